"""Where things were read from: their places in the sources, or their row of the registry.

The statements lie in a file, which is scanned rather than loaded: memory holds only what is about the things asked for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

import pyoxigraph as ox

from tiegraph.names import ONTOLOGY, PREFIXES

TYPE = PREFIXES["rdf"] + "type"
REGISTERED = frozenset(ONTOLOGY + name for name in ("Territory", "Body", "Association"))
EVIDENCE = ONTOLOGY + "evidence"
SOURCE, SELECTOR, START, END = (PREFIXES["oa"] + name for name in ("hasSource", "hasSelector", "start", "end"))
KEYS = ("table", "row", "item", "paragraph")
TOLD = frozenset(
    f"<{name}>" for name in (TYPE, EVIDENCE, SOURCE, SELECTOR, START, END, *(ONTOLOGY + key for key in KEYS))
)
MOST = 3

# The values of each property of a thing: IRIs, and the texts of literals.
Facts = dict[str, list[str]]


def find_origins(data: Path, things: Collection[str]) -> dict[str, str]:
    """Where each thing, or else what holds it, was read from, in words; "" where nothing says it.

    data: a file of N-Triples as pyoxigraph writes them; things: IRIs.
    """
    about = _read_facts(data, things)
    evidence = {thing: _own_evidence(thing, about[thing]) for thing in things}
    lost = {thing for thing in things if not evidence[thing] and not _is_registered(about[thing])}
    holders = _find_holders(data, lost)
    held = _read_facts(data, {holder for found in holders.values() for holder in found})
    for thing, found in holders.items():
        evidence[thing] = {item for holder in found for item in held[holder].get(EVIDENCE, ())}
    places = _read_places(data, {item for items in evidence.values() for item in items})
    return {
        thing: f"registry, id {_slug(thing)}"
        if _is_registered(about[thing])
        else _join([places[item] for item in evidence[thing] if places[item]])
        for thing in things
    }


def _read_places(data: Path, evidence: Collection[str]) -> dict[str, str]:
    """Each place in words: "zelenogradsk-partners, table 1, row 3, characters 10–90"."""
    about = _read_facts(data, evidence)
    selectors = _read_facts(data, {selector for facts in about.values() for selector in facts.get(SELECTOR, ())})
    places = {}
    for item, facts in about.items():
        named = [f"{key} {value}" for key in KEYS for value in facts.get(ONTOLOGY + key, ())]
        for selector in facts.get(SELECTOR, ()):
            for start in selectors[selector].get(START, ()):
                named += [f"characters {start}–{end}" for end in selectors[selector].get(END, ["?"])]
        source = next(iter(facts.get(SOURCE, ())), "")
        places[item] = ", ".join([_slug(source), *named]) if source else ""
    return places


def _read_facts(data: Path, things: Collection[str]) -> dict[str, Facts]:
    """What is told of each thing, as far as it leads to a place."""
    facts: dict[str, Facts] = {thing: {} for thing in things}
    subjects = {f"<{thing}>" for thing in things}
    lines = [
        f"{subject} {predicate} {rest}"
        for subject, predicate, rest in _read_lines(data, subjects)
        if subject in subjects and predicate in TOLD
    ]
    for triple in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES):
        facts[triple.subject.value].setdefault(triple.predicate.value, []).append(triple.object.value)
    return facts


def _find_holders(data: Path, things: Collection[str]) -> dict[str, set[str]]:
    """The subjects of the statements that each thing is the object of."""
    objects = {f"<{thing}> .\n": thing for thing in things}
    holders: dict[str, set[str]] = defaultdict(set)
    for subject, _, rest in _read_lines(data, objects):
        if rest in objects and subject.startswith("<"):
            holders[objects[rest]].add(subject[1:-1])
    return holders


def _read_lines(data: Path, wanted: Collection[str]) -> Iterator[list[str]]:
    """Each statement cut into subject, predicate and the rest of its line; none when nothing is wanted."""
    if wanted:
        with data.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield line.split(" ", 2)


def _own_evidence(thing: str, facts: Facts) -> set[str]:
    return {thing} if ONTOLOGY + "Evidence" in facts.get(TYPE, ()) else set(facts.get(EVIDENCE, ()))


def _is_registered(facts: Facts) -> bool:
    return not REGISTERED.isdisjoint(facts.get(TYPE, ()))


def _join(places: list[str]) -> str:
    more = [f"and {len(places) - MOST} more places"] if len(places) > MOST else []
    return "; ".join([*sorted(places)[:MOST], *more])


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
