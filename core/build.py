"""Records to quads: the middle of the pipeline, in its order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import pyoxigraph as ox

from tiegraph.compute import bounds_nodes, closure_nodes
from tiegraph.model import Entity, Registry, Sheet, Source, Territory, Tie
from tiegraph.names import SCHEMES, VOCABULARY, Names
from tiegraph.rdf import (
    entity_node,
    entity_ref,
    ontology_quads,
    quads,
    record_node,
    registry_nodes,
    sheet_nodes,
    source_node,
    tie_ref,
)

IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
BATCH = 2000

Item = TypeVar("Item")


@dataclass(frozen=True)
class DataSet:
    """A source of ties too many to review one by one; its entities and ties are streams, read once.

    entities: the places and associations that it names and the registry lacks.
    """

    source: Source
    entities: Iterable[Entity]
    ties: Iterable[Tie]


def graph_quads(
    registry: Registry, sheets: Iterable[Sheet], names: Names, data_sets: Iterable[DataSet] = ()
) -> Iterator[ox.Quad]:
    """All quads of a release: the ontology, the registry, one graph per source, and what is computed."""
    yield from ontology_quads(names)
    yield from quads(registry_nodes(registry), "registry", names)
    for sheet in sheets:
        yield from quads(sheet_nodes(sheet), sheet.source.id, names)
        yield from quads(bounds_nodes(sheet.ties), "computed", names)
    known: dict[str, Entity] = {}
    for data_set in data_sets:
        yield from _data_set_quads(data_set, known, names)
    added = (entity for entity in known.values() if isinstance(entity, Territory))
    yield from quads(closure_nodes((*registry.territory, *added)), "computed", names)


def _data_set_quads(data_set: DataSet, known: dict[str, Entity], names: Names) -> Iterator[ox.Quad]:
    """The quads of a data set, batch by batch; what it adds to the registry is known to the data sets after it."""
    graph = data_set.source.id
    yield from quads([source_node(data_set.source)], graph, names)
    for entities in _batches(data_set.entities):
        new = {entity_ref(entity): entity for entity in entities if entity_ref(entity) not in known}
        known |= new
        yield from quads(map(entity_node, new.values()), "registry", names)
    for ties in _batches(data_set.ties):
        yield from quads((record_node(tie, tie_ref(tie), graph) for tie in ties), graph, names)
        yield from quads(bounds_nodes(ties), "computed", names)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def concepts(names: Names) -> frozenset[str]:
    """The addresses ("kind/treaty") of all concepts of the ontology."""
    schemes = {ox.NamedNode(VOCABULARY + scheme) for scheme in SCHEMES}
    return frozenset(
        quad.subject.value.removeprefix(VOCABULARY)
        for quad in ontology_quads(names)
        if quad.predicate.value == IN_SCHEME and isinstance(quad.subject, ox.NamedNode) and quad.object in schemes
    )
