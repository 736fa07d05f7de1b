"""The catalogue of a release in DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/), for data portals."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from tiegraph.description import FOAF, LICENCE, VOID
from tiegraph.dumps import Dump
from tiegraph.names import ONTOLOGY, PREFIXES, Names
from tiegraph.parts import Part
from tiegraph.triples import TYPE, link, text, turtle, typed

DCAT = "http://www.w3.org/ns/dcat#"
DCATAP = "http://data.europa.eu/r5r/"
SPDX = "http://spdx.org/rdf/terms#"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
DCTERMS = PREFIXES["dcterms"]

PUBLISHER = "tiegraph"
TITLE = {"en": "Catalogue of tiegraph", "ru": "Каталог tiegraph"}
DESCRIPTION = {
    "en": "The graph of cooperation ties as a whole, its parts by source, and the services that answer from it.",
    "ru": "Граф связей сотрудничества целиком, его части по источникам и службы, которые по нему отвечают.",
}
KEYWORDS = {
    "en": ("cooperation agreements", "twin towns", "international cooperation", "regions", "municipalities"),
    "ru": (
        "соглашения о сотрудничестве",
        "города-побратимы",
        "международное сотрудничество",
        "регионы",
        "муниципалитеты",
    ),
}
THEMES = ("GOVE", "INTR", "REGI")
LANGUAGES = ("ENG", "RUS")
FILE_TYPES = {"nq": "RDF_N_QUADS", "ttl": "RDF_TURTLE"}
SERVICES = {
    "sparql": ({"en": "SPARQL endpoint", "ru": "Точка доступа SPARQL"}, "https://www.w3.org/TR/sparql11-protocol/"),
    "rdf-graph-store": (
        {"en": "Graph store, for reading", "ru": "Хранилище графов, для чтения"},
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
}


def catalogue(
    parts: list[Part],
    dumps: Iterable[Dump],
    place_names: Iterable[ox.Triple],
    release: str,
    previous: str | None,
    created: str,
    names: Names,
) -> bytes:
    """The catalogue as Turtle.

    parts: the whole first; release, previous: names of this release and of the one before it; created: ISO 8601.
    """
    whole = parts[0].iri
    found = [
        *_catalogue(parts, created, names),
        *(triple for part in parts for triple in _dataset(part, release, created, names)),
        *(link(whole, DCTERMS + "hasPart", part.iri) for part in parts[1:]),
        *(link(part.iri, DCTERMS + "isPartOf", whole) for part in parts[1:]),
        *_places(parts, place_names),
        *(triple for dump in dumps for triple in _distribution(dump, whole, created, names)),
        *(triple for name in SERVICES for triple in _service(name, parts, names)),
    ]
    if previous:
        found.append(link(whole, DCAT + "previousVersion", f"{names.base}dataset/{previous}"))
    used = {name: PREFIXES[name] for name in ("dcterms", "skos", "xsd", "tie")}
    return turtle(
        sorted(set(found), key=str),
        {**used, "dcat": DCAT, "dcatap": DCATAP, "foaf": FOAF, "spdx": SPDX, "void": VOID},
    )


def _catalogue(parts: list[Part], created: str, names: Names) -> Iterator[ox.Triple]:
    iri, publisher = names.base + "catalog", names.base + "catalog#publisher"
    yield link(iri, TYPE, DCAT + "Catalog")
    yield from _words(iri, "title", TITLE)
    yield from _words(iri, "description", DESCRIPTION)
    yield link(iri, DCTERMS + "publisher", publisher)
    yield link(publisher, TYPE, FOAF + "Agent")
    yield text(publisher, FOAF + "name", PUBLISHER, "en")
    yield link(publisher, FOAF + "homepage", names.base)
    yield link(iri, FOAF + "homepage", names.base)
    yield link(iri, DCTERMS + "license", LICENCE)
    yield link(LICENCE, TYPE, DCTERMS + "LicenseDocument")
    yield link(LICENCE, DCTERMS + "type", "http://purl.org/adms/licencetype/Attribution")
    yield typed(iri, DCTERMS + "modified", created, "dateTime")
    yield link(iri, DCAT + "themeTaxonomy", AUTHORITY + "data-theme")
    for theme in THEMES:
        yield link(AUTHORITY + f"data-theme/{theme}", TYPE, PREFIXES["skos"] + "Concept")
    for language in LANGUAGES:
        yield link(iri, DCTERMS + "language", AUTHORITY + f"language/{language}")
        yield link(AUTHORITY + f"language/{language}", TYPE, DCTERMS + "LinguisticSystem")
    for part in parts:
        yield link(iri, DCAT + "dataset", part.iri)
    for name in SERVICES:
        yield link(iri, DCAT + "service", f"{names.base}{name}#service")
    for place in parts[0].places:
        yield link(iri, DCTERMS + "spatial", place)


def _dataset(part: Part, release: str, created: str, names: Names) -> Iterator[ox.Triple]:
    iri = part.iri
    yield link(iri, TYPE, DCAT + "Dataset")
    yield from _words(iri, "title", part.title)
    yield from _words(iri, "description", part.description)
    yield text(iri, DCTERMS + "identifier", part.slug or release)
    yield text(iri, DCAT + "version", release)
    yield link(iri, DCTERMS + "publisher", names.base + "catalog#publisher")
    yield link(iri, DCTERMS + "license", LICENCE)
    yield link(iri, DCTERMS + "accessRights", AUTHORITY + "access-right/PUBLIC")
    yield link(AUTHORITY + "access-right/PUBLIC", TYPE, DCTERMS + "RightsStatement")
    yield link(iri, DCTERMS + "accrualPeriodicity", AUTHORITY + "frequency/IRREG")
    yield link(AUTHORITY + "frequency/IRREG", TYPE, DCTERMS + "Frequency")
    yield link(iri, DCAT + "landingPage", f"{names.base}catalog#{part.slug or 'whole'}")
    yield link(f"{names.base}catalog#{part.slug or 'whole'}", TYPE, FOAF + "Document")
    yield typed(iri, DCTERMS + "issued", created, "dateTime")
    yield typed(iri, VOID + "triples", part.triples, "integer")
    yield link(iri, DCTERMS + "conformsTo", ONTOLOGY)
    yield link(ONTOLOGY, TYPE, DCTERMS + "Standard")
    for theme in THEMES:
        yield link(iri, DCAT + "theme", AUTHORITY + f"data-theme/{theme}")
    for language in LANGUAGES:
        yield link(iri, DCTERMS + "language", AUTHORITY + f"language/{language}")
    for language, keywords in KEYWORDS.items():
        for keyword in keywords:
            yield text(iri, DCAT + "keyword", keyword, language)
    if part.source:
        yield link(iri, DCTERMS + "source", part.source)
    if part.first or part.last:
        period = f"{names.base}catalog#{part.slug or 'whole'}-period"
        yield link(iri, DCTERMS + "temporal", period)
        yield link(period, TYPE, DCTERMS + "PeriodOfTime")
        for name, day in (("startDate", part.first), ("endDate", part.last)):
            if day:
                yield typed(period, DCAT + name, day, "date")
    for place in part.places:
        yield link(iri, DCTERMS + "spatial", place)


def _places(parts: list[Part], place_names: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    known = set(parts[0].places)
    for place in known:
        yield link(place, TYPE, DCTERMS + "Location")
    for triple in place_names:
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value in known:
            yield triple


def _distribution(dump: Dump, whole: str, created: str, names: Names) -> Iterator[ox.Triple]:
    iri = f"{names.base}dump/{dump.name}"
    checksum = iri + "#sha256"
    ending = dump.name.split(".")[-2]
    yield link(dump.graph or whole, DCAT + "distribution", iri)
    yield link(iri, TYPE, DCAT + "Distribution")
    yield text(iri, DCTERMS + "title", dump.name)
    yield link(iri, DCAT + "accessURL", names.base + "dump")
    yield link(iri, DCAT + "downloadURL", iri)
    yield link(iri, DCAT + "mediaType", IANA + dump.media_type)
    yield link(iri, DCAT + "compressFormat", IANA + "application/gzip")
    for media_type in (dump.media_type, "application/gzip"):
        yield link(IANA + media_type, TYPE, DCTERMS + "MediaType")
    yield link(iri, DCTERMS + "format", AUTHORITY + f"file-type/{FILE_TYPES[ending]}")
    yield link(AUTHORITY + f"file-type/{FILE_TYPES[ending]}", TYPE, DCTERMS + "MediaTypeOrExtent")
    yield link(iri, DCTERMS + "license", LICENCE)
    yield typed(iri, DCTERMS + "issued", created, "dateTime")
    yield link(iri, DCATAP + "availability", AUTHORITY + "planned-availability/STABLE")
    yield link(AUTHORITY + "planned-availability/STABLE", TYPE, PREFIXES["skos"] + "Concept")
    yield typed(iri, DCAT + "byteSize", dump.size, "nonNegativeInteger")
    yield link(iri, SPDX + "checksum", checksum)
    yield link(checksum, TYPE, SPDX + "Checksum")
    yield link(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    yield typed(checksum, SPDX + "checksumValue", dump.sha256, "hexBinary")


def _service(name: str, parts: list[Part], names: Names) -> Iterator[ox.Triple]:
    title, standard = SERVICES[name]
    iri, address = f"{names.base}{name}#service", names.base + name
    yield link(iri, TYPE, DCAT + "DataService")
    yield from _words(iri, "title", title)
    yield link(iri, DCAT + "endpointURL", address)
    yield link(iri, DCAT + "endpointDescription", names.base + "sparql")
    yield link(iri, DCTERMS + "conformsTo", standard)
    yield link(standard, TYPE, DCTERMS + "Standard")
    yield link(iri, DCTERMS + "license", LICENCE)
    yield link(iri, DCTERMS + "accessRights", AUTHORITY + "access-right/PUBLIC")
    yield link(iri, DCTERMS + "publisher", names.base + "catalog#publisher")
    for part in parts:
        yield link(iri, DCAT + "servesDataset", part.iri)


def _words(iri: str, name: str, words: Mapping[str, str]) -> Iterator[ox.Triple]:
    for language, word in words.items():
        yield text(iri, DCTERMS + name, word, language or None)
