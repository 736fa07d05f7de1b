"""What the endpoint says about itself: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

from collections.abc import Iterator

import pyoxigraph as ox

from tiegraph.api.negotiation import GRAPH_FORMS, RESULT_FORMS
from tiegraph.description import LICENCE
from tiegraph.names import PREFIXES
from tiegraph.release import Release

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SEE_ALSO = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def service_description(endpoint: str, release: Release) -> Iterator[ox.Triple]:
    """The statements about the endpoint at this IRI."""
    service = ox.NamedNode(endpoint)
    dataset = ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    yield ox.Triple(service, TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for form in (*RESULT_FORMS, *GRAPH_FORMS):
        if form.writer is not None:
            yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(form.writer.iri))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, TYPE, _sd("Dataset"))
    for described in (".well-known/void", "catalog"):
        yield ox.Triple(dataset, SEE_ALSO, ox.NamedNode(endpoint.removesuffix("sparql") + described))
    yield ox.Triple(dataset, ox.NamedNode(PREFIXES["dcterms"] + "license"), ox.NamedNode(LICENCE))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, TYPE, _sd("Graph"))
    for position, (name, count) in enumerate(release.graphs.items(), start=1):
        named, graph = (ox.NamedNode(f"{endpoint}#{kind}-{position}") for kind in ("named-graph", "graph"))
        yield ox.Triple(dataset, _sd("namedGraph"), named)
        yield ox.Triple(named, TYPE, _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, _sd("graph"), graph)
        yield ox.Triple(graph, TYPE, _sd("Graph"))
        yield ox.Triple(graph, ox.NamedNode(VOID + "triples"), ox.Literal(count))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
