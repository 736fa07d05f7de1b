"""Lines that name one partner: a place at the head, and little beside its country, papers and dates."""

import re
from dataclasses import replace

from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms import entries
from tiegraph.loaders.forms.context import Context, place_words, vocabulary_of
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.names import parties_in
from tiegraph.loaders.forms.ties import Entry
from tiegraph.loaders.mentions import PlaceMention

MARKER = re.compile(r"\s*(?:(?P<number>\d{1,3})[.)]\s*|[-–—•*·▪◦‣]\s*|\w\)\s+)")
LETTERS = re.compile(r"[^\W\d_]+")
BEFORE_BRACKET = re.compile(r"\s*(?P<name>[^\W\d_][^()\d,;:]{2,60}?)\s*\($")
# A name with a capital: of several words, small ones such as «an der», "upon" between them.
NAME = r"[^\W\d_][\w’'ʼ.-]*(?:[ \u00a0](?:[^\W\d_]{1,5}[ \u00a0]){0,2}[^\W\d_][\w’'ʼ-]*){0,3}?"
HEAD = re.compile(rf"[«„“\"]?(?P<name>{NAME})[»”\"]?\s*(?=[,;:(|.]|[–—-]\s|\d|$)")
SMALL = 5
# Words within a name that have no capital are of so many letters at most; "d'Agordo" has one.
SMALL = 5
ELISION = re.compile(r"^[^\W\d_]{1,2}[’'ʼ](?=[^\W\d_])")
LENGTH = 200
# How many places an unmarked line names that is a sentence about several partners.
SEVERAL = 3
# How many words beside names, papers and dates an entry may have; the same of a marked item that names a paper.
REST = 3
ITEM_REST = 12


def entry(
    document: Document, context: Context, block: Paragraph, listed: bool = False
) -> tuple[Entry, str | None] | None:
    """The partner that a line names, with the line's number; None where the line is anything else.

    listed: it stands in a list of partners, so that its head may be a name that elsewhere would not be believed.
    """
    text = document.text[block.start : block.end]
    if len(text) > LENGTH or block.style == "heading" or text.rstrip().endswith(":"):
        return None
    marker = MARKER.match(text)
    start = block.start + (marker.end() if marker else 0)
    party = _party(document, context, start, block.end) or (head(document, start, block.end) if listed else None)
    dates = entries.dates(document, context, start, block.end)
    if party is None or _binds_others(document, context, start, block.end):
        return None
    if not dates and _is_title(document, context, start, block.end, party):
        return None
    marked = marker is not None or block.style == "item"
    papers = entries.papers(document, context, start, block.end, dates)
    standing = entries.standing(document, context, start, block.end)
    if not marked and _is_sentence(document, context, start, block.end, party, bool(papers or standing)):
        return None
    limit = ITEM_REST if marked and (papers or standing) else REST
    if rest(document, context, start, block.end, party) > limit:
        return None
    return Entry(party, start, block.end, papers, standing), marker["number"] if marker else None


def _party(document: Document, context: Context, start: int, end: int) -> PlaceMention | None:
    """The place of a line; it is what stands before a bracket that only says in which town («Centre (Minsk)»)."""
    found = entries.party(document, context, start, end)
    if found is None:
        return None
    first = head(document, start, end)
    if first and found.level == "country" and first.end <= found.start and _towns(context, first):
        return replace(first, country=context.country_code(found))
    named = BEFORE_BRACKET.match(document.text, start, found.start)
    if not named or not named["name"][0].isupper():
        return _whole(document, context, first, end, found) if first else found
    if first and found.level in {"region", "country"}:
        region = found.name if found.level == "region" else None
        return replace(first, region=region, country=found.country or context.country_code(found))
    at = named.start("name")
    whole = document.text[at : document.text.index(")", found.end) + 1] if ")" in document.text[found.end : end] else ""
    return replace(found, start=at, end=at + len(whole), text=whole, name=whole, level="district") if whole else found


def head(document: Document, start: int, end: int) -> PlaceMention | None:
    """The name that a line or cell begins with, whether or not it is known."""
    found = HEAD.match(document.text, start, end)
    if found is None:
        return None
    words = [ELISION.sub("", word) for word in found["name"].split()]
    if (
        words[0][0].islower()
        or words[-1][0].islower()
        or any(word[0].islower() and len(word) > SMALL for word in words)
    ):
        return None
    return PlaceMention(found.start("name"), found.end("name"), found["name"], found["name"])


def _towns(context: Context, name: PlaceMention) -> bool:
    return any(place.level == "municipality" for place in context.gazetteer.exact(fold(name.name)))


def _whole(document: Document, context: Context, first: PlaceMention, end: int, found: PlaceMention) -> PlaceMention:
    """The place with all words of the name at the line's head, of which only some are known."""
    before, after = document.text[first.start : max(first.start, found.start)], document.text[found.end : first.end]
    if found.level or first.end < found.end or first.start > found.start or not (before or after):
        return found
    if (before and not before[-1].isspace()) or (after and not after[0].isspace()):
        return found
    words = place_words()[context.language(document, first.start, end)]
    others = [*before.split(), *after.split()]
    if any(fold(word) in words.types or fold(word) in words.never or words.country_of(word) for word in others):
        return found
    if _names_more(document, context, first, end, found):
        return found
    return replace(found, start=first.start, end=first.end, text=first.text, name=first.name)


def _names_more(document: Document, context: Context, first: PlaceMention, end: int, found: PlaceMention) -> bool:
    """Whether the head of a line names a paper, a relation, or a second place that no small word binds to the first."""
    span = first.start, first.end
    terms = entries.instruments(document, context, *span) or entries.relations(document, context, *span)
    signed = vocabulary_of(context.language(document, first.start, end)).statuses["signed"]
    if terms or signed.search(document.text, *span):
        return True
    places = [m for m in context.places(document, first.start, end) if m.start < first.end and m.start != found.start]
    between = (document.text[found.end : place.start].split() for place in places)
    return any(not words or words[-1][0].isupper() for words in between)


def _span(mention: PlaceMention) -> tuple[int, int]:
    return mention.start, mention.end


def _is_sentence(document: Document, context: Context, start: int, end: int, party: PlaceMention, told: bool) -> bool:
    """Whether an unmarked line is about several partners, or a title: «Internationale Beziehungen der Stadt Kiel».

    told: it tells a paper, date or status; then words may stand before the name.
    """
    if len(parties_in(document, context, start, end)) >= SEVERAL:
        return True
    kinds = place_words()[context.language(document, start, end)].types
    words = [word.group() for word in LETTERS.finditer(document.text, start, party.start)]
    return not told and sum(fold(word) not in kinds for word in words) > 1


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


def rest(document: Document, context: Context, start: int, end: int, party: PlaceMention | None = None) -> int:
    """How many words of a stretch belong to no name, paper, relation, date or short bracket. party: a name of it."""
    words = vocabulary_of(context.language(document, start, end))
    spans = [(place.start, place.end) for place in context.places(document, start, end)]
    spans += [_span(party)] if party else []
    spans += [(date.start, date.end) for date in entries.dates(document, context, start, end)]
    terms = entries.instruments(document, context, start, end) + entries.relations(document, context, start, end)
    spans += [(term.start, term.end) for term in terms]
    spans += [match.span() for match in words.statuses["signed"].finditer(document.text, start, end)]
    spans += [match.span() for match in re.compile(r"\([^()]{0,40}\)").finditer(document.text, start, end)]
    letters = LETTERS.finditer(document.text, start, end)
    return sum(len(word.group()) > 1 and not any(a <= word.start() < b for a, b in spans) for word in letters)
