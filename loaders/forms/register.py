"""A register of partners: its tables, its lists, and the lists that run on in its sentences."""

from collections.abc import Iterator
from dataclasses import replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms import grids, register_list, register_sections, register_sentence, register_table
from tiegraph.loaders.forms.context import Context
from tiegraph.loaders.forms.lead import Lead, lead
from tiegraph.loaders.forms.owner import owner
from tiegraph.loaders.mentions import PlaceMention

CAPTION_LENGTH = 300
HEADING_WORDS = 12


def claims(document: Document, context: Context) -> list[Claim]:
    """What the tables, lists and run-in lists of a document tell."""
    lists = tuple(register_list.lists(document, context))
    taken = {place for found in lists for place in found.places}
    sections, over = register_sections.sections(document, context, taken)
    taken |= {place for section in sections for place in section.places}
    rest = [*_under(document, context, taken)]

    def told(whose: PlaceMention | None) -> list[Claim]:
        found = _table_claims(document, context, whose, taken)
        found += [claim for each in lists for claim in register_list.claims(each, document, whose)]
        found += register_sections.claims(sections, over, document, whose)
        for block, above in rest:
            found += register_sentence.claims(document, context, block, whose, above)
        return _without_titles(found)

    listed = (claim.parties[0 if claim.kind == "membership" else 1] for claim in told(None))
    partners = {fold(party.name) for party in listed if party}
    return told(owner(document, context, partners))


def _without_titles(found: list[Claim]) -> list[Claim]:
    """The claims but those that take the title of a table or list for a list of one («Twin towns: Truro»)."""
    owners = {fold(c.parties[0].name) for c in found if c.rule != register_sentence.RULE and c.parties[0]}
    return [
        claim
        for claim in found
        if claim.rule != register_sentence.RULE
        or claim.date
        or not (partner := claim.parties[1])
        or fold(partner.name) not in owners
    ]


def _under(document: Document, context: Context, listed: set[int]) -> Iterator[tuple[Paragraph, Lead | None]]:
    """The paragraphs outside lists, each with the last heading that announces ties."""
    over: Lead | None = None
    for place, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or place in listed:
            continue
        if block.style == "heading" or len(document.text[block.start : block.end].split()) <= HEADING_WORDS:
            made = lead(document, context, block.start, block.end)
            over = made if made.announces else over
        yield block, over


def _table_claims(document: Document, context: Context, whose: PlaceMention | None, taken: set[int]) -> list[Claim]:
    found: list[Claim] = []
    for grid, places in grids.grids(document):
        plan = register_table.layout(grid, document, context)
        if plan:
            over = _caption(document, context, places[0], taken)
            found += register_table.claims(grid, plan, document, context, over, (over.owner if over else None) or whose)
    return found


def _caption(document: Document, context: Context, place: int, taken: set[int]) -> Lead | None:
    """The words right above a table: the paragraph before it, if it is short and no line of a list."""
    before = document.blocks[place - 1] if place and place - 1 not in taken else None
    if not isinstance(before, Paragraph) or before.end - before.start > CAPTION_LENGTH:
        return None
    return lead(document, context, before.start, before.end)


def consumed(document: Document, context: Context) -> frozenset[int]:
    """Places of the blocks that are tables or lists of partners."""
    lists = tuple(register_list.lists(document, context))
    places = {place for found in lists for place in found.places}
    leads = {(lead.start, lead.end) for found in lists for lead in found.leads if lead.text.endswith(":")}
    places |= {place for place, block in enumerate(document.blocks) if (block.start, block.end) in leads}
    places |= {
        place for section in register_sections.sections(document, context, places)[0] for place in section.places
    }
    for grid, at in grids.grids(document):
        if register_table.layout(grid, document, context):
            places.update(at)
    return frozenset(places)


def without(document: Document, places: frozenset[int]) -> Document:
    """The document without some of its blocks; its text stays."""
    return replace(document, blocks=tuple(block for place, block in enumerate(document.blocks) if place not in places))
