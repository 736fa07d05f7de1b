"""What a page says about a thing: its statements, the places in the sources, and what points at it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from tiegraph.api.incoming import Incoming
from tiegraph.api.labels import Reader, Shown
from tiegraph.names import ONTOLOGY, PREFIXES

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
EVIDENCE = ox.NamedNode(ONTOLOGY + "evidence")
SOURCE, SELECTOR, START, END, EXACT = (
    ox.NamedNode(PREFIXES["oa"] + name) for name in ("hasSource", "hasSelector", "start", "end", "exact")
)
LOCATORS = {name: ox.NamedNode(ONTOLOGY + name) for name in ("table", "row", "item", "paragraph")}
# What a reader looks for first.
FIRST = [
    *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "hiddenLabel", "definition")),
    *(ONTOLOGY + name for name in ("kind", "status", "party", "level", "partOf", "signed", "since", "until", "dated")),
]


@dataclass(frozen=True)
class Group:
    """The values of one property; total: how many there are, of which some may not be shown."""

    name: Shown
    values: Sequence[Shown]
    total: int


@dataclass(frozen=True)
class Thing:
    """The types of a thing, and its statements by property."""

    types: Sequence[Shown]
    groups: Sequence[Group]


@dataclass(frozen=True)
class Place:
    """Where a source states the thing; locators: of a row, an item, characters, as (name of the locator, value)."""

    source: Shown
    locators: Sequence[tuple[str, str]]
    quotes: Sequence[Shown]


def statements(own: Iterable[ox.Quad], reader: Reader) -> Thing:
    """The statements of a thing, but for its evidence."""
    by_property: dict[ox.NamedNode, list[Shown]] = {}
    for quad in own:
        by_property.setdefault(quad.predicate, []).append(reader.show(quad.object))
    types = by_property.pop(TYPE, [])
    by_property.pop(EVIDENCE, None)
    groups = [_group(predicate, values, reader) for predicate, values in by_property.items()]
    return Thing(sorted(types, key=_foreign_last), sorted(groups, key=_rank))


def backlinks(incoming: Incoming, reader: Reader) -> list[Group]:
    """What points at a thing, by property: one page of it."""
    by_property: dict[ox.NamedNode, list[Shown]] = {}
    for triple in incoming.triples:
        by_property.setdefault(triple.predicate, []).append(reader.show(triple.subject))
    groups = [
        _group(predicate, values, reader, incoming.totals[predicate]) for predicate, values in by_property.items()
    ]
    return sorted(groups, key=_rank)


def places(own: Iterable[ox.Quad], reader: Reader) -> list[Place]:
    """The places in the sources that the thing was read from, in the order of the sources' text."""
    nodes = [quad.object for quad in own if quad.predicate == EVIDENCE and isinstance(quad.object, ox.NamedNode)]
    return [_place(node, reader) for node in sorted(nodes, key=lambda node: _order(node, reader))]


def _place(evidence: ox.NamedNode, reader: Reader) -> Place:
    selectors = _objects(evidence, SELECTOR, reader)
    locators = [
        (name, value.value)
        for name, predicate in LOCATORS.items()
        for value in _objects(evidence, predicate, reader)
        if isinstance(value, ox.Literal)
    ]
    start, end = _first(selectors, START, reader), _first(selectors, END, reader)
    if start and end:
        locators.append(("characters", f"{start}–{end}"))
    quotes = [reader.show(text) for selector in selectors for text in _objects(selector, EXACT, reader)]
    sources = [reader.show(source) for source in _objects(evidence, SOURCE, reader)]
    return Place(sources[0] if sources else reader.show(evidence), locators, quotes)


def _order(evidence: ox.NamedNode, reader: Reader) -> tuple[str, int]:
    source = "".join(str(source) for source in _objects(evidence, SOURCE, reader))
    return source, int(_first(_objects(evidence, SELECTOR, reader), START, reader) or 0)


def _first(nodes: Iterable[ox.NamedNode | ox.Literal], predicate: ox.NamedNode, reader: Reader) -> str:
    return next((value.value for node in nodes for value in _objects(node, predicate, reader)), "")


def _objects(
    node: ox.NamedNode | ox.Literal, predicate: ox.NamedNode, reader: Reader
) -> list[ox.NamedNode | ox.Literal]:
    if not isinstance(node, ox.NamedNode):
        return []
    quads = reader.store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
    found = [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)]
    return sorted(found, key=str)


def _group(predicate: ox.NamedNode, values: list[Shown], reader: Reader, total: int | None = None) -> Group:
    return Group(reader.show(predicate), sorted(values, key=_text), len(values) if total is None else total)


def _foreign_last(shown: Shown) -> tuple[bool, str]:
    return not (shown.iri or "").startswith(ONTOLOGY), shown.text


def _text(shown: Shown) -> tuple[str, str]:
    return shown.text, shown.language or ""


def _rank(group: Group) -> tuple[int, str]:
    iri = group.name.iri or ""
    return (FIRST.index(iri) if iri in FIRST else len(FIRST)), group.name.text
