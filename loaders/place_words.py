"""The words about places: what a name is called in each language, and what of it is level rather than name.

The words are data: `words/places-<language>.yaml`, and `words/places-units.yaml` for the names of units in GeoNames.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tiegraph.loaders import folding, yaml_text
from tiegraph.loaders.folding import fold

UNITS = "units"


@dataclass(frozen=True)
class Language:
    """Words about places in one language; all keys are folded.

    types: form of a word («области», «г») → level; short: those of the types that are abbreviations; nominative: form →
    nominative form; of: words between type and name; endings: last letters of a case → those of the nominative, longest
    first; adjectives: stem → country; countries, macroregions: names the gazetteer lacks; never: no places;
    landmarks: what follows these words is the name of a river or street; within, joins: words for «in» and «and»;
    unit_ending: how adjectives of units end; kind_follows_town: «Vilniaus miestas», the kind after a town's name.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    nominative: Mapping[str, str] = field(default_factory=dict)
    short: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    endings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    adjectives: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    macroregions: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    landmarks: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    unit_ending: re.Pattern[str] | None = None
    kind_follows_town: bool = False

    def country_of(self, adjective: str) -> str | None:
        """The country of an adjective: «китайскими» → CN."""
        folded = fold(adjective)
        return next((code for stem, code in self.adjectives.items() if folded.startswith(stem)), None)


class Kind(NamedTuple):
    """A word for a kind of place at a token: the token after it, its nominative, its level."""

    after: int
    name: str
    level: str


class PlaceWords:
    """The words about places in all languages."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        units = files[UNITS]
        self._city_units = {country: tuple(ends.split("|")) for country, ends in units["city_units"].items()}
        self._city_types = frozenset(units["city_types"])
        self._municipal_types = frozenset(units["municipal_types"])
        self.sides = tuple(tuple(signs) for signs in units["sides"])
        self.languages = {code: _language(words) for code, words in files.items()}
        self._types: dict[str, str] = {}
        for language in self.languages.values():
            for form, level in language.types.items():
                if form not in language.short:
                    self._types.setdefault(form, level)
        self.countries = {name: code for lang in self.languages.values() for name, code in lang.countries.items()}
        self.macroregions = frozenset(name for lang in self.languages.values() for name in lang.macroregions)
        signs = sorted((form for form in self._types if not re.match(r"[a-zа-я]", form)), key=len, reverse=True)
        self._last_signs = re.compile(f"(?:{'|'.join(map(re.escape, signs))})$")

    @classmethod
    def shipped(cls) -> "PlaceWords":
        """The word lists that come with tiegraph."""
        files = sorted(folding.words_folder().glob("places-*.yaml"))
        return cls({path.stem.removeprefix("places-"): yaml_text.read(path)[0] for path in files})

    def __getitem__(self, language: str | None) -> Language:
        return self.languages.get((language or "").split("-")[0], Language())

    def split(self, name: str) -> tuple[str, str | None]:
        """The name proper and the level that the words around it give: «Витебская область» → Витебская, region."""
        level = None
        if " " not in name and name.isascii() and "-" not in name:
            return name, None
        if found := self._last_signs.search(name):
            return (name[: found.start()] or name), self._types[found.group()]
        head, hyphen, tail = name.rpartition("-")
        if hyphen and len(tail) <= 4 and len(head) > 2 and (kind := self._types.get(fold(tail))):
            return head, kind
        words = name.split() or [name]
        while len(words) > 1:
            for count in range(min(3, len(words) - 1), 0, -1):
                if first := self._types.get(fold(" ".join(words[:count]))):
                    words, level = words[count:], level or first
                    break
                if last := self._types.get(fold(" ".join(words[-count:]))):
                    words, level = words[:-count], level or last
                    break
            else:
                break
        return " ".join(words), level

    def is_city_unit(self, country: str, kind: str, names: Iterable[str]) -> bool:
        """Whether a unit is the city itself: by its type, or by the ending of its own name (日照市)."""
        names = tuple(names)
        if self.split(names[0])[1] == "district":
            return False
        ends = self._city_units.get(country)
        return kind.casefold() in self._city_types or bool(ends and any(name.endswith(ends) for name in names))

    def municipal_type(self, kind: str) -> bool:
        """Whether units of a type of ISO 3166-2 are municipalities, though they may stand at the first level."""
        return kind.casefold() in self._municipal_types


def _language(words: Mapping[str, Any]) -> Language:
    types: dict[str, str] = {}
    nominative: dict[str, str] = {}
    for level, entries in words.get("place_types", {}).items():
        for entry in entries:
            forms = entry.split("|")
            for form in forms:
                types.setdefault(fold(form), level)
                nominative.setdefault(fold(form), forms[0])
    short = {fold(form): level for level, forms in words.get("short", {}).items() for form in forms}
    endings = {key: tuple(values) for key, values in words.get("endings", {}).items()}
    return Language(
        types={**short, **types},
        nominative=nominative,
        short=frozenset(short) - frozenset(types),
        of=frozenset(map(fold, words.get("of", ()))),
        endings=tuple(sorted(endings.items(), key=lambda item: -len(item[0]))),
        adjectives={fold(stem): code for stem, code in words.get("adjectives", {}).items()},
        countries={fold(name): code for name, code in words.get("countries", {}).items()},
        macroregions=frozenset(map(fold, words.get("macroregions", ()))),
        within=tuple(words.get("within", ())),
        joins=tuple(words.get("joins", ())),
        unit_ending=re.compile(words["unit_ending"]) if "unit_ending" in words else None,
        kind_follows_town="kind_follows_town" in words,
        landmarks=frozenset(map(fold, words.get("landmarks", ()))),
        never=frozenset(map(fold, words.get("never", ()))),
    )
