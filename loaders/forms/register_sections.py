"""Registers with a heading for each partner and a text below it that tells the paper and its date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.forms import entries, lines, ties
from tiegraph.loaders.forms.context import Context, document_language
from tiegraph.loaders.forms.lead import Lead, lead
from tiegraph.loaders.forms.ties import Entry, Place
from tiegraph.loaders.mentions import PlaceMention

HEADING_WORDS = 8
TITLE_WORDS = 12


@dataclass(frozen=True)
class Section:
    """A partner's heading and the paragraphs below it; places: of its blocks among the document's."""

    entry: Entry
    block: Paragraph
    places: tuple[int, ...]


def sections(document: Document, context: Context, taken: set[int]) -> tuple[list[Section], Lead | None]:
    """The sections of a document, two or more, and the words over them; taken: blocks of tables and lists.

    They are a register when a heading before them announces ties, or when most of them name a paper.
    """
    found: list[Section] = []
    over: Lead | None = None
    head: tuple[int, Entry] | None = None
    body: list[int] = []
    for place, block in enumerate(document.blocks):
        entry = _heading(document, context, block) if isinstance(block, Paragraph) and place not in taken else None
        if entry or not isinstance(block, Paragraph) or place in taken:
            found += _closed(document, context, head, body)
            head, body = ((place, entry) if entry else None), []
        elif head:
            body.append(place)
        elif len(document.text[block.start : block.end].split()) <= TITLE_WORDS:
            made = lead(document, context, block.start, block.end)
            over = made if made.announces and not found else over
    found += _closed(document, context, head, body)
    papers = sum(bool(section.entry.papers) for section in found)
    if len(found) < 2 or not (papers * 2 > len(found) or (over and papers)):
        return [], None
    return found, over


def claims(found: list[Section], over: Lead | None, document: Document, owner: PlaceMention | None) -> Iterator[Claim]:
    """The ties that the sections tell."""
    language = document_language(document.text)
    own = (over.owner if over else None) or owner
    for section in found:
        place = Place(paragraph=section.block.number)
        yield from ties.claims(section.entry, [over] if over else [], own, "register section", 0.85, language, place)


def _heading(document: Document, context: Context, block: Paragraph) -> Entry | None:
    """The partner that a heading is: a place and nothing else."""
    if len(document.text[block.start : block.end].split()) > HEADING_WORDS:
        return None
    made = lines.entry(document, context, replace(block, style="plain"))
    if made is None or made[0].papers or made[0].standing or made[0].party.level == "country":
        return None
    return made[0] if lines.rest(document, context, block.start, block.end) == 0 else None


def _closed(document: Document, context: Context, head: tuple[int, Entry] | None, body: list[int]) -> Iterator[Section]:
    if head is None or not body:
        return
    place, entry = head
    block = document.blocks[place]
    if not isinstance(block, Paragraph):
        return
    blocks = [document.blocks[at] for at in body]
    told = [paper for each in blocks for paper in _papers(document, context, each.start, each.end)]
    dated = [paper for paper in told if paper.date]
    stands = next((s for each in blocks if (s := entries.standing(document, context, each.start, each.end))), None)
    stopped = stands if stands and stands.status in {"ended", "suspended"} else None
    used = [at for at, each in zip(body, blocks, strict=True) if _papers(document, context, each.start, each.end)]
    end = document.blocks[used[0]].end if used else entry.end
    yield Section(replace(entry, end=end, papers=tuple((dated or told)[:1]), standing=stopped), block, (place, *used))


def _papers(document: Document, context: Context, start: int, end: int) -> tuple[entries.Paper, ...]:
    """The papers that a paragraph names; a date without a paper is none."""
    dates = [date for date in context.dates(document, start, end) if date.date]
    return tuple(paper for paper in entries.papers(document, context, start, end, dates) if paper.term)
