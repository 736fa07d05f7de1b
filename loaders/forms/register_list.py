"""Registers that are lists: a line or item for a partner, under words that say whose partners they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms import lines, ties
from tiegraph.loaders.forms.columns import bare
from tiegraph.loaders.forms.context import Context, document_language, place_words
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.lead import Lead, lead
from tiegraph.loaders.forms.ties import Entry, Place
from tiegraph.loaders.mentions import PlaceMention

LEAD_LENGTH = 400
HEADING_WORDS = 12
LEADS = 3


@dataclass(frozen=True)
class Line:
    """An entry in its line; place: of its block in the document; leads: headings within the list that hold for it."""

    entry: Entry
    block: Paragraph
    place: int
    number: str | None
    leads: tuple[Lead, ...]


@dataclass(frozen=True)
class List:
    """Lines of a list, and the words over it, the nearest first."""

    lines: tuple[Line, ...]
    leads: tuple[Lead, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """Places of its lines among the blocks of the document."""
        return tuple(line.place for line in self.lines)


@dataclass
class _Run:
    """The lines read so far; inner, country: of the last heading within; parted: whether one told nothing."""

    over: tuple[Lead, ...] = ()
    lines: list[Line] = field(default_factory=list)
    inner: tuple[Lead, ...] = ()
    country: str | None = None
    parted: bool = False

    def close(self) -> Iterator[List]:
        """The list, if the lines are one."""
        announced = any(lead.announces for lead in self.over)
        at_once = announced and self.over[0].text.endswith(":")
        papers = sum(any(paper.term for paper in line.entry.papers) for line in self.lines)
        told = (
            announced
            or papers * 2 > len(self.lines)
            or any(lead.announces for line in self.lines for lead in line.leads)
        )
        if told and len(self.lines) >= (1 if at_once else 2):
            yield List(tuple(self.lines), self.over)


def lists(document: Document, context: Context) -> Iterator[List]:
    """The lists of partners in a document: two or more lines of one partner each, or one after a colon.

    Headings within a list (a country, «suspended:») hold for the lines below them.
    """
    run = _Run()
    for place, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            yield from run.close()
            run = _Run()
            continue
        made = lines.entry(document, context, block) or _believed(document, context, run, place)
        if made and _opens_country(document, context, place, made[0]):
            run.country = context.country_code(made[0].party)
            continue
        if made and not (run.parted and _unlike(made[0], [line.entry for line in run.lines])):
            run.lines.append(Line(ties.at(made[0], run.country), block, place, made[1], run.inner))
            continue
        heading = _heading(document, context, block)
        within = heading is not None and not _tells(document, context, block)
        if heading and within and run.lines and run.over and heading.owner is None and not made:
            run.inner, run.country, run.parted = ((heading,) if heading.term or heading.status else ()), None, True
            continue
        yield from run.close()
        before = () if run.lines or heading is None or heading.announces else run.over
        run = _Run(over=(heading, *before)[:LEADS] if heading else ())
    yield from run.close()


def claims(found: List, document: Document, owner: PlaceMention | None) -> list[Claim]:
    """The ties that a list tells."""
    language = document_language(document.text)
    result: list[Claim] = []
    for line in found.lines:
        over = [*line.leads, *found.leads]
        own = next((lead.owner for lead in over if lead.owner), None) or owner
        sure = 0.92 if line.entry.papers else 0.85
        place = Place(paragraph=line.block.number, number=line.number)
        result += ties.claims(line.entry, over, own, "register line", sure, language, place)
    return result


def _believed(document: Document, context: Context, run: _Run, place: int) -> tuple[Entry, str | None] | None:
    """A line of an announced list whose head is a place too small to be believed elsewhere, or not known at all.

    Without a date, or where the name is not known, a line of the same make beside it has to name a place.
    """
    block = document.blocks[place]
    if not isinstance(block, Paragraph) or not any(lead.announces for lead in run.over):
        return None
    made = lines.entry(document, context, block, listed=True)
    if made is None:
        return None
    name = made[0].party.name
    language = context.language(document, block.start, block.end)
    if any(fold(word) in place_words()[language].never for word in name.split()):
        return None
    known = any(found.level == "municipality" for found in context.gazetteer.exact(fold(name)))
    make = _make(document, block, made[0])
    near = [document.blocks[at] for at in (place - 1, place + 1) if 0 <= at < len(document.blocks)]
    beside = [(other, lines.entry(document, context, other)) for other in near if isinstance(other, Paragraph)]
    makes = {_make(document, other, entry[0]) for other, entry in beside if entry}
    makes |= {_make(document, line.block, line.entry) for line in run.lines}
    marked = any(other.marked for other in makes)
    before = [line.entry for line in run.lines] or [entry[0] for _, entry in beside if entry]
    strange = bool(before) and _unlike(made[0], before)
    if known:
        return made if (make.marked and (marked or make.dated)) or (make.dated and not strange) else None
    return made if (make.marked or make.dated) and make in makes and not strange else None


class _Make(NamedTuple):
    """How a line is made: whether it is marked as an item, and whether it tells a paper or date."""

    marked: bool
    dated: bool


def _make(document: Document, block: Paragraph, entry: Entry) -> _Make:
    marked = lines.MARKER.match(document.text[block.start : block.end])
    return _Make(bool(marked) or block.style == "item", bool(entry.papers))


def _opens_country(document: Document, context: Context, place: int, entry: Entry) -> bool:
    """Whether a line that is a country is a heading: the next line is no country."""
    if entry.party.level != "country" or entry.papers or entry.standing:
        return False
    following = document.blocks[place + 1] if place + 1 < len(document.blocks) else None
    after = lines.entry(document, context, following) if isinstance(following, Paragraph) else None
    return after is not None and after[0].party.level != "country"


def _unlike(entry: Entry, before: Sequence[Entry]) -> bool:
    """Whether an entry lacks what most before it have: a country, or a paper or date."""
    placed = sum(bool(other.party.country) for other in before) * 2 > len(before)
    dated = sum(bool(other.papers) for other in before) * 2 > len(before)
    return (placed and not entry.party.country) or (dated and not entry.papers and not placed)


def _heading(document: Document, context: Context, block: Paragraph) -> Lead | None:
    """The words that may announce a list: a heading, a short line, the last sentence before a colon."""
    text = bare(document.text[block.start : block.end])
    start, end = block.start, block.end
    if len(text) > LEAD_LENGTH:
        if not text.endswith(":"):
            return None
        start = _last_sentence(document.text, block)
    made = lead(document, context, start, end)
    opens = text.endswith(":") or block.style == "heading" or len(text.split()) <= HEADING_WORDS
    return made if opens or form_words(context.language(document, start, end)).leads.search(text) else None


def _tells(document: Document, context: Context, block: Paragraph) -> bool:
    """Whether a paragraph is a sentence that tells when: what stands under the heading of a partner, and no heading."""
    if not document.text[block.start : block.end].rstrip().endswith("."):
        return False
    return any(date.date for date in context.dates(document, block.start, block.end))


def _last_sentence(text: str, block: Paragraph) -> int:
    stops = [match.end() for match in re.finditer(r"[.!?]\s+", text[block.start : block.end])]
    return block.start + (stops[-1] if stops else 0)
