"""A data set as quads, in portions, so that no document of all its records is ever built."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import pyoxigraph as ox

from tiegraph.compute import bounds, closure, end, start
from tiegraph.loaders.bulk.source import BulkSource
from tiegraph.model import Registry, Tie
from tiegraph.names import Names
from tiegraph.rdf import Node, entity_node, quads, record_node, source_node, tie_ref

PORTION = 2_000


def bulk_quads(
    bulk: BulkSource, registry: Registry, names: Names, described: set[str] | None = None
) -> Iterator[ox.Quad]:
    """All quads that a data set adds to a release: its graph, the places it brings, and what is computed from them.

    described: addresses of places that an earlier data set brought; those of this one are added to it.
    """
    source = bulk.source.id
    ties = (record_node(tie, tie_ref(tie), source) for tie in bulk.ties())
    yield from _portions(chain([source_node(bulk.source)], ties), source, names)
    described = set() if described is None else described
    territories = [one for one in bulk.territories() if f"territory/{one.id}" not in described]
    yield from _portions(map(entity_node, chain(territories, bulk.associations())), "registry", names)
    described |= {f"territory/{one.id}" for one in territories}
    new = {f"territory/{one.id}" for one in territories}
    above = closure((*registry.territory, *territories))
    within = ({"id": ref, "within": list(above[ref])} for ref in new if above[ref])
    yield from _portions(chain(within, _bounds(bulk.ties())), "computed", names)


def _bounds(ties: Iterable[Tie]) -> Iterator[Node]:
    for tie in ties:
        days = bounds(start(tie), end(tie))
        if days:
            dated = {key: {"@value": day.isoformat(), "@type": "xsd:date"} for key, day in days.items()}
            yield {"id": tie_ref(tie), **dated}


def _portions(nodes: Iterable[Node], graph: str, names: Names) -> Iterator[ox.Quad]:
    waiting = iter(nodes)
    while portion := list(islice(waiting, PORTION)):
        yield from quads(portion, graph, names)
