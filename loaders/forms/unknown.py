"""Names that stand where only a partner can, though no gazetteer has them: «договор с Икс», «Икс (Швеция)»."""

import re
from collections.abc import Callable, Iterator, Sequence

from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.mentions import PlaceMention

WORD = re.compile(r"[^\W\d_]+(?:[-‑’'][^\W\d_]+)*")
BEFORE_BRACKET = re.compile(r"(?<![.!?] )(?<![^\W\d_])([A-ZА-ЯЁŁŚŻŠČŽÄÖÜ][^\W\d_]{3,})[»”\"]?\s*\($")
# «с Витебском»: an adjective would end in -ским.
NOUN_IN_SK = re.compile(r"(\w+[сц]к)ом")
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
    partners = [*_after_with(text, sentence), *_before_turn(text, sentence)] if tied else []
    for start, end, country in [*_situated(text, sentence, inside), *partners]:
        if not any(m.start < end and start < m.end for m in [*inside, *found]):
            noun = NOUN_IN_SK.fullmatch(text, start, end)
            name = noun[1] if noun else nominative(text[start:end], sentence.language)
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
        after = words[index + 1 : index + 2 + TYPES]
        name = next((w for w in after if w.group()[0].isupper() and not _describes(text, sentence, w)), None)
        if name is None or not _plain(text, word.end(), name.start(), sentence):
            continue
        following = WORD.match(text, name.end() + 1)
        lone = not (following and following.group()[0].isupper() and text[name.end()] == " ")
        if lone and _may_be_name(sentence, name.group()):
            yield *name.span(), None


def _describes(text: str, sentence: Sentence, word: re.Match[str]) -> bool:
    """Whether a word is the adjective of what follows it: "the Polish city of X", «с Польским Икс»."""
    following = WORD.match(text, word.end() + 1, sentence.end)
    if not following or not sentence.cues.are("types", word.group()):
        return False
    return following.group()[0].isupper() or sentence.cues.are("types", following.group())


def _before_turn(text: str, sentence: Sentence) -> Iterator[tuple[int, int, str | None]]:
    """The subject that ends or suspends a tie, after a word that says it is a place: «немецкий Икс прекратил …»."""
    cues = sentence.cues
    span = sentence.start, sentence.end
    turns = {cue.start for turn in ("ended", "suspended") for cue in cues.find(turn, text, *span)}
    words = list(WORD.finditer(text, sentence.start, sentence.end))
    for kind, name, verb in zip(words, words[1:], words[2:], strict=False):
        place = len(kind.group()) >= SHORTEST and cues.are("types", kind.group())
        beside = verb.start() in turns and text[name.end() : verb.start()] == " "
        if place and beside and not cues.are("offices", kind.group()) and _is_name(sentence, name.group()):
            yield *name.span(), None


def _is_name(sentence: Sentence, word: str) -> bool:
    """Whether a word with a capital is no word for a body, people or things."""
    others = (*NO_PLACES, "own_types", "types")
    return len(word) >= SHORTEST and word[0].isupper() and not any(sentence.cues.are(group, word) for group in others)


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
