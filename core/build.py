"""Records to quads: the middle of the pipeline, in its order."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from tiegraph.compute import computed_nodes
from tiegraph.model import Registry, Sheet
from tiegraph.names import SCHEMES, VOCABULARY, Names
from tiegraph.rdf import ontology_quads, quads, registry_nodes, sheet_nodes

IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"


def graph_quads(registry: Registry, sheets: Iterable[Sheet], names: Names) -> Iterator[ox.Quad]:
    """All quads of a release: the ontology, the registry, one graph per source, and what is computed."""
    sheets = tuple(sheets)
    yield from ontology_quads(names)
    yield from quads(registry_nodes(registry), "registry", names)
    for sheet in sheets:
        yield from quads(sheet_nodes(sheet), sheet.source.id, names)
    yield from quads(computed_nodes(sheets, registry), "computed", names)


def concepts(names: Names) -> frozenset[str]:
    """The addresses ("kind/treaty") of all concepts of the ontology."""
    schemes = {ox.NamedNode(VOCABULARY + scheme) for scheme in SCHEMES}
    return frozenset(
        quad.subject.value.removeprefix(VOCABULARY)
        for quad in ontology_quads(names)
        if quad.predicate.value == IN_SCHEME and isinstance(quad.subject, ox.NamedNode) and quad.object in schemes
    )
