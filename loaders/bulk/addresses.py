"""Addresses of the places of a data set: the registry's where it has the place, else one that lasts.

Namesakes stay apart: two unlinked places share an address only if they share country and name and lie within `APART` of
each other. What an address is depends on all places of the data set, never on their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tiegraph.loaders.bulk.countries import regions
from tiegraph.loaders.bulk.finder import NEAR, Finder, Found, Point, kilometres
from tiegraph.loaders.bulk.slugs import slug
from tiegraph.loaders.bulk.statements import StatedPlace
from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer, Place
from tiegraph.model import Registry, Territory

APART = 100.0
Numbered = tuple[int, StatedPlace, Found]


class Addresses:
    """The addresses of places: of those of the gazetteer, and of those that only a data set knows."""

    def __init__(self, registry: Registry, gazetteer: Gazetteer, finder: Finder) -> None:
        self.finder, self.gazetteer = finder, gazetteer
        self.registered = {f"territory/{territory.id}": territory for territory in registry.territory}
        self._by_geonames = {t.geonames: ref for ref, t in self.registered.items() if t.geonames}
        self._by_wikidata = {t.wikidata: ref for ref, t in self.registered.items() if t.wikidata}
        self._by_iso = {t.iso3166: ref for ref, t in self.registered.items() if t.iso3166}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for ref, territory in self.registered.items():
            for name in set(map(fold, territory.label.values())):
                self._by_name[name].append(ref)

    def of_place(self, geonames: int) -> str:
        """The address of a place of the gazetteer, known there under this number."""
        group = self.gazetteer.group(geonames)
        for number in (geonames, *(place.id for place in group)):
            if ref := self._by_geonames.get(str(number)):
                return ref
        if group and group[0].level == "country":
            return self._by_iso.get(group[0].country) or f"territory/geonames-{geonames}"
        return f"territory/geonames-{geonames}"

    def of_country(self, code: str) -> str | None:
        """The address of a country by its alpha-2 code."""
        found = self.gazetteer.countries_by_code.get(code)
        return self._by_iso.get(code) or (self.of_place(found[0].id) if found else None)

    def parent(self, place: Place) -> str | None:
        """The address of the region in which a place lies, else of its country; None for a country."""
        if place.level == "country":
            return None
        country = self.of_country(place.country)
        unit = self.region_around(place)
        known = self.registered.get(country or "")
        # Hong Kong is a country to GeoNames and a region here: it has no regions of its own.
        if place.level == "region" or unit is None or (known and known.level != "country"):
            return country
        return self.of_place(unit.main)

    def region_around(self, place: Place) -> Place | None:
        """The first-level division in which a place lies, where that is a region and not the place itself."""
        region = regions().get((place.country, place.admin1))
        unit = self.gazetteer.place(region.geonames) if region else None
        main = self.gazetteer.place(unit.main) if unit else None
        return main if main and main.level == "region" and main.id != place.main else None

    def of_all(self, places: Iterable[Numbered]) -> Iterator[tuple[str, int]]:
        """The address of each place, with the place's number."""
        linked: dict[int, str] = {}
        by_wikidata: dict[str, set[str]] = defaultdict(set)
        rest: list[tuple[int, StatedPlace, Found]] = []
        for number, place, found in places:
            ref = self._by_wikidata.get(place.wikidata) or (self.of_place(found.geonames) if found.geonames else None)
            if ref:
                linked[number] = ref
                by_wikidata[place.wikidata].add(ref)
            else:
                rest.append((number, place, found))
        by_wikidata.pop("", None)
        yield from ((ref, number) for number, ref in linked.items())
        namesakes: dict[str, list[Numbered]] = defaultdict(list)
        for number, place, found in rest:
            if place.wikidata:
                yield min(by_wikidata.get(place.wikidata, {f"territory/wikidata-{place.wikidata.lower()}"})), number
            elif ref := self._registered_alike(place):
                yield ref, number
            else:
                namesakes[self._plain(place)].append((number, place, found))
        for plain, alike in namesakes.items():
            yield from self._told_apart(plain, alike)

    def _plain(self, place: StatedPlace) -> str:
        country = self.finder.countries.code(place.country).lower() or slug(place.country or "somewhere")
        return f"territory/{country}-{slug(place.name)}"

    def _registered_alike(self, place: StatedPlace) -> str | None:
        """The registry's place of this very name in this country, where nothing speaks against it."""
        code = self.finder.countries.code(place.country)
        refs = [ref for ref in self._by_name.get(fold(place.name), ()) if code and self._country(ref) == code]
        if len(refs) != 1:
            return None
        known = self.registered[refs[0]]
        if None not in (known.lat, known.long, place.lat, place.long):
            far = kilometres((known.lat or 0, known.long or 0), (place.lat or 0, place.long or 0)) > NEAR
            return None if far else refs[0]
        return refs[0]

    def _country(self, ref: str) -> str:
        territory: Territory | None = self.registered[ref]
        while territory and territory.part_of:
            territory = self.registered.get(territory.part_of)
        return territory.iso3166 or "" if territory else ""

    def _told_apart(self, plain: str, alike: list[Numbered]) -> Iterator[tuple[str, int]]:
        first = _chains({point for _, place, found in alike if (point := point_of(place, found))})
        plain += "-place" if plain in self.registered else ""
        alone = len(set(first.values())) <= 1
        for number, place, found in alike:
            point = point_of(place, found)
            yield (plain if alone or point is None else f"{plain}-{_written(first[point])}"), number


def point_of(place: StatedPlace, found: Found) -> Point | None:
    """The point of a place, unless it is a namesake's abroad."""
    return (place.lat, place.long) if place.lat is not None and place.long is not None and not found.misplaced else None


def _chains(points: set[Point]) -> dict[Point, Point]:
    """For each point the first, from the south, of the chain of points near each other that it belongs to."""
    chains: list[set[Point]] = []
    for point in points:
        near = [chain for chain in chains if any(kilometres(point, other) <= APART for other in chain)]
        chains = [chain for chain in chains if chain not in near] + [{point}.union(*near)]
    return {point: min(chain) for chain in chains for point in chain}


def _written(point: Point) -> str:
    """A point to a tenth of a degree, as a part of a slug: «n54.4-w19.8»."""
    lat, long = point
    return f"{'s' if lat < 0 else 'n'}{abs(lat):.1f}-{'w' if long < 0 else 'e'}{abs(long):.1f}"
