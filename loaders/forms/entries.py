"""One entry of a register: the party it is about, the papers it lists with their dates, and how the tie stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiegraph.loaders.claims import Status
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.vocabulary import Term, TermMention, find_terms

BARE_YEAR = re.compile(r"(?<![\d.,/-])(?:1[6-9]|20)\d\d(?![\d/]|[.,-]\d)")
STATUSES: tuple[Status, ...] = ("ended", "suspended", "planned")


@dataclass(frozen=True)
class Paper:
    """A paper or relation that an entry lists; term is None where only a date stands."""

    term: Term | None
    text: str
    date: DateMention | None


@dataclass(frozen=True)
class Standing:
    """How a tie stands; date: since when, as far as told; by: who ended it."""

    status: Status
    date: DateMention | None = None
    by: PlaceMention | None = None


def dates(document: Document, context: Context, start: int, end: int) -> list[DateMention]:
    """The dates of an entry that tell at least a year; in a register a year needs no word «year» beside it."""
    found = [date for date in context.dates(document, start, end) if date.date or date.until]
    for match in BARE_YEAR.finditer(document.text, start, end):
        if not any(date.start < match.end() and match.start() < date.end for date in found):
            found.append(DateMention(match.start(), match.end(), match.group(), None, None, (), match.group()))
    return sorted(found, key=lambda date: date.start)


def papers(
    document: Document, context: Context, start: int, end: int, given: Sequence[DateMention]
) -> tuple[Paper, ...]:
    """The papers that a stretch lists, each with its date.

    As many dates as papers go together in order; else a date belongs to the paper before it, or, where the dates come
    first, to the paper after it. A date without any paper is a paper without a name.
    """
    named = instruments(document, context, start, end)
    if not named:
        return (Paper(None, "", given[0]),) if given else ()
    if len(given) == len(named):
        pairs: list[tuple[TermMention, DateMention | None]] = list(zip(named, given, strict=True))
    else:
        first = bool(given) and given[0].end <= named[0].start
        pairs = [(term, _nearest(term, named, given, first)) for term in named]
    return tuple(Paper(term.term, term.term.name, date) for term, date in pairs)


def _nearest(
    term: TermMention, named: Sequence[TermMention], given: Sequence[DateMention], before: bool
) -> DateMention | None:
    if before:
        low = max((other.end for other in named if other.end <= term.start), default=0)
        return next((date for date in given if low <= date.start and date.end <= term.start), None)
    high = min((other.start for other in named if other.start >= term.end), default=1 << 60)
    return next((date for date in given if term.end <= date.start and date.end <= high), None)


def instruments(document: Document, context: Context, start: int, end: int) -> list[TermMention]:
    """The papers that a stretch names, with offsets into the document."""
    terms = find_terms(document.text[start:end], vocabulary_of(context.language(document, start, end)).instruments)
    return [replace(term, start=term.start + start, end=term.end + start) for term in terms]


def relations(document: Document, context: Context, start: int, end: int) -> list[TermMention]:
    """The relations that a stretch names, with offsets into the document."""
    terms = find_terms(document.text[start:end], vocabulary_of(context.language(document, start, end)).relations)
    return [replace(term, start=term.start + start, end=term.end + start) for term in terms]


def standing(document: Document, context: Context, start: int, end: int) -> Standing | None:
    """How a stretch says that a tie stands, with the date right after the word for it; None where it says nothing.

    Words within the name of a paper («протокол о намерениях») do not count.
    """
    words = vocabulary_of(context.language(document, start, end)).statuses
    inside = [*instruments(document, context, start, end), *relations(document, context, start, end)]
    for status in STATUSES:
        for match in words[status].finditer(document.text, start, end):
            if any(term.start <= match.start() < term.end for term in inside):
                continue
            after = [date for date in dates(document, context, start, end) if date.start >= match.end()]
            return Standing(status, after[0] if after else None, _ender(document, context, match.end(), end))
    return None


def _ender(document: Document, context: Context, start: int, end: int) -> PlaceMention | None:
    """Who ended or suspended it: the place right after «by», «on the initiative of»."""
    by = form_words(context.language(document, start, end)).by.search(document.text, start, end)
    return next(iter(context.places(document, by.end(), end)), None) if by else None


def party(document: Document, context: Context, start: int, end: int) -> PlaceMention | None:
    """The place that a stretch is about: the first that does not say where another lies, a town before its country."""
    found = [mention for mention in context.places(document, start, end) if mention.situates is None]
    chosen = next((mention for mention in found if mention.level != "country"), found[0] if found else None)
    if chosen is None:
        return None
    country = next((m for m in context.places(document, start, end) if m.level == "country" and m is not chosen), None)
    if country and not chosen.country:
        return replace(chosen, country=context.country_code(country))
    return chosen
