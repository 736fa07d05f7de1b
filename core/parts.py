"""What a release consists of, as its descriptions tell it: the whole, and one part per graph."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from tiegraph.dumps import slug
from tiegraph.names import PREFIXES, Names

WHOLE = {
    "title": {"en": "Cooperation ties between territories", "ru": "Связи сотрудничества между территориями"},
    "description": {
        "en": "Agreements, partnerships, programmes, memberships and events between municipalities, regions and "
        "countries; each fact leads to the place in the document that states it.",
        "ru": "Соглашения, партнёрства, программы, членство и события, связывающие муниципалитеты, регионы и страны; "
        "каждый факт ведёт к месту документа, где он записан.",
    },
}
OWN = {
    "ontology": {
        "title": {"en": "Ontology of cooperation ties", "ru": "Онтология связей сотрудничества"},
        "description": {
            "en": "The classes, properties and concepts that the data are written in.",
            "ru": "Классы, свойства и понятия, которыми записаны данные.",
        },
    },
    "registry": {
        "title": {"en": "Territories, bodies and associations", "ru": "Территории, органы и объединения"},
        "description": {
            "en": "Who can be a party: names, levels, places on the map, identifiers elsewhere.",
            "ru": "Кто бывает стороной: названия, уровни, место на карте, идентификаторы в других данных.",
        },
    },
    "computed": {
        "title": {"en": "What is computed", "ru": "Вычисленное"},
        "description": {
            "en": "The bounds of dates as days, and which territory lies within which; computed from the other parts.",
            "ru": "Границы дат в днях и вложенность территорий; вычислено из остальных частей.",
        },
    },
}
FROM_SOURCE = {
    "en": "The ties that one document states, each with its place in the text: {}",
    "ru": "Связи, о которых сообщает один документ, каждая с её местом в тексте: {}",
}

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
COUNTS = "SELECT ?part (COUNT(*) AS ?n) WHERE { GRAPH ?part { ?s ?p ?o } } GROUP BY ?part"
TITLES = "SELECT ?part ?source ?title WHERE { GRAPH ?part { ?source a tie:Source ; dcterms:title ?title } }"
FIRST_DAYS = """SELECT ?part (MIN(?day) AS ?found) WHERE {
  GRAPH ?part { ?thing a ?type } ?thing tie:startEarliest ?day } GROUP BY ?part"""
LAST_DAYS = """SELECT ?part (MAX(?day) AS ?found) WHERE {
  GRAPH ?part { ?thing a ?type } ?thing tie:startLatest|tie:endLatest ?day } GROUP BY ?part"""
# The parties once each, then where they are: ten times faster than tie by tie.
COUNTRIES = """SELECT DISTINCT ?part ?place WHERE {
  { SELECT DISTINCT ?part ?party WHERE { GRAPH ?part { ?tie tie:party|tie:place ?party } } }
  ?party tie:jurisdiction?/tie:within? ?place . ?place tie:level level:country } ORDER BY ?place"""
PLACE_NAMES = "SELECT ?place ?name WHERE { ?place tie:level level:country ; skos:prefLabel ?name }"


@dataclass(frozen=True)
class Part:
    """The whole of a release or one graph of it.

    iri: of the graph, or of the whole; slug: its name in addresses, None for the whole; title, description: by
    language; triples: how many statements; source: the IRI of the document it was read from; first: the earliest
    start that its ties tell; last: the latest day (both ISO 8601); places: the IRIs of the countries of its parties.
    """

    iri: str
    slug: str | None
    title: Mapping[str, str]
    description: Mapping[str, str]
    triples: int
    source: str | None = None
    first: str | None = None
    last: str | None = None
    places: tuple[str, ...] = ()


def read_parts(store: ox.Store, whole: str, names: Names) -> list[Part]:
    """The whole, called by this IRI, and then its graphs by their IRIs."""
    titles, sources = _titles(store, names)
    first = {row[0]: row[1] for row in rows(store, FIRST_DAYS)}
    last = {row[0]: row[1] for row in rows(store, LAST_DAYS)}
    places: dict[str, list[str]] = defaultdict(list)
    for part, place in rows(store, COUNTRIES):
        places[part].append(place)
    parts = [
        Part(
            iri,
            slug(iri, names),
            titles[iri] or {"en": slug(iri, names)},
            _description(slug(iri, names), titles[iri]),
            int(count),
            sources.get(iri),
            first.get(iri),
            last.get(iri),
            tuple(places[iri]),
        )
        for iri, count in sorted(rows(store, COUNTS))
    ]
    everywhere = tuple(sorted({place for part in parts for place in part.places}))
    # The default graph is the union: a statement of two graphs counts once.
    count = next(rows(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))[0]
    begun, ended = min(first.values(), default=None), max(last.values(), default=None)
    return [
        Part(whole, None, WHOLE["title"], WHOLE["description"], int(count), None, begun, ended, everywhere),
        *parts,
    ]


def place_names(store: ox.Store) -> list[ox.Triple]:
    """The countries' names, as statements."""
    name = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    found = cast(ox.QuerySolutions, store.query(PROLOGUE + PLACE_NAMES))
    return [ox.Triple(row["place"], name, row["name"]) for row in found]


def rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query over our prefixes, as the values of their terms; rows with gaps are left out."""
    for row in cast(ox.QuerySolutions, store.query(PROLOGUE + query)):
        terms = list(row)
        if None not in terms:
            yield tuple(term.value for term in terms)


def _titles(store: ox.Store, names: Names) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """By graph: its title by language, and the document it was read from."""
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    sources: dict[str, str] = {}
    for row in cast(ox.QuerySolutions, store.query(PROLOGUE + TITLES)):
        part, source, title = row["part"].value, row["source"].value, row["title"]
        if source == names.thing(f"source/{slug(part, names)}"):
            titles[part][title.language or ""] = title.value
            sources[part] = source
    for name, words in OWN.items():
        titles[names.graph(name)] = dict(words["title"])
    return titles, sources


def _description(name: str, title: Mapping[str, str]) -> Mapping[str, str]:
    if name in OWN:
        return OWN[name]["description"]
    known = title.get("en") or title.get("ru") or next(iter(title.values()), name)
    return {language: words.format(title.get(language, known)) for language, words in FROM_SOURCE.items()}
