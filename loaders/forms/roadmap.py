"""A road map or plan: its title gives a programme, its items give measures with bodies, periods and conditions."""

from collections.abc import Iterator

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms import columns, grids, outline
from tiegraph.loaders.forms.context import Context, document_language
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.items import Item, Layout, items, layout
from tiegraph.loaders.forms.measures import Plan, item_claims
from tiegraph.loaders.forms.owner import owner
from tiegraph.loaders.forms.plan_title import Title, title
from tiegraph.loaders.mentions import PlaceMention


def claims(document: Document, context: Context) -> list[Claim]:
    """What a plan says: itself, and every item."""
    language = document_language(document.text)
    in_tables = [*table_items(document, context)]
    own = title(document, context, certain=bool(in_tables))
    found = in_tables or [*outline.items(document, language)]
    parties = _parties(document, context, own, found)
    plan = Plan(own, parties, own.period if own else None, language)
    programme = [_programme(own, plan)] if own and (found or own.parties) else []
    return programme + [claim for item in found for claim in item_claims(item, plan, document, context)]


def table_items(document: Document, context: Context) -> Iterator[Item]:
    """The items of all tables that are laid out as a plan; a table without heads goes on with the one before it."""
    before: Layout | None = None
    section: str | None = None
    number = 0
    for grid, _ in grids.grids(document):
        heads = plan_heads(grid, context, document)
        plan = layout(heads, form_words(context.language(document, grid.start, grid.end)))
        if plan is None and before and len(before.heads.texts) == grid.width:
            plan = Layout(
                before.number,
                before.measure,
                before.responsible,
                before.period,
                columns.Heads(before.heads.texts, heads.rows),
            )
        if plan is None:
            continue
        before = plan
        for item in items(grid, plan, section):
            number += 1
            section = item.section
            yield item


def plan_heads(grid: grids.Grid, context: Context, document: Document) -> columns.Heads:
    """The heads of a grid in the language of the document."""
    language = context.language(document, grid.start, grid.end)
    return columns.heads(grid, form_words(language), lambda text: context.places_in(text, language))


def is_plan(grid: grids.Grid, context: Context, document: Document) -> bool:
    """Whether a grid is laid out as a plan."""
    language = context.language(document, grid.start, grid.end)
    return layout(plan_heads(grid, context, document), form_words(language)) is not None


def _parties(
    document: Document, context: Context, own: Title | None, found: list[Item]
) -> tuple[PlaceMention | None, ...]:
    """Whom the plan binds: as its title says, else the sides that heads of columns name, else the document's owner."""
    if own and own.parties:
        return own.parties
    language = document_language(document.text)
    sides: dict[str, PlaceMention] = {}
    for item in found:
        for _, head in item.bodies:
            for mention in context.places_in(head, language):
                sides.setdefault(mention.name, mention)
    if sides:
        return tuple(sides.values())
    return (owner(document, context),)


def _programme(own: Title, plan: Plan) -> Claim:
    period = own.period
    start = period.date if period and period.role != "until" else None
    return Claim(
        kind="programme",
        parties=plan.parties,
        instrument=own.text,
        start=own.start,
        end=own.end,
        rule="plan title",
        confidence=0.9 if own.parties else 0.6,
        concept=own.concept,
        date=start,
        until=own.ended or (period and (period.until or period.date)) or None,
        role="period" if period else None,
        status="ended" if own.ended else "active",
    )
