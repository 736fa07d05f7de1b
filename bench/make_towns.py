#!/usr/bin/env python3
"""Print a made-up graph of twin towns as N-Quads: faultless, of any size, the same for the same seed.

    python bench/make_towns.py TIES [SEED]

Towns lie in regions and countries and have councils; few have many partners and many have few. Of 50 ties 48 are
agreements, one is a programme and one an event. The ontology and what the build computes are in it, too: 3,000 quads
and then 33 per tie.
"""

import sys
from collections.abc import Iterator
from random import Random
from typing import Any

import pyoxigraph as ox

from tiegraph.build import graph_quads
from tiegraph.model import Registry, Sheet
from tiegraph.names import Names

TIES_PER_SOURCE = 1_000
SPAN = 100

Record = dict[str, Any]


def make(ties: int, seed: int = 1) -> Iterator[ox.Quad]:
    """The quads of a graph with so many ties."""
    random = Random(seed)  # noqa: S311 (nothing secret is made)
    towns = max(ties // 3, 2)
    sheets = (
        make_sheet(random, number, range(first, min(first + TIES_PER_SOURCE, ties)), towns)
        for number, first in enumerate(range(0, ties, TIES_PER_SOURCE))
    )
    return graph_quads(make_registry(random, towns), sheets, Names())


def make_registry(random: Random, towns: int) -> Registry:
    """A country for every 1,000 towns, a region for every 50, and a council for every town."""
    countries = [
        {"id": f"country-{i}", "label": _label("Страна", "Country", i), "level": "country"}
        for i in range(towns // 1000 + 1)
    ]
    regions = [
        {
            "id": f"region-{i}",
            "label": _label("Край", "Region", i),
            "level": "region",
            "partOf": f"territory/{countries[i % len(countries)]['id']}",
        }
        for i in range(towns // 50 + 1)
    ]
    places = [
        {
            "id": f"town-{i}",
            "label": _label("Город", "Town", i),
            "level": "municipality",
            "partOf": f"territory/{regions[i % len(regions)]['id']}",
            "geonames": str(10_000_000 + i),
            "lat": round(random.uniform(-80, 80), 4),
            "long": round(random.uniform(-170, 170), 4),
        }
        for i in range(towns)
    ]
    councils = [
        {"id": f"council-{i}", "label": _label("Совет", "Council", i), "jurisdiction": f"territory/town-{i}"}
        for i in range(towns)
    ]
    return Registry.model_validate({"territory": [*countries, *regions, *places], "body": councils})


def make_sheet(random: Random, number: int, ties: range, towns: int) -> Sheet:
    """A source that states these ties, one row each."""
    source = {
        "id": f"register-{number}",
        "title": _label("Перечень", "Register", number),
        "language": "en",
        "sha256": f"{number:064x}",
        "length": SPAN * len(ties),
    }
    made: dict[str, list[Record]] = {"agreement": [], "programme": [], "event": []}
    for row, tie in enumerate(ties):
        one, other = _pair(random, towns)
        parties = [f"territory/town-{one}", f"territory/town-{other}"]
        shared: Record = {"id": f"tie-{tie}", "party": parties, "evidence": [_evidence(row, 0)]}
        match tie % 50:
            case 49:
                made["programme"].append(shared | _programme(row, one, other))
            case 48:
                made["event"].append(shared | _event(random, one, tie))
            case digit:
                made["agreement"].append(shared | _agreement(random, row, one, ended=digit % 10 == 0))
    return Sheet.model_validate({"source": source, **made})


def _agreement(random: Random, row: int, one: int, ended: bool) -> Record:
    year = random.randint(1950, 2015)
    change = {"turn": "ended", "dated": str(year + 5), "by": [f"body/council-{one}"], "evidence": [_evidence(row, 1)]}
    return {
        "kind": random.choice(["agreement", "twinning-agreement", "memorandum"]),
        "field": [random.choice(["tourism", "sport", "youth"])],
        "signed": f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"[: random.choice([4, 7, 10])],
        "signatory": [f"body/council-{one}"],
        **({"status": "ended", "change": [change]} if ended else {"status": "active"}),
    }


def _programme(row: int, one: int, other: int) -> Record:
    councils = [{"body": f"body/council-{town}", "onBehalfOf": f"territory/town-{town}"} for town in (one, other)]
    measures = [
        {
            "number": f"1.{part}",
            "section": "1",
            "label": _label("Обмен", "Exchange", part),
            "since": "2021",
            "until": "2025",
            "responsibility": councils,
            "evidence": [_evidence(row, part)],
        }
        for part in range(1, 8)
    ]
    section = {"number": "1", "label": _label("Раздел", "Section", 1), "evidence": [_evidence(row, 8)]}
    goals = [
        {"number": "1", "label": _label("Цель", "Goal", 1), "evidence": [_evidence(row, 9)]},
        {"number": "1.1", "under": "1", "label": _label("Задача", "Task", 1), "evidence": [_evidence(row, 9)]},
    ]
    return {
        "kind": "road-map",
        "status": "active",
        "since": "2020",
        "until": "2029-12",
        "section": [section],
        "measure": measures,
        "goal": goals,
    }


def _event(random: Random, one: int, tie: int) -> Record:
    return {
        "kind": "forum",
        "status": "ended",
        "dated": f"{random.randint(1990, 2020)}-{random.randint(1, 12):02}",
        "place": f"territory/town-{one}",
        "figure": [{"counts": "participants", "value": random.randint(10, 1000), "bound": "at-least"}],
        "outcome": [f"agreement/tie-{tie - 1}"],
    }


def _pair(random: Random, towns: int) -> tuple[int, int]:
    one, other = (int(towns * random.random() ** 2) for _ in range(2))
    return one, other if one != other else (one + 1) % towns


def _evidence(row: int, part: int) -> Record:
    start = row * SPAN + part * 10
    return {"span": [start, start + 9], "table": 1, "row": row + 1}


def _label(ru: str, en: str, number: int) -> dict[str, str]:
    return {"ru": f"{ru} {number}", "en": f"{en} {number}"}


if __name__ == "__main__":
    ox.serialize(make(*map(int, sys.argv[1:])), sys.stdout.buffer, format=ox.RdfFormat.N_QUADS)
