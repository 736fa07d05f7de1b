"""The description of a release in VoID and DCAT: what is in it, under which licence, how much."""

from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from tiegraph.names import ONTOLOGY, VOCABULARY, Names
from tiegraph.store import open_store

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "void": VOID,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "tie": ONTOLOGY,
    "xsd": XSD,
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
CLASS_COUNTS = "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?term } } GROUP BY ?term ORDER BY ?term"
PROPERTY_COUNTS = "SELECT ?term (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?term ?o } } GROUP BY ?term ORDER BY ?term"


def describe(folder: Path, release: str, created: str, graphs: dict[str, int], names: Names) -> str:
    """The description as Turtle.

    folder: the store; release: its name; created: ISO 8601; graphs: quads per graph IRI.
    """
    store = open_store(folder)
    dataset = f"{names.base}dataset/{release}"
    found = [
        *_dataset(dataset, release, created, sum(graphs.values()), names),
        *_subsets(dataset, graphs),
        *_partition(store, dataset, "class", CLASS_COUNTS, "entities"),
        *_partition(store, dataset, "property", PROPERTY_COUNTS, "triples"),
    ]
    text = (ox.serialize(sorted(found, key=str), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    # Oxigraph writes the prefixes in any order; sorted, two builds of one release write the same text.
    return "".join(sorted(text.splitlines(keepends=True), key=lambda line: line if line.startswith("@prefix") else "~"))


def _dataset(dataset: str, release: str, created: str, count: int, names: Names) -> list[ox.Triple]:
    return [
        _link(dataset, RDF_TYPE.value, VOID + "Dataset"),
        _link(dataset, RDF_TYPE.value, DCAT + "Dataset"),
        _text(dataset, DCTERMS + "title", "Cooperation ties between territories", "en"),
        _text(dataset, DCTERMS + "title", "Связи сотрудничества между территориями", "ru"),
        _link(dataset, DCTERMS + "license", LICENCE),
        _typed(dataset, DCTERMS + "issued", created, "dateTime"),
        ox.Triple(ox.NamedNode(dataset), ox.NamedNode(DCAT + "version"), ox.Literal(release)),
        _typed(dataset, VOID + "triples", str(count), "integer"),
        ox.Triple(ox.NamedNode(dataset), ox.NamedNode(VOID + "uriSpace"), ox.Literal(names.thing(""))),
        _link(dataset, VOID + "vocabulary", ONTOLOGY),
        _link(dataset, VOID + "vocabulary", VOCABULARY + "kind"),
        _link(dataset, VOID + "sparqlEndpoint", names.base + "sparql"),
    ]


def _subsets(dataset: str, graphs: dict[str, int]) -> list[ox.Triple]:
    links = [_link(dataset, VOID + "subset", graph) for graph in graphs]
    types = [_link(graph, RDF_TYPE.value, VOID + "Dataset") for graph in graphs]
    return links + types + [_typed(graph, VOID + "triples", str(count), "integer") for graph, count in graphs.items()]


def _partition(store: ox.Store, dataset: str, name: str, query: str, unit: str) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    for row in store.query(query):  # type: ignore[union-attr]
        term, count = row["term"].value, row["n"].value
        node = f"{dataset}/{name}/{quote(term, safe='')}"
        triples += [
            _link(dataset, f"{VOID}{name}Partition", node),
            _link(node, VOID + name, term),
            _typed(node, VOID + unit, count, "integer"),
        ]
    return triples


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _text(subject: str, predicate: str, value: str, language: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value, language=language))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> ox.Triple:
    return ox.Triple(
        ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
    )
