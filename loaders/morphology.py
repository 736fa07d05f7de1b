"""Words in the nominative: all forms that an inflected name may come from, likeliest first.

Russian by pymorphy3 and, for names it does not know, by the endings of the declensions; other languages by the endings
of their word lists (`words/places-<language>.yaml`).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Any

from tiegraph.loaders.folding import fold
from tiegraph.loaders.place_words import Language

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
NOMINATIVE_ADJECTIVE = re.compile(r"(?:ki|ka|kie|кі|кий|ка|кая|кае|ке)$")
# Forms of a name of several words that are tried at most.
MOST = 400


class Morphology:
    """The forms of words of one language."""

    def __init__(self, language: str, words: Language) -> None:
        self.language = language
        self._endings = words.endings
        self._analyser: Any = _russian() if language == "ru" else None
        self.forms = lru_cache(maxsize=20_000)(self._forms)
        self.is_common = lru_cache(maxsize=20_000)(self._is_common)
        self.is_adjective = lru_cache(maxsize=20_000)(self._is_adjective)

    @property
    def has_dictionary(self) -> bool:
        """Whether words of the language can be told from names."""
        return self._analyser is not None

    def _forms(self, word: str) -> tuple[str, ...]:
        """The word itself and what it may be in the nominative, capitals as in the word."""
        if "-" in word and (self._analyser or self._endings):
            head, _, tail = word.rpartition("-")
            if len(tail) > 2:
                both = [f"{a}-{b}" for a in self.forms(head)[:4] for b in self.forms(tail)]
                return tuple(dict.fromkeys([word, *both]))
        found = [word]
        if self._analyser:
            found += self._parsed(word)
        found += _by_endings(word, self._endings)
        return tuple(dict.fromkeys(found))

    def _parsed(self, word: str) -> list[str]:
        found = []
        for parse in self._analyser.parse(word):
            if not {"NOUN", "ADJF"} & set(parse.tag.grammemes):
                continue
            genders = [{"masc"}, {"femn"}, {"neut"}] if "ADJF" in parse.tag and "plur" not in parse.tag else [set()]
            for gender in genders:
                if "ADJF" in parse.tag and gender and parse.tag.gender and parse.tag.gender not in gender:
                    continue
                form = parse.inflect({"nomn", *gender})
                if form:
                    found.append(cased(form.word, word))
        return found

    def _is_common(self, word: str) -> bool:
        """Whether the dictionary knows the word and knows it for no place."""
        if not self._analyser:
            return False
        parses = [parse for parse in self._analyser.parse(word.lower()) if parse.is_known]
        return bool(parses) and not any("Geox" in parse.tag for parse in parses)

    def is_known(self, word: str) -> bool:
        """Whether the dictionary knows the word, as a place or otherwise."""
        return bool(self._analyser) and self._analyser.word_is_known(word.lower())

    def is_place(self, word: str) -> bool:
        """Whether the dictionary knows the word as a place and as no person's name."""
        if not self._analyser:
            return False
        tags = [parse.tag for parse in self._analyser.parse(word.lower()) if parse.is_known]
        return any("Geox" in tag for tag in tags) and not any({"Name", "Surn"} & set(tag.grammemes) for tag in tags)

    def is_person(self, word: str) -> bool:
        """Whether the word is a person's name or one from it, and no place's."""
        if not self._analyser:
            return False
        parses = [parse for parse in self._analyser.parse(word.lower()) if parse.is_known]
        people = {"Name", "Surn", "Patr"}
        return bool(parses) and all(people & set(parse.tag.grammemes) for parse in parses[:1])

    def _is_adjective(self, word: str) -> bool:
        """Whether the word is an adjective in a case, such as a unit's name is («Витебской»)."""
        if not self._analyser:
            return True
        return any(
            "ADJF" in parse.tag and "Poss" not in parse.tag for parse in self._analyser.parse(word.rpartition("-")[2])
        )

    def likely(self, word: str) -> str:
        """A name in the nominative by the dictionary alone; a word that may be a nominative stays."""
        if not self._analyser:
            return word
        nouns = [parse for parse in self._analyser.parse(word) if "NOUN" in parse.tag]
        places = [parse for parse in nouns if "Geox" in parse.tag] or nouns
        if not places or "nomn" in places[0].tag:
            return word
        return cased(places[0].inflect({"nomn"}).word, word) if places[0].inflect({"nomn"}) else word

    def adjective(self, word: str) -> str:
        """A unit's adjective in the nominative by the endings alone: «Bagrationowskim» → Bagrationowski."""
        return next((form for form in self.forms(word) if NOMINATIVE_ADJECTIVE.search(form)), word)

    def agreed(self, adjective: str, noun: str) -> str:
        """An adjective in the nominative singular that agrees with a noun: «Витебской», «область» → «Витебская»."""
        head, hyphen, last = adjective.rpartition("-")
        gender = self._gender(noun)
        for parse in self._analyser.parse(last):
            if "ADJF" in parse.tag and (form := parse.inflect({"nomn", "sing", gender})):
                return head + hyphen + cased(form.word, last)
        return adjective

    def _gender(self, noun: str) -> str:
        word = noun.rpartition(" ")[2]
        parse = next((p for p in self._analyser.parse(word) if "NOUN" in p.tag and "nomn" in p.tag), None)
        return (parse and parse.tag.gender) or "masc"

    def inflected(self, phrase: str) -> tuple[str, ...]:
        """All cases, singular and plural, of a phrase given in the nominative."""
        if not self._analyser:
            return (phrase,)
        words = phrase.split()
        parses = [self._nominative(word) for word in words]
        if not any(parses):
            return (phrase,)
        forms = {phrase}
        for number, case in product(("sing", "plur"), CASES):
            spelt = []
            for word, parse in zip(words, parses, strict=True):
                changed = parse.inflect({number, case}) if parse else None
                spelt.append(changed.word if changed else word)
            forms.add(" ".join(spelt))
        return tuple(forms)

    def _nominative(self, word: str) -> Any:
        return next(
            (p for p in self._analyser.parse(word) if {"NOUN", "ADJF"} & set(p.tag.grammemes) and "nomn" in p.tag), None
        )

    def phrases(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """What a name of several words may be in the nominative, the words as they stand first."""
        forms = [self.forms(word) for word in words]
        while len(forms) > 1 and _count(forms) > MOST:
            longest = max(forms, key=len)
            forms = [options[: max(1, len(options) - 2)] if options is longest else options for options in forms]
        return tuple(product(*forms))


def _count(forms: list[tuple[str, ...]]) -> int:
    total = 1
    for options in forms:
        total *= len(options)
    return total


def _by_endings(word: str, endings: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    return [
        word.removesuffix(ending) + nominative
        for ending, options in endings
        if word.endswith(ending) and len(word) - len(ending) >= 2
        for nominative in options
    ]


def cased(word: str, like: str) -> str:
    """A word with the capitals of another."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    if "-" in like and word.count("-") == like.count("-"):
        return "-".join(cased(part, as_part) for part, as_part in zip(word.split("-"), like.split("-"), strict=True))
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


@lru_cache(maxsize=1)
def _russian() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415

    return MorphAnalyzer()


def type_forms(morphology: Morphology, words: Language) -> Mapping[str, tuple[str, str]]:
    """Folded form of a type word → (its nominative, its level)."""
    forms: dict[str, tuple[str, str]] = {}
    for form, level in words.types.items():
        nominative = words.nominative.get(form, form)
        for inflected in morphology.inflected(nominative) if form == fold(nominative) else (form,):
            forms.setdefault(fold(inflected), (nominative, level))
    return forms
