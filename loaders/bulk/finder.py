"""From a place as a row gives it to the gazetteer: by number, else by name, country and point.

A name never links two places far apart: what the row calls a place must lie within `NEAR` of where the gazetteer has a
place of that name in that country. A point that is a namesake's in another country is no point of this place. Without a
point the linker of texts decides, which chooses nothing among equal namesakes.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, log10, radians, sin, sqrt

from rapidfuzz import fuzz

from tiegraph.loaders.bulk.countries import Countries
from tiegraph.loaders.bulk.spelling import PlaceName, take_apart
from tiegraph.loaders.bulk.statements import StatedPlace
from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer, Place
from tiegraph.loaders.linking import Linker
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.place_words import PlaceWords

# Kilometres: from a point to the place it means; the same for regions and districts; to a place spelt otherwise; from a
# point to the nearest place of its country.
NEAR = 30.0
UNIT_NEAR = 60.0
SPELLING_NEAR = 10.0
ABROAD = 100.0
# How alike a name spelt otherwise than the gazetteer has it must be, of 100.
ALIKE = 88
EARTH = 6371.0
DEGREE = 111.0
UNITS = ("region", "district")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    geonames: the number the gazetteer knows the place under, 0 for none; misplaced: whether the row's point is not of
    this place.
    """

    geonames: int
    misplaced: bool = False


class Finder:
    """Finds places in a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.words = PlaceWords.shipped()
        self.countries = Countries(gazetteer, self.words.countries)
        self._gazetteer = gazetteer
        self._index = sqlite3.connect(f"file:{gazetteer.path}?mode=ro", uri=True)
        self._linker = Linker(None, gazetteer, self.words)

    def find(self, place: StatedPlace) -> Found:
        """The place in the gazetteer."""
        if place.geonames:
            known = self._gazetteer.place(int(place.geonames))
            return Found(known.main if known else int(place.geonames))
        codes = self.countries.codes(place.country)
        if not codes and (itself := self._gazetteer.countries_by_code.get(self.countries.code(place.name))):
            return Found(itself[0].id)
        name = take_apart(place.name, self.words)
        within = (*name.within, *self.countries.parts(place.country))
        if place.lat is None or place.long is None:
            return Found(self._by_name(name, within, codes))
        return self._at(name, within, codes, (place.lat, place.long))

    def _at(self, name: PlaceName, within: Sequence[str], codes: Sequence[str], point: Point) -> Found:
        if not codes:
            somewhere = self._by_point(name, within, codes, point)
            return Found(somewhere.main if somewhere else 0)
        if found := self._here(name, within, codes, point):
            return Found(found.main)
        if self._by_point(name, (), (), point) or not any(True for _ in self._around(codes, point, ABROAD)):
            return Found(self._by_name(name, within, codes), misplaced=True)
        return Found(0)

    def _here(self, name: PlaceName, within: Sequence[str], codes: Sequence[str], point: Point) -> Place | None:
        if name.level in UNITS:
            return self._unit(name, codes, point)
        return (
            self._by_point(name, within, codes, point)
            or self._spelt_otherwise(name, within, codes, point)
            or self._unit(name, codes, point)
        )

    def _by_name(self, name: PlaceName, within: Sequence[str], codes: Sequence[str]) -> int:
        for code in codes:
            for spelling in name.spellings:
                region = within[0] if within else None
                mention = PlaceMention(0, 0, "", spelling, level=name.level, country=code, region=region)
                chosen = self._linker.link(mention).chosen
                place = self._gazetteer.place(int(chosen.geonames)) if chosen and chosen.geonames else None
                if place and self._lies_in(place, within):
                    return place.main
        return 0

    def _by_point(self, name: PlaceName, within: Sequence[str], codes: Sequence[str], point: Point) -> Place | None:
        for spelling in name.spellings:
            folded = fold(spelling)
            namesakes = [
                place
                for place in self._gazetteer.exact(folded)
                if place.level not in UNITS and (not codes or place.country in codes)
            ]
            chief = [place for place in namesakes if fold(place.name) == folded]
            # «Aken» is a town, so Aachen, which is called so elsewhere, is not meant.
            for places in (chief, [] if chief else namesakes):
                near = [(_cost(p, d), p.id, p) for p in places if (d := _distance(p, point)) <= NEAR]
                if near and self._lies_in(min(near)[-1], within):
                    return min(near)[-1]
        return None

    def _spelt_otherwise(
        self, name: PlaceName, within: Sequence[str], codes: Sequence[str], point: Point
    ) -> Place | None:
        """The place nearby with a name nearly so, unless the country has one that is called just so."""
        if any(p.country in codes for spelling in name.spellings for p in self._gazetteer.exact(fold(spelling))):
            return None
        best: tuple[float, float, int] | None = None
        for place, distance in self._around(codes, point, SPELLING_NEAR):
            for spelling in name.spellings:
                alike = fuzz.ratio(fold(spelling), fold(place.name))
                if alike >= ALIKE and _numbers(spelling) == _numbers(place.name) and self._lies_in(place, within):
                    best = min(best or (101.0, 0.0, 0), (100 - alike, _cost(place, distance), place.id))
        return self._gazetteer.place(best[2]) if best else None

    def _unit(self, name: PlaceName, codes: Sequence[str], point: Point) -> Place | None:
        """The region or district with this name around the point, if there is just one and it is not its town."""
        here = min(self._around(codes, point, NEAR), key=lambda item: (item[1], item[0].id), default=None)
        for spelling in name.spellings:
            units = {
                place.main: place
                for place in self._gazetteer.exact(fold(spelling))
                if place.country in codes and place.level in UNITS and self._is_unit(place.main)
            }
            near = [p for p in units.values() if _distance(p, point) <= UNIT_NEAR]
            near = near or [p for p in units.values() if p.lat is None and here and p.admin1 == here[0].admin1]
            if units and len(near) != 1:
                return None
            if units:
                # A name alone means the town, not the land around it that is called after it.
                return near[0] if name.level else self._gazetteer.place(near[0].seat) or near[0]
        return None

    def _is_unit(self, main: int) -> bool:
        place = self._gazetteer.place(main)
        return place is not None and place.level in UNITS

    def _lies_in(self, place: Place, within: Sequence[str]) -> bool:
        """Whether a place is in the region of what the row says it lies in, as far as the gazetteer knows that."""
        for name in within:
            named = self._gazetteer.exact(fold(name))
            regions = {outer.admin1 for outer in named if outer.country == place.country and outer.level != "country"}
            if place.admin1 and regions and place.admin1 not in regions:
                return False
        return True

    def _around(self, codes: Sequence[str], point: Point, reach: float) -> Iterator[tuple[Place, float]]:
        lat, long = point
        north = reach / DEGREE
        east = reach / (DEGREE * max(cos(radians(lat)), 0.01))
        for code in codes:
            rows = self._index.execute(
                "SELECT id FROM places WHERE country = ? AND level = 'municipality'"
                " AND lat BETWEEN ? AND ? AND long BETWEEN ? AND ?",
                (code, lat - north, lat + north, long - east, long + east),
            ).fetchall()
            for (identity,) in rows:
                place = self._gazetteer.place(identity)
                if place and (distance := _distance(place, point)) <= reach:
                    yield place, distance


def kilometres(one: Point, other: Point) -> float:
    """The great-circle distance of two points (latitude, longitude in degrees) by the haversine formula.

    >>> round(kilometres((54.3797, 19.8196), (54.1522, 19.4088)))
    37
    """
    (lat1, long1), (lat2, long2) = ((radians(a), radians(b)) for a, b in (one, other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((long2 - long1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def _distance(place: Place, point: Point) -> float:
    if place.lat is None or place.long is None:
        return float("inf")
    return kilometres((place.lat, place.long), point)


def _cost(place: Place, distance: float) -> float:
    """Kilometres, less for a larger place, whose middle two maps may set some kilometres apart."""
    return distance - 2 * log10(place.population + 1)


def _numbers(name: str) -> frozenset[str]:
    """The figures and Roman numerals in a name: «Budapest XV» is not Budapest."""
    return frozenset(word for word in fold(name).split() if word.isdigit() or set(word) <= set("ivx"))
