"""The words by which prose tells of ties: words/prose-<language>.yaml, made patterns."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tiegraph.loaders import folding, yaml_text
from tiegraph.loaders.vocabulary import LANGUAGES, Term, find_terms, vocabulary

FALLBACK = "en"
UNSPACED = re.compile(r"[぀-ヿ㐀-鿿]")
NOTHING = re.compile(r"(?!)")
TERMS = {"instruments": "instruments", "relations": "relations", "programmes": "plans", "events": "events"}
"""Groups that the vocabulary of the language names; the files of prose only add to them."""


@dataclass(frozen=True)
class Cue:
    """A word or phrase of one group; concept: what it stands for, empty where the group has none; name: in the
    nominative where the vocabulary has it, else as written.
    """

    start: int
    end: int
    concept: str
    text: str
    name: str


class Cues:
    """The cues of one language, group by group."""

    def __init__(self, words: Mapping[str, Any], terms: Mapping[str, tuple[Term, ...]]) -> None:
        self._terms = terms
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._concepts: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._first: dict[str, str] = {
            group: phrases[0] for group, phrases in words.items() if phrases and isinstance(phrases, list)
        }
        for group, phrases in words.items():
            concepts = phrases if isinstance(phrases, Mapping) else {"": phrases}
            flat = [(phrase, concept) for concept, some in concepts.items() for phrase in some]
            flat.sort(key=lambda pair: -len(pair[0].split()) * 100 - len(pair[0]))
            self._concepts[group] = tuple(concept for _, concept in flat)
            self._names[group] = tuple(
                phrase.partition("|")[0] if "|" in phrase.split()[0] else "" for phrase, _ in flat
            )
            self._patterns[group] = _pattern(phrase for phrase, _ in flat)

    def find(self, group: str, text: str, start: int, end: int) -> Iterator[Cue]:
        """The cues of a group that lie in text[start:end], the longest first at each place."""
        own = list(self._own(group, text, start, end))
        if group not in self._terms:
            yield from own
            return
        piece = text[start:end]
        known = [
            Cue(start + at.start, start + at.end, at.term.kind, piece[at.start : at.end], at.term.name)
            for at in find_terms(piece, self._terms[group])
        ]
        longest: list[Cue] = []
        for cue in sorted([*own, *known], key=lambda cue: cue.start - cue.end):
            if not any(cue.start < other.end and other.start < cue.end for other in longest):
                longest.append(cue)
        yield from sorted(longest, key=lambda cue: cue.start)

    def _own(self, group: str, text: str, start: int, end: int) -> Iterator[Cue]:
        for found in self._patterns.get(group, NOTHING).finditer(text, start, end):
            index = (found.lastindex or 1) - 1
            name = self._names[group][index] or found.group()
            yield Cue(found.start(), found.end(), self._concepts[group][index], found.group(), name)

    def has(self, group: str, text: str, start: int, end: int) -> bool:
        """Whether a cue of a group lies in text[start:end]."""
        return next(self.find(group, text, start, end), None) is not None

    def marks(self, group: str) -> bool:
        """Whether the language has any words for a group."""
        return group in self._patterns

    def first(self, group: str) -> str:
        """The first phrase of a group, which is its name."""
        return self._first.get(group, "")

    def are(self, group: str, word: str) -> bool:
        """Whether a whole piece of text is a cue of a group."""
        return bool(self._patterns.get(group, NOTHING).fullmatch(word))


@cache
def cues(language: str | None) -> Cues:
    """The cues of a language that has a file, else those of English."""
    code = (language or "").split("-")[0]
    path = folding.words_folder() / f"prose-{code}.yaml"
    if not path.exists():
        return cues(FALLBACK)
    words = vocabulary(code) if code in LANGUAGES else None
    terms = {group: getattr(words, name) for group, name in TERMS.items()} if words else {}
    return Cues(yaml_text.read(path)[0], terms)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    parts = [f"({_phrase(phrase)})" for phrase in phrases]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else NOTHING


def _phrase(phrase: str) -> str:
    """A phrase as a pattern: `*` at an end of a word stands for the rest of it, `|` parts forms of one word."""
    words = ["(?:" + "|".join(map(_word, word.split("|"))) + ")" for word in phrase.split()]
    body = r"[\s()«»„“”\"]+".join(words).replace("е", "[её]")
    return body if UNSPACED.search(phrase) else rf"(?<!\w){body}(?!\w)"


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")
