"""How well places are found and linked when the registry does not help.

    python bench/linking.py [FOLDER OF SOURCES]

Prints three measurements. *Names*: every Russian name of every territory of the registry (preferred, alternative and
misspelt), with the country, region and level that the registry gives it. *Texts*: the five source documents, where
they are at hand (../shared/sources): every mention is found, put in the nominative and linked with the registry
switched off; which territory it is, the registry says (gold), its GeoNames id is what the linker must find.
*World*: every 20th town of ../shared/data/world-twin-towns.csv from the 11th on, on which nothing was tuned, by its
English name and country; right is what lies within 25 km of the coordinates given there.
Exits with 1 when less than 95 % of the texts' mentions are right, or a link of a text or a name is wrong.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from tiegraph.loaders import registry as registry_tables
from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer, open_gazetteer
from tiegraph.loaders.linking import Linker, link_all
from tiegraph.loaders.mentions import Link, PlaceMention
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.loaders.places import find_places
from tiegraph.model import Registry, Territory

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT.parent / "shared" / "sources"
TOWNS = ROOT.parent / "shared" / "data" / "world-twin-towns.csv"
ENOUGH = 0.95
NEAR = 25
"""Kilometres within which two points are of one town."""


@dataclass
class Score:
    """What became of names that have a GeoNames id (right, none, wrong) and of those without (refused, invented)."""

    right: int = 0
    none: int = 0
    wrong: int = 0
    refused: int = 0
    invented: int = 0
    faults: list[str] = field(default_factory=list)

    def count(self, link: Link, gold: str | None, who: str) -> None:
        """Count one link against the id that it should have."""
        got = link.chosen.geonames if link.chosen else None
        outcome = (
            ("refused" if got is None else "invented")
            if gold is None
            else "right"
            if got == gold
            else "wrong"
            if got
            else "none"
        )
        setattr(self, outcome, getattr(self, outcome) + 1)
        if outcome not in ("right", "refused"):
            shown = ", ".join(f"{c.geonames} {c.name} {c.score:.2f}" for c in link.candidates[:3])
            self.faults.append(f"  {outcome}: {who} «{link.mention.name}» should be {gold}, is {got} [{shown}]")

    @property
    def share(self) -> float:
        """The share of right links among the names that have an id."""
        return self.right / max(1, self.right + self.none + self.wrong)

    @property
    def holds(self) -> bool:
        """Whether enough are right and none above the threshold is wrong."""
        return self.share >= ENOUGH and not self.wrong and not self.invented

    def __str__(self) -> str:
        total = self.right + self.none + self.wrong
        return (
            f"{self.right} of {total} right ({100 * self.share:.1f} %), {self.none} not linked, {self.wrong} wrong; "
            f"without an id: {self.refused} rightly not linked, {self.invented} wrongly linked"
        )


def names(territories: tuple[Territory, ...], linker: Linker, languages: tuple[str, ...]) -> Score:
    """The registry's own names, each with the frame that the registry gives it."""
    by_ref = {f"territory/{territory.id}": territory for territory in territories}
    score = Score()
    for territory in territories:
        if territory.level == "macroregion":
            continue
        above = list(_above(territory, by_ref))
        country = next((t.iso3166 for t in above if t.level == "country"), None)
        region = next((t.label["ru"] for t in above if t.level == "region"), None)
        for language in languages:
            spelt = [
                territory.label.get(language),
                *territory.alt.get(language, ()),
                *territory.hidden.get(language, ()),
            ]
            for name in filter(None, spelt):
                mention = PlaceMention(
                    0, len(name), name, name, level=territory.level, country=country, region=region, language=language
                )
                score.count(linker.link(mention), territory.geonames, territory.id)
    return score


def _above(territory: Territory, by_ref: dict[str, Territory]) -> Iterator[Territory]:
    while territory.part_of:
        territory = by_ref[territory.part_of]
        yield territory


def texts(folder: Path, known: Registry, gazetteer: Gazetteer, words: PlaceWords) -> tuple[Score, int, float, set[str]]:
    """The mentions of the source documents: score, number of mentions, seconds, territories that were met."""
    alone, gold_linker = Linker(None, gazetteer, words), Linker(known, gazetteer, words)
    by_ref = {f"territory/{territory.id}": territory for territory in known.territory}
    score, met, total = Score(), set[str](), 0
    began = time.perf_counter()
    for path in sorted(folder.glob("*.txt")):
        mentions = find_places(path.read_text(encoding="utf-8"), "ru", gazetteer)
        total += len(mentions)
        for mention, link in zip(mentions, link_all(mentions, alone), strict=True):
            ref = _gold(mention, gold_linker)
            if ref is None:
                if link.chosen:
                    score.faults.append(f"  not in the registry: {path.stem} «{mention.name}» is {link.chosen.name}")
                continue
            met.add(ref)
            score.count(link, by_ref[ref].geonames, path.stem)
    return score, total, time.perf_counter() - began, met


def world(path: Path, gazetteer: Gazetteer, linker: Linker) -> str:
    """Towns of the world by name and country, checked by their coordinates."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    towns = {(row[f"city{n}"], row[f"country{n}"], row[f"lat{n}"], row[f"lng{n}"]) for row in rows for n in "12"}
    outcomes: Counter[str] = Counter()
    for name, country, lat, long in sorted(towns)[10::20]:
        code = next((p.country for p in gazetteer.exact(fold(country)) if p.level == "country"), None)
        mention = PlaceMention(0, len(name), name, name, country=code, language="en")
        link = linker.link(mention)
        place = gazetteer.place(int(link.chosen.geonames)) if link.chosen and link.chosen.geonames else None
        if code is None or not link.candidates:
            outcomes["unknown"] += 1
        elif place is None:
            outcomes["left open, candidates shown"] += 1
        elif place.lat is None or place.long is None:
            outcomes["linked to a unit without coordinates"] += 1
        else:
            apart = _kilometres(float(lat), float(long), place.lat, place.long)
            outcomes["right" if apart <= NEAR else "wrong"] += 1
    return ", ".join(f"{count} {what}" for what, count in outcomes.most_common()) + f", of {outcomes.total()}"


def _kilometres(lat: float, long: float, other_lat: float, other_long: float) -> float:
    north, east = radians(other_lat - lat), radians(other_long - long)
    chord = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * 6371 * asin(sqrt(chord))


def _gold(mention: PlaceMention, linker: Linker) -> str | None:
    """The territory of the registry that goes by the mention's name."""
    candidates = linker.by_registry(mention) or linker.by_registry(replace(mention, level=None))
    return candidates[0].ref if candidates else None


def main(folder: Path) -> int:
    """Measure and print. The exit code says whether the promise holds."""
    began = time.perf_counter()
    gazetteer, words = open_gazetteer(), PlaceWords.shipped()
    print(f"gazetteer: {gazetteer.path.name}, opened in {time.perf_counter() - began:.1f} s")
    territories = registry_tables.read(ROOT / "registry" / "territories.csv", Territory)
    linker = Linker(None, gazetteer, words)
    holds = True
    for languages in (("ru",), ("en", "pl", "de", "lt", "be", "ja", "zh-hans")):
        score = names(territories, linker, languages)
        print(f"names of the registry in {', '.join(languages)}: {score}")
        print(*score.faults, sep="\n")
        holds = holds and not score.wrong and not score.invented
    if TOWNS.is_file():
        print(f"towns of the world: {world(TOWNS, gazetteer, linker)}")
    if not folder.is_dir():
        print(f"texts: {folder} is not here, so not measured")
        return 0 if holds else 1
    score, total, seconds, met = texts(folder, Registry(territory=territories), gazetteer, words)
    named = {f"territory/{t.id}" for t in territories if t.level != "macroregion"}
    print(f"texts: {total} mentions in {seconds:.1f} s, {len(met & named)} territories met")
    print(f"  {score}")
    print(*score.faults, sep="\n")
    print("territories of the registry that no text names directly:", ", ".join(sorted(r[10:] for r in named - met)))
    return 0 if holds and score.holds else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCES))
