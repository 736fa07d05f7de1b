"""The items of a plan as claims: the measure, the agreement it plans, the events it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tiegraph.loaders.claims import Claim, Role
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms import bodies
from tiegraph.loaders.forms.associations import nominative
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.form_words import FormWords, form_words
from tiegraph.loaders.forms.gatherings import gatherings
from tiegraph.loaders.forms.items import Item
from tiegraph.loaders.forms.names import names_party, parties_among
from tiegraph.loaders.forms.plan_title import Title
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.vocabulary import find_terms


@dataclass(frozen=True)
class Plan:
    """What all items of a plan share; language: of its text."""

    title: Title | None
    parties: tuple[PlaceMention | None, ...]
    period: DateMention | None
    language: str

    @property
    def words(self) -> FormWords:
        """The words of its language."""
        return form_words(self.language)


def item_claims(item: Item, plan: Plan, document: Document, context: Context) -> Iterator[Claim]:
    """What one item says."""
    measure = _measure(item, plan, context)
    yield measure
    if agreement := _planned_agreement(item, measure, plan, context):
        yield agreement
    if programme := _named_programme(item, measure, plan, context):
        yield programme
    yield from gatherings(item, measure, plan.language, context)


def _measure(item: Item, plan: Plan, context: Context) -> Claim:
    date, until, role = _period(item, plan, context)
    return Claim(
        kind="measure",
        parties=plan.parties,
        instrument=item.text,
        start=item.start,
        end=item.end,
        rule="plan item",
        confidence=0.95 if item.table and item.number else 0.8,
        date=date,
        until=until,
        role=role,
        status="planned",
        bodies=_bodies(item, plan, context),
        conditions=tuple(name for name, words in plan.words.conditions.items() if words.search(item.text)),
        section=item.section,
        number=item.number,
        table=item.table,
        row=item.row,
        paragraph=item.paragraph,
    )


def _period(item: Item, plan: Plan, context: Context) -> tuple[str | None, str | None, Role | None]:
    """Since, until and role: of the item's own period, else of the plan's."""
    if item.period:
        own = context.dates_in(item.period, plan.language)
        if own:
            first = own[0]
            if not first.date and first.months and (year := _year(plan)):
                return f"{year}-{first.months[0]:02}", f"{year}-{first.months[-1]:02}", "period"
            return first.date, first.until or (first.date if first.role != "until" else None), "period"
    if plan.period and plan.period.role != "until":
        return plan.period.date, plan.period.until or plan.period.date, "period"
    return None, None, None


def _year(plan: Plan) -> str | None:
    """The one year of a plan."""
    period = plan.period
    if period is None or not period.date or (period.until and period.until[:4] != period.date[:4]):
        return None
    return period.date[:4]


def _bodies(item: Item, plan: Plan, context: Context) -> tuple[tuple[str, int | None], ...]:
    names = [party.name if party else None for party in plan.parties]

    def is_name(text: str) -> bool:
        return context.covers(text, plan.language)

    return tuple(
        (body, bodies.side(head, body, names, names_party))
        for text, head in item.bodies
        for body in bodies.split(text, is_name)
    )


def _planned_agreement(item: Item, measure: Claim, plan: Plan, context: Context) -> Claim | None:
    """«Заключение соглашения между …»: the agreement between the bodies it names, else the parties."""
    cue = plan.words.conclude.match(item.text)
    papers = find_terms(item.text, vocabulary_of(plan.language).instruments)
    if not cue or not papers or papers[0].start - cue.end() > 40:
        return None
    paper = papers[0]
    between = plan.words.between.search(item.text, paper.end)
    parties = plan.parties
    if between:
        named = _named_bodies(item.text[between.end() :], measure)
        parties = named or context.places_in(item.text, plan.language, between.end()) or plan.parties
    return Claim(
        kind="tie",
        parties=parties,
        instrument=_cut(item.text, paper.start, between.start() if between else len(item.text), paper.term.name),
        start=item.start,
        end=item.end,
        rule="agreement planned by an item",
        confidence=0.85,
        concept=paper.term.kind,
        date=measure.until or measure.date,
        role="due" if measure.date else None,
        status="planned",
        section=item.section,
        number=item.number,
        table=item.table,
        row=item.row,
        paragraph=item.paragraph,
    )


def _named_programme(item: Item, measure: Claim, plan: Plan, context: Context) -> Claim | None:
    """«Реализация Программы сотрудничества между регионами …»: another plan, that the item carries out."""
    named = find_terms(item.text, vocabulary_of(plan.language).plans)
    between = plan.words.between.search(item.text, named[0].end) if named else None
    if not between:
        return None
    end = next((at for at in (item.text.find(mark, between.end()) for mark in "(;.") if at > 0), len(item.text))
    near = (m for m in context.places_in(item.text, plan.language, between.end()) if m.end <= end)
    parties = parties_among(item.text, near)
    if len(parties) < 2:
        return None
    return replace(
        measure,
        kind="programme",
        parties=parties,
        instrument=nominative(item.text[named[0].start : named[0].end], plan.language),
        rule="programme named by an item",
        confidence=0.7,
        concept=named[0].term.kind,
        date=None,
        until=None,
        role=None,
        status="active",
        bodies=(),
        conditions=(),
    )


def _cut(text: str, start: int, end: int, name: str) -> str:
    """The paper's name in the nominative with what the text says of it."""
    rest = re.sub(r"^\w+", "", text[start:end].strip(), count=1).strip(" ,.;")
    return (
        f"{name} {rest}"
        if rest and name.split(maxsplit=1)[0].casefold()[:4] == text[start:end].casefold()[:4] and " " not in name
        else name
    )


def _named_bodies(text: str, measure: Claim) -> tuple[PlaceMention, ...]:
    """The measure's responsible bodies that a text names in another case, if it names two or more."""
    found = [name for name, _ in measure.bodies if names_party(text, name)]
    if len(found) < 2:
        return ()
    return tuple(PlaceMention(measure.start, measure.end, name, name, "body") for name in found)
