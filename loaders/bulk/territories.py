"""Records of the places of a data set that the registry lacks, with the regions and countries around them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anyascii import anyascii

from tiegraph.loaders.bulk.addresses import Addresses, point_of
from tiegraph.loaders.bulk.countries import regions, russian_country, russian_region
from tiegraph.loaders.bulk.finder import Found
from tiegraph.loaders.bulk.spelling import take_apart
from tiegraph.loaders.bulk.statements import StatedPlace
from tiegraph.loaders.bulk.work import Work
from tiegraph.loaders.gazetteer import Place
from tiegraph.model import Territory

LEVELS = ("region", "district", "municipality")
# The places by address; of one address the one most often given first.
GIVEN = """
WITH named AS (SELECT one AS place FROM stated UNION ALL SELECT two FROM stated),
     times AS (SELECT place, count(*) AS n FROM named GROUP BY place)
SELECT ref, name, country, lat, long, wikidata, geonames, found, misplaced FROM places JOIN times ON place = id
ORDER BY ref, n DESC, name, country, ifnull(lat, 999), ifnull(long, 999), wikidata, geonames
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A place as a data set gives it, its address, and what was found."""

    ref: str
    place: StatedPlace
    found: Found


def records(work: Work, addresses: Addresses, language: str) -> Iterator[Territory]:
    """The territories, each once: those that the rows name, in the order of their addresses, then those around them.

    language: in which the data set names places.
    """
    around: dict[str, Place] = {}
    done: set[str] = set()
    for ref, given in _grouped(work):
        if ref in addresses.registered:
            continue
        done.add(ref)
        main = next((place for one in given if (place := addresses.gazetteer.place(one.found.geonames))), None)
        if main and ref == addresses.of_place(main.id):
            around |= around_place(main, addresses)
            yield of_gazetteer(main, addresses, given, language)
        else:
            country = _country(given[0].place, addresses)
            around |= {addresses.of_place(country.id): country} if country else {}
            yield _of_data_set(ref, given, addresses, language)
    for ref in sorted(set(around) - done - set(addresses.registered)):
        yield of_gazetteer(around[ref], addresses, [], language)


def _grouped(work: Work) -> Iterator[tuple[str, list[Given]]]:
    group: list[Given] = []
    for ref, name, country, lat, long, wikidata, geonames, found, misplaced in work.database.execute(GIVEN):
        if group and group[0].ref != ref:
            yield group[0].ref, group
            group = []
        place = StatedPlace(name, country, lat, long, wikidata, geonames)
        group.append(Given(ref, place, Found(found, bool(misplaced))))
    if group:
        yield group[0].ref, group


def around_place(place: Place, addresses: Addresses) -> dict[str, Place]:
    """The region and the country of a place, by address."""
    countries = addresses.gazetteer.countries_by_code.get(place.country, ())
    outer = [addresses.region_around(place) if place.level != "region" else None, *countries]
    return {addresses.of_place(one.main): one for one in outer if one and one.main != place.main}


def of_gazetteer(place: Place, addresses: Addresses, given: list[Given], language: str) -> Territory:
    """The record of a place of the gazetteer; given: how a data set names it."""
    region = regions().get((place.country, place.admin1)) if place.level == "region" else None
    russian = (
        russian_region(region.iso) if region else russian_country(place.country if place.level == "country" else "")
    )
    own, alt = _names(given, language, place.name)
    label = {"en": place.name, **({"ru": russian} if russian else {}), **own}
    return Territory.model_validate(
        {
            "id": addresses.of_place(place.id).removeprefix("territory/"),
            "level": place.level,
            "label": label,
            "alt": alt,
            "partOf": addresses.parent(place),
            "iso3166": place.country if place.level == "country" else None,
            "geonames": str(place.id),
            "wikidata": _wikidata(given),
            **_point(place.lat, place.long),
            "note": _note(given, addresses),
        }
    )


def _of_data_set(ref: str, given: list[Given], addresses: Addresses, language: str) -> Territory:
    points = sorted(point for one in given if (point := point_of(one.place, one.found)))
    country = _country(given[0].place, addresses)
    name = given[0].place.name
    label, alt = _names(given, language, name)
    level = take_apart(name, addresses.finder.words).level
    return Territory.model_validate(
        {
            "id": ref.removeprefix("territory/"),
            "level": level if level in LEVELS else "municipality",
            "label": {"en": name if _is_latin(name) else anyascii(name), **label},
            "alt": alt,
            "partOf": addresses.of_place(country.id) if country else None,
            "geonames": next((one.place.geonames for one in given if one.place.geonames), None),
            "wikidata": _wikidata(given),
            **(_point(*points[0]) if points else {}),
            "note": _note(given, addresses),
        }
    )


def _country(place: StatedPlace, addresses: Addresses) -> Place | None:
    code = addresses.finder.countries.code(place.country)
    return next(iter(addresses.gazetteer.countries_by_code.get(code, ())), None)


def _names(given: Iterable[Given], language: str, otherwise: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The label in the data set's language, and the other names that it uses."""
    first, *rest = [one.place.name for one in given] or [""]
    others = tuple(sorted({*rest} - {first, otherwise}))
    return {language: first} if first else {}, {language: others} if others else {}


def _wikidata(given: Iterable[Given]) -> str | None:
    """The Q-number; of several for one place of the gazetteer (a town and its municipality) the oldest."""
    numbers = {one.place.wikidata for one in given if one.place.wikidata}
    return min(numbers, key=lambda number: int(number[1:])) if numbers else None


def _note(given: list[Given], addresses: Addresses) -> str | None:
    said: list[str] = []
    if any(one.found.misplaced for one in given):
        said.append("The data set's point for it lies elsewhere, and is left out.")
    countries = {one.place.country for one in given} - {""}
    unknown = sorted(country for country in countries if not addresses.finder.countries.code(country))
    said += [f"The data set places it in «{country}»." for country in unknown]
    return " ".join(said) or None


def _point(lat: float | None, long: float | None) -> dict[str, float]:
    """A whole point to some ten metres, or none."""
    return {"lat": round(lat, 4), "long": round(long, 4)} if lat is not None and long is not None else {}


def _is_latin(name: str) -> bool:
    return all(sign < "\u0250" or "\u1e00" <= sign <= "\u1eff" for sign in name if sign.isalpha())
