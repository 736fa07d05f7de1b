"""The description of a release in VoID (https://www.w3.org/TR/void/): what is in it, under which licence, how much."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pyoxigraph as ox

from tiegraph.dumps import Dump, slug
from tiegraph.names import ONTOLOGY, PREFIXES, Names
from tiegraph.parts import Part, rows
from tiegraph.triples import TYPE, link, text, turtle, typed

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOID = "http://rdfs.org/ns/void#"
FOAF = "http://xmlns.com/foaf/0.1/"
DCTERMS = PREFIXES["dcterms"]
EXACT_MATCH = PREFIXES["skos"] + "exactMatch"

# What each form is called at https://www.w3.org/ns/formats/
FORMATS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads")
# Whom our things are matched with: the name of the linkset, where their IRIs begin, their home page.
OTHERS = (
    ("geonames", "https://sws.geonames.org/", "https://www.geonames.org/"),
    ("wikidata", "http://www.wikidata.org/entity/", "https://www.wikidata.org/"),
)
EXAMPLES = ("Territory", "Agreement", "Source")

CLASSES = "SELECT ?term (COUNT(?s) AS ?n) WHERE { ?s a ?term } GROUP BY ?term ORDER BY ?term"
PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
PART_CLASSES = "SELECT ?g ?term (COUNT(?s) AS ?n) WHERE { GRAPH ?g { ?s a ?term } } GROUP BY ?g ?term"
PART_PROPERTIES = "SELECT ?g ?term (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?term ?o } } GROUP BY ?g ?term"
SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"
MATCHES = "SELECT (COUNT(*) AS ?n) WHERE {{ ?s skos:exactMatch ?o FILTER(STRSTARTS(STR(?o), '{}')) }}"
EXAMPLE = "SELECT ?s WHERE {{ ?s a tie:{} }} ORDER BY ?s LIMIT 1"


def describe(store: ox.Store, parts: list[Part], dumps: Iterable[Dump], created: str, names: Names) -> bytes:
    """The description as Turtle.

    store: of the release; parts: the whole first; created: ISO 8601.
    """
    whole = parts[0].iri
    found = [
        *_document(whole, created, names),
        *_whole(store, whole, names),
        *(triple for part in parts for triple in _part(part, created)),
        *(link(whole, VOID + "subset", part.iri) for part in parts[1:]),
        *_dumps(dumps, whole, names),
        *_partitions(store, whole, names),
        *_linksets(store, whole),
    ]
    used = {name: PREFIXES[name] for name in ("dcterms", "skos", "tie", "xsd")}
    return turtle(sorted(set(found), key=str), {**used, "void": VOID, "foaf": FOAF})


def _document(whole: str, created: str, names: Names) -> Iterator[ox.Triple]:
    document = names.base + ".well-known/void"
    yield link(document, TYPE, VOID + "DatasetDescription")
    yield link(document, FOAF + "primaryTopic", whole)
    yield typed(document, DCTERMS + "modified", created, "dateTime")
    yield text(document, DCTERMS + "title", "VoID description", "en")
    yield text(document, DCTERMS + "title", "Описание VoID", "ru")


def _whole(store: ox.Store, whole: str, names: Names) -> Iterator[ox.Triple]:
    yield link(whole, FOAF + "homepage", names.base)
    yield link(whole, VOID + "sparqlEndpoint", names.base + "sparql")
    yield text(whole, VOID + "uriSpace", names.thing(""))
    for form in FORMATS:
        yield link(whole, VOID + "feature", f"http://www.w3.org/ns/formats/{form}")
    for name, query in (("distinctSubjects", SUBJECTS), ("distinctObjects", OBJECTS)):
        yield typed(whole, VOID + name, next(rows(store, query))[0], "integer")
    for name in EXAMPLES:
        for (example,) in rows(store, EXAMPLE.format(name)):
            yield link(whole, VOID + "exampleResource", example)
    terms = [term for query in (CLASSES, PROPERTIES) for term, _ in rows(store, query)]
    for namespace in PREFIXES.values():
        if any(term.startswith(namespace) for term in terms):
            yield link(whole, VOID + "vocabulary", namespace)
    yield link(whole, VOID + "vocabulary", ONTOLOGY)


def _part(part: Part, created: str) -> Iterator[ox.Triple]:
    yield link(part.iri, TYPE, VOID + "Dataset")
    yield link(part.iri, DCTERMS + "license", LICENCE)
    yield typed(part.iri, DCTERMS + "issued", created, "dateTime")
    yield typed(part.iri, VOID + "triples", part.triples, "integer")
    for property_, words in (("title", part.title), ("description", part.description)):
        for language, word in words.items():
            yield text(part.iri, DCTERMS + property_, word, language or None)
    if part.source:
        yield link(part.iri, DCTERMS + "source", part.source)


def _dumps(dumps: Iterable[Dump], whole: str, names: Names) -> Iterator[ox.Triple]:
    for dump in dumps:
        yield link(dump.graph or whole, VOID + "dataDump", f"{names.base}dump/{dump.name}")


def _partitions(store: ox.Store, whole: str, names: Names) -> Iterator[ox.Triple]:
    counted = {
        ("class", "entities"): [*((whole, *row) for row in rows(store, CLASSES)), *rows(store, PART_CLASSES)],
        ("property", "triples"): [*((whole, *row) for row in rows(store, PROPERTIES)), *rows(store, PART_PROPERTIES)],
    }
    for (name, unit), counts in counted.items():
        for part, term, count in counts:
            inside = "" if part == whole else slug(part, names) + "/"
            node = f"{whole}/{inside}{name}/{quote(term, safe='')}"
            yield link(part, f"{VOID}{name}Partition", node)
            yield link(node, TYPE, VOID + "Dataset")
            yield link(node, VOID + name, term)
            yield typed(node, VOID + unit, count, "integer")


def _linksets(store: ox.Store, whole: str) -> Iterator[ox.Triple]:
    for name, start, home in OTHERS:
        count = next(rows(store, MATCHES.format(start)))[0]
        if count == "0":
            continue
        linkset, other = f"{whole}/linkset/{name}", f"{whole}/other/{name}"
        yield link(whole, VOID + "subset", linkset)
        yield link(linkset, TYPE, VOID + "Linkset")
        yield link(linkset, VOID + "linkPredicate", EXACT_MATCH)
        yield link(linkset, VOID + "subjectsTarget", whole)
        yield link(linkset, VOID + "objectsTarget", other)
        yield typed(linkset, VOID + "triples", count, "integer")
        yield link(other, TYPE, VOID + "Dataset")
        yield text(other, VOID + "uriSpace", start)
        yield link(other, FOAF + "homepage", home)
