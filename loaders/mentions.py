"""Places as a text names them, and what they are linked to."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["place", "body", "association"]


@dataclass(frozen=True)
class PlaceMention:
    """A name in a text.

    start, end: offsets into the text, so that text[start:end] == text of the mention; name: in the nominative, as a
    reader would write it; level: what the text calls it (country, region, district, municipality, macroregion);
    country, region: where the text says it lies (ISO 3166 alpha-2; the region's name); language: of the text;
    situates: span of the mention that this one only places («Польша» in «г. Волин, Польша»).
    """

    start: int
    end: int
    text: str
    name: str
    kind: Kind = "place"
    level: str | None = None
    country: str | None = None
    region: str | None = None
    language: str | None = None
    situates: tuple[int, int] | None = None


@dataclass(frozen=True)
class Candidate:
    """What a mention may mean.

    ref: its address when the registry has it ("territory/x"); geonames: its GeoNames id; score: 0 to 1;
    also: further GeoNames ids of the same place (a city and the unit that is this city); population: 0 if unknown.
    """

    ref: str | None
    geonames: str | None
    name: str
    country: str | None
    level: str | None
    score: float
    also: tuple[str, ...] = ()
    population: int = 0

    @property
    def address(self) -> str | None:
        """The registry's address, else the address proposed for a place that the registry lacks."""
        return self.ref or (f"territory/geonames-{self.geonames}" if self.geonames else None)


@dataclass(frozen=True)
class Link:
    """A mention with what it may mean, best first; chosen is None when none is good enough or several are."""

    mention: PlaceMention
    candidates: tuple[Candidate, ...]
    chosen: Candidate | None

    @property
    def ambiguous(self) -> bool:
        """Whether nothing was chosen although there are candidates."""
        return self.chosen is None and bool(self.candidates)
