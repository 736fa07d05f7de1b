"""Names of associations, unions and euroregions in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.morphology import Morphology
from tiegraph.loaders.place_words import PlaceWords

WORD = re.compile(r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*")
QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]{3,160})[»”\"]")
ACRONYM = re.compile(r"(?<!\w)[A-ZА-ЯЁ]{3,6}(?!\w)")
AND = re.compile(r"[»”\"\s,]*(?:(?:и|and|i|oraz|und)\s+)?[«„“\"]?")
BESIDE = re.compile(r"[\s(:«„“\"]*")
LONGEST = 9
ENDING = (
    "sign",
    "join",
    "become",
    "establish",
    "hold",
    "leave",
    "venue",
    "with",
    "from",
    "planned",
    "ended",
    "suspended",
    "between",
)


def associations(text: str, sentence: Sentence) -> tuple[PlaceMention, ...]:
    """The associations that a sentence names, in its order; a noun without a name is none."""
    found: list[PlaceMention] = []
    for cue in sentence.cues.find("associations", text, sentence.start, sentence.end):
        if not any(m.start <= cue.start < m.end for m in found):
            found += [*_named(text, sentence, cue, found)]
    found.sort(key=lambda mention: mention.start)
    return tuple(found)


def _named(text: str, sentence: Sentence, cue: Cue, earlier: list[PlaceMention]) -> Iterator[PlaceMention]:
    around = next(
        (q for q in QUOTED.finditer(text, sentence.start, sentence.end) if q.start(1) <= cue.start < q.end(1)), None
    )
    if around and around.start() > sentence.start + 1:
        first = replace(_mention(around.start(1), around.end(1), text, sentence), name=around[1])
    else:
        after = QUOTED.search(text, cue.end, sentence.end)
        if after and BESIDE.fullmatch(text, cue.end, after.start()):
            first = replace(_mention(after.start(1), after.end(1), text, sentence), name=after[1])
            if " " not in after[1] and after.start() - cue.end <= 1:
                noun = nominative(cue.name, sentence.language)
                first = replace(first, start=cue.start, end=after.end(), text=text[cue.start : after.end()])
                first = replace(first, name=f"{noun} «{after[1]}»")
        else:
            bare = _bare(text, sentence, cue)
            if bare is None:
                return
            first = bare
    yield first
    yield from _listed(text, sentence, first.end)


def _listed(text: str, sentence: Sentence, end: int) -> Iterator[PlaceMention]:
    """Further names in quotes or capitals that only a comma or «и» parts from the first."""
    while True:
        gap = AND.match(text, end, sentence.end)
        start = gap.end() if gap else end
        quoted = QUOTED.match(text, start - 1, sentence.end) if start > end else None
        named = quoted or (ACRONYM.match(text, start, sentence.end) if start > end else None)
        if not named or ("," not in text[end:start] and not re.search(r"\w", text[end:start])):
            return
        first, last = quoted.span(1) if quoted else named.span()
        yield replace(_mention(first, last, text, sentence), name=text[first:last])
        end = last


def _bare(text: str, sentence: Sentence, cue: Cue) -> PlaceMention | None:
    """«Ганзейский Союз Нового времени», "Association of Baltic Cities": the noun and what belongs to it."""
    start = cue.start
    before = list(WORD.finditer(text, sentence.start, cue.start))
    if text[cue.start].isupper():
        for word in reversed(before):
            if text[word.end() : start].strip() or not word.group()[0].isupper() or _leads(sentence, word.group()):
                break
            start = word.start()
    end = cue.end
    for word in list(WORD.finditer(text, cue.end, sentence.end))[:LONGEST]:
        if text[end : word.start()].strip(' \u00a0«„“"') or _ends(sentence, text, word):
            break
        end = word.end()
    name = text[start:end]
    while (
        end > cue.end
        and sentence.cues.are("types", last := name.split()[-1])
        and last.islower()
        and last in ("of", "the")
    ):
        end = text.rindex(last, start, end)
        name = text[start:end].rstrip()
    proper = [word for word in WORD.findall(name) if word[0].isupper()]
    if (end == cue.end and start == cue.start) or not proper:
        return None
    found = _mention(start, start + len(name), text, sentence)
    if sentence.language == "ru" or cue.name == cue.text:
        return found
    noun = cue.name.capitalize() if cue.text[0].isupper() else cue.name
    return replace(found, name=" ".join((text[start : cue.start] + noun + text[cue.end : start + len(name)]).split()))


def _leads(sentence: Sentence, word: str) -> bool:
    return any(sentence.cues.are(group, word) for group in ("venue", "with", "from", "of", "between", "and"))


def _ends(sentence: Sentence, text: str, word: re.Match[str]) -> bool:
    if word.group()[0].isupper():
        return False
    return any(
        cue.start == word.start()
        for group in ENDING
        for cue in sentence.cues.find(group, text, word.start(), sentence.end)
    )


def _mention(start: int, end: int, text: str, sentence: Sentence) -> PlaceMention:
    written = text[start:end]
    return PlaceMention(
        start, end, written, nominative(written, sentence.language), "association", language=sentence.language
    )


def nominative(name: str, language: str) -> str:
    """A Russian name with its first noun, and the adjectives before that, in the nominative; others as they are."""
    words = name.split()
    if language != "ru" or not words:
        return name
    morphology = _russian()
    head = next((i for i, word in enumerate(words) if not morphology.is_adjective(word)), None)
    if head is None or not words[head].isalpha() or words[head].isupper():
        return name
    noun = morphology.likely(words[head])
    return " ".join([*(morphology.agreed(word, noun) for word in words[:head]), noun, *words[head + 1 :]])


@cache
def _russian() -> Morphology:
    return Morphology("ru", PlaceWords.shipped()["ru"])
