"""Sentences and clauses of a document, each with its language and paragraph.

A full stop ends a sentence unless an abbreviation of the language, an initial or a number stands before it, or what
follows goes on in lower case. A paragraph that begins in lower case goes on with the one before it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tiegraph.loaders.document import Paragraph
from tiegraph.loaders.forms.cues import Cues, cues

STOP = re.compile(r"[.!?…]+[»”\"’)]*\s+|[。！？]+[」』）]*|\n+")
LAST_WORD = re.compile(r"([^\W_]+(?:-[^\W_]+)?)\.?\s*$")
GOES_ON = re.compile(r"[a-zß-öø-ÿа-яёіїєґўąćęłńóśźżčšžėįųūāēģīķļņ,;:)]")
CLAUSE = re.compile(
    r";|,\s+(?=(?:но|а|a|zaś|однако|зато|тогда как|в то время как|but|while|whereas|ale|natomiast|aber|doch)\s)"
)
DECISIVE = re.compile(r"[.!?…:;。]\s*$")
OPENER_WORDS = 4


@dataclass(frozen=True)
class Sentence:
    """A sentence; start, end: offsets into the document's text; number: of its paragraph."""

    start: int
    end: int
    number: int
    paragraph: tuple[int, int]
    style: str
    language: str

    @property
    def cues(self) -> Cues:
        """The cues of its language."""
        return cues(self.language)


def sentences(text: str, paragraphs: Iterable[tuple[Paragraph, str]]) -> Iterator[Sentence]:
    """The sentences of paragraphs, each given with its language; a paragraph that goes on is joined to the last one."""
    held: Sentence | None = None
    for paragraph, language in paragraphs:
        for start, end in spans(text, paragraph.start, paragraph.end, language):
            now = Sentence(start, end, paragraph.number, (paragraph.start, paragraph.end), paragraph.style, language)
            if held and start == paragraph.start and _goes_on(text, held, now):
                held = Sentence(held.start, end, held.number, (held.start, paragraph.end), held.style, language)
                continue
            if held:
                yield held
            held = now
    if held:
        yield held


def spans(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch of text, white space at their ends left out."""
    first = start
    for stop in STOP.finditer(text, start, end):
        if stop.end() >= end or _ends(text, first, stop, language):
            yield from _trimmed(text, first, stop.end())
            first = stop.end()
    yield from _trimmed(text, first, end)


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence that stand by themselves: parted by a semicolon or an adversative."""
    first = start
    for mark in CLAUSE.finditer(text, start, end):
        if _depth(text, start, mark.start()) == 0:
            yield first, mark.start()
            first = mark.end()
    yield first, end


def _goes_on(text: str, before: Sentence, now: Sentence) -> bool:
    return (
        now.style != "item"
        and bool(GOES_ON.match(text, now.start))
        and not DECISIVE.search(text[before.start : before.end])
    )


def _ends(text: str, first: int, stop: re.Match[str], language: str) -> bool:
    """Whether a mark that may end a sentence does."""
    if not stop.group().strip():
        return True
    following = text[stop.end() : stop.end() + 1]
    if GOES_ON.match(following) or _depth(text, first, stop.start()) > 0:
        return False
    word = LAST_WORD.search(text, first, stop.start()) if stop.group()[0] == "." else None
    return word is None or not _shortened(text, first, word, following, language)


def _shortened(text: str, first: int, word: re.Match[str], following: str, language: str) -> bool:
    """Whether the full stop after a word belongs to it: an initial, the number of a day, an abbreviation."""
    before = text[first : word.start()].rstrip()
    if word[1].isdigit():
        return len(word[1]) <= 2 or not before or following.isdigit()
    if len(word[1]) == 1 and word[1].isupper():
        return True
    if not cues(language).are("abbreviations", word[1]):
        return False
    # «В 2007 г. Благовещенск …»: a date that only opens the sentence does not end it.
    return not before[-1:].isdigit() or len(text[first : word.end()].split()) <= OPENER_WORDS


def _depth(text: str, start: int, end: int) -> int:
    piece = text[start:end]
    return sum(map(piece.count, "([")) - sum(map(piece.count, ")]"))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
