"""Gatherings that an item of a plan names, with the months in which they recur."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.forms.associations import nominative
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.items import Item
from tiegraph.loaders.vocabulary import find_terms

QUOTED = re.compile(r"\s{0,2}[«“„\"][^«»“”„\"]+[»”“\"]")
BRACKET = re.compile(r"\s*\(([^()]{3,60})\)")
# What stands between semicolons and colons, those within quotation marks left alone.
PIECE = re.compile(r"(?:«[^»]*»|„[^“”]*[“”]|“[^”]*”|[^;:])+")
# The blank that a line break left after a hyphen: «Санкт- Петербург».
BROKEN = re.compile(r"(?<=\w-) (?=[^\W\d_])")
WORD = re.compile(r"[^\W\d_]+(?:-\s?[^\W\d_]+)*")
# A Slavic adjective in any case, which may stand between the capital of a name and its noun.
ADJECTIVE = re.compile(
    r"\w+(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ом|ем|ым|им|ую|юю|ые|ие|ых|их|ыми|ими|y|a|e|ego|emu|ym|im|ych)",
    re.IGNORECASE,
)
# How far a name in quotation marks may stand after its noun, and how many words before it may belong to the name.
AFTER = 80
BEFORE = 5


def gatherings(item: Item, measure: Claim, language: str, context: Context) -> Iterator[Claim]:
    """The events of an item: parts of it that end in months in brackets, and gatherings with a name of their own."""
    taken: list[tuple[int, int]] = []
    for start, end, months in _with_months(item.text, language, context):
        taken.append((start, end))
        yield _claim(measure, language, item.text[start:end], months, _concept(item.text[start:end], language), 0.8)
    for mention in find_terms(item.text, vocabulary_of(language).events):
        if any(start <= mention.start < end for start, end in taken):
            continue
        if named := _named(item.text, mention.start, mention.end):
            yield _claim(measure, language, item.text[named[0] : named[1]], (), mention.term.kind, 0.7)


def _with_months(text: str, language: str, context: Context) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for piece in PIECE.finditer(text):
        bracket = BRACKET.search(piece.group())
        if not bracket or piece.group()[bracket.end() :].strip(" .,"):
            continue
        months = next((date.months for date in context.dates_in(bracket[1], language) if date.months), ())
        name = piece.group()[: bracket.start()]
        if months and name.strip():
            start = piece.start() + len(name) - len(name.lstrip())
            yield start, start + len(name.strip()), months


def _named(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The gathering's name: from a capital before its noun to the quotation marks after it; None where it has neither.

    A capital at the head of the item is no sign of a name.
    """
    first = start
    words = list(WORD.finditer(text, 0, start))[-BEFORE:]
    for word in reversed(words):
        adjacent = not text[word.end() : first].strip()
        if not adjacent or not (word.group()[0].isupper() or ADJECTIVE.fullmatch(word.group())):
            break
        first = word.start()
    capital = next((w for w in words if w.start() >= max(first, 1) and w.group()[0].isupper()), None)
    own = text[start].isupper() and start > 0
    quoted = QUOTED.search(text, end, end + AFTER)
    if quoted and re.search(r"[,;:()]|\s(?:и|and|und|i|oraz)\s", text[end : quoted.start()]):
        quoted = None
    if not (capital or own or quoted):
        return None
    return (capital.start() if capital else start), (quoted.end() if quoted else end)


def _concept(name: str, language: str) -> str:
    found = find_terms(name, vocabulary_of(language).events)
    return found[0].term.kind if found else "meeting"


def _claim(measure: Claim, language: str, name: str, months: tuple[int, ...], concept: str, confidence: float) -> Claim:
    return replace(
        measure,
        kind="event",
        instrument=nominative(BROKEN.sub("", " ".join(name.split())), language),
        rule="event named by an item",
        confidence=confidence,
        concept=concept,
        date=None,
        until=None,
        role="event",
        months=months,
        status="active",
        bodies=(),
        conditions=(),
    )
