"""Lines that name one partner: a place at the head, and little beside its country, papers and dates."""

import re
from dataclasses import replace

from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.forms import entries
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.ties import Entry
from tiegraph.loaders.mentions import PlaceMention

MARKER = re.compile(r"\s*(?:(?P<number>\d{1,3})[.)]\s*|[-–—•*·▪◦‣]\s*|\w\)\s+)")
LETTERS = re.compile(r"[^\W\d_]+")
BEFORE_BRACKET = re.compile(r"\s*(?P<name>[^\W\d_][^()\d,;:]{2,60}?)\s*\($")
LENGTH = 200
# How many words beside names, papers and dates an entry may have; the same of a marked item that names a paper.
REST = 3
ITEM_REST = 12


def entry(document: Document, context: Context, block: Paragraph) -> tuple[Entry, str | None] | None:
    """The partner that a line names, with the line's number; None where the line is anything else."""
    text = document.text[block.start : block.end]
    if len(text) > LENGTH or block.style == "heading" or text.rstrip().endswith(":"):
        return None
    marker = MARKER.match(text)
    start = block.start + (marker.end() if marker else 0)
    party = _party(document, context, start, block.end)
    dates = entries.dates(document, context, start, block.end)
    if party is None or _binds_others(document, context, start, block.end):
        return None
    if not dates and _is_title(document, context, start, block.end, party):
        return None
    papers = entries.papers(document, context, start, block.end, dates)
    standing = entries.standing(document, context, start, block.end)
    limit = ITEM_REST if (marker or block.style == "item") and (papers or standing) else REST
    if rest(document, context, start, block.end) > limit:
        return None
    return Entry(party, start, block.end, papers, standing), marker["number"] if marker else None


def _party(document: Document, context: Context, start: int, end: int) -> PlaceMention | None:
    """The place of a line; it is what stands before a bracket that only says in which town («Centre (Minsk)»)."""
    found = entries.party(document, context, start, end)
    named = BEFORE_BRACKET.match(document.text, start, found.start) if found else None
    if not found or not named or not named["name"][0].isupper():
        return found
    first = named.start("name")
    whole = (
        document.text[first : document.text.index(")", found.end) + 1] if ")" in document.text[found.end : end] else ""
    )
    return (
        replace(found, start=first, end=first + len(whole), text=whole, name=whole, level="district")
        if whole
        else found
    )


def _binds_others(document: Document, context: Context, start: int, end: int) -> bool:
    """Whether a line says what is between two others: «between A and B»."""
    language = context.language(document, start, end)
    return bool(form_words(language).between.match(document.text, start))


def _is_title(document: Document, context: Context, start: int, end: int, party: PlaceMention) -> bool:
    """Whether a line names the ties of its place («Twin towns of Tartu», «Rostocks Partnerstädte») and no partner."""
    for relation in entries.relations(document, context, start, end):
        if relation.start < party.start or not re.search(r"[,:;(–—-]", document.text[party.end : relation.start]):
            return True
    return False


def rest(document: Document, context: Context, start: int, end: int) -> int:
    """How many words of a stretch belong to no name, paper, relation, date or short bracket."""
    words = vocabulary_of(context.language(document, start, end))
    spans = [(place.start, place.end) for place in context.places(document, start, end)]
    spans += [(date.start, date.end) for date in entries.dates(document, context, start, end)]
    terms = entries.instruments(document, context, start, end) + entries.relations(document, context, start, end)
    spans += [(term.start, term.end) for term in terms]
    spans += [match.span() for match in words.statuses["signed"].finditer(document.text, start, end)]
    spans += [match.span() for match in re.compile(r"\([^()]{0,40}\)").finditer(document.text, start, end)]
    letters = LETTERS.finditer(document.text, start, end)
    return sum(len(word.group()) > 1 and not any(a <= word.start() < b for a, b in spans) for word in letters)
