"""The gazetteer for tests: compiled once into the platform's cache, opened once."""

from functools import cache

from tiegraph.loaders.gazetteer import Gazetteer, open_gazetteer
from tiegraph.loaders.linking import Linker, link_all
from tiegraph.loaders.mentions import Link
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.loaders.places import find_places


@cache
def world() -> Gazetteer:
    return open_gazetteer()


@cache
def alone() -> Linker:
    """Links by the gazetteer alone."""
    return Linker(None, world(), PlaceWords.shipped())


def linked(text: str, language: str = "ru") -> dict[str, Link]:
    """Links of a text's mentions by nominative name."""
    return {link.mention.name: link for link in link_all(find_places(text, language, world()), alone())}


def chosen(text: str, language: str = "ru") -> dict[str, str | None]:
    """GeoNames ids by nominative name; None where nothing was chosen."""
    return {name: link.chosen.geonames if link.chosen else None for name, link in linked(text, language).items()}
