"""Names that stand where only a partner can, though no gazetteer has them: «договор с Икс», «Икс (Швеция)»."""

import re
from collections.abc import Callable, Iterator, Sequence

from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.mentions import PlaceMention

WORD = re.compile(r"[^\W\d_]+(?:[-‑’'][^\W\d_]+)*")
BEFORE_BRACKET = re.compile(r"(?<![.!?] )(?<![^\W\d_])([A-ZА-ЯЁŁŚŻŠČŽÄÖÜ][^\W\d_]{3,})[»”\"]?\s*\($")
SHORTEST = 4
TYPES = 3
NO_PLACES = ("associations", "offices", "people", "folk", "generic", "events")


def unknown_partners(
    text: str, sentence: Sentence, mentions: Sequence[PlaceMention], nominative: Callable[[str, str], str]
) -> list[PlaceMention]:
    """Further mentions in a sentence about ties; nominative: puts a name of a language in the nominative."""
    tied = any(sentence.cues.has(group, text, sentence.start, sentence.end) for group in ("instruments", "relations"))
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end]
    found: list[PlaceMention] = []
    for start, end, country in [*_situated(text, sentence, inside), *(_after_with(text, sentence) if tied else ())]:
        if not any(m.start < end and start < m.end for m in [*inside, *found]):
            name = nominative(text[start:end], sentence.language)
            found.append(PlaceMention(start, end, text[start:end], name, country=country, language=sentence.language))
    return found


def _situated(text: str, sentence: Sentence, inside: Sequence[PlaceMention]) -> Iterator[tuple[int, int, str | None]]:
    """A capitalised word right before a country in brackets."""
    for country in inside:
        name = BEFORE_BRACKET.search(text, sentence.start, country.start)
        if name and country.level == "country" and not country.situates:
            yield *name.span(1), country.country


def _after_with(text: str, sentence: Sentence) -> Iterator[tuple[int, int, str | None]]:
    """A single capitalised word after «с» and words for a kind of place."""
    words = list(WORD.finditer(text, sentence.start, sentence.end))
    cues = sentence.cues
    for index, word in enumerate(words):
        if not cues.are("with", word.group()):
            continue
        name = next((w for w in words[index + 1 : index + 2 + TYPES] if w.group()[0].isupper()), None)
        if name is None or not _plain(text, word.end(), name.start(), sentence):
            continue
        following = WORD.match(text, name.end() + 1)
        lone = not (following and following.group()[0].isupper() and text[name.end()] == " ")
        if lone and _may_be_name(sentence, name.group()):
            yield *name.span(), None


def _plain(text: str, start: int, end: int, sentence: Sentence) -> bool:
    """Whether only words for a kind of place stand between."""
    cues = sentence.cues
    return all(cues.are("types", word) and not cues.are("offices", word) for word in text[start:end].split())


def _may_be_name(sentence: Sentence, word: str) -> bool:
    """Whether a word may be a place's name: no abbreviation, no other thing, in the case that «with» takes."""
    cues = sentence.cues
    if len(word) < SHORTEST or word.isupper() or (cues.marks("instrumental") and not cues.are("instrumental", word)):
        return False
    return not any(cues.are(group, word) for group in NO_PLACES)
