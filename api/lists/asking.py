"""What a list asks of a release, all of it by SPARQL; what comes back are plain values, never Oxigraph's iterators."""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from tiegraph.api.labels import choose
from tiegraph.api.lists.spec import PROLOGUE, Column, Term

NAMED = "?thing skos:prefLabel|dcterms:title ?value ."
LABEL = "skos:prefLabel|rdfs:label|dcterms:title"

Labels = dict[str, tuple[str, str]]


def select(store: ox.Store, query: str) -> list[list[Term | None]]:
    """The rows of a SELECT over our prefixes."""
    return [list(solution) for solution in store.query(PROLOGUE + query)]  # type: ignore[union-attr]


def ask(store: ox.Store, pattern: str) -> bool:
    """Whether a pattern has a match."""
    return bool(store.query(f"{PROLOGUE}ASK {{ {pattern} }}"))


def these(iris: Iterable[str]) -> str:
    """The pattern that binds `?thing` to these and no others."""
    return f"VALUES ?thing {{ {' '.join(str(ox.NamedNode(iri)) for iri in iris)} }}"


def is_known(store: ox.Store, node: ox.NamedNode) -> bool:
    """Whether the release says anything of a thing."""
    return ask(store, f"{{ {node} ?p ?o }} UNION {{ ?s ?p {node} }}")


def by_iso3166(store: ox.Store, code: str) -> ox.NamedNode | None:
    """The territory with this code of ISO 3166, None where there is none."""
    found = select(store, f"SELECT ?thing WHERE {{ ?thing tie:iso3166 {ox.Literal(code)} }} LIMIT 1")
    return found[0][0] if found and isinstance(found[0][0], ox.NamedNode) else None


def cells(store: ox.Store, iris: Sequence[str], columns: Iterable[Column]) -> dict[str, dict[str, list[Term]]]:
    """By column, then by thing: the values, each once, in a steady order."""
    found: dict[str, dict[str, list[Term]]] = {}
    for column in columns:
        values: dict[str, set[Term]] = {}
        for thing, value in _pairs(store, f"{these(iris)} {column.pattern}"):
            values.setdefault(thing.value, set()).add(value)
        found[column.name] = {iri: sorted(terms, key=str) for iri, terms in values.items()}
    return found


def labels(store: ox.Store, iris: Iterable[str], language: str) -> Labels:
    """The label of each of these that has one, and its language: the wanted one where there is such a label."""
    texts: dict[str, dict[str, str]] = {}
    for thing, value in _pairs(store, f"{these(sorted(set(iris)))} ?thing {LABEL} ?value"):
        add_text(texts.setdefault(thing.value, {}), value)
    return {iri: choose(known, language) for iri, known in texts.items()}


def add_text(known: dict[str, str], value: Term) -> None:
    """Note a text by its language; of two in one language the first by alphabet stands."""
    tag = value.language or "" if isinstance(value, ox.Literal) else ""
    known[tag] = min(value.value, known.get(tag, value.value))


def coordinates(store: ox.Store, iris: Sequence[str], paths: Iterable[str]) -> dict[str, list[tuple[float, float]]]:
    """Where each of these is: (longitude, latitude) of its places, by the first of the paths that leads to any."""
    found: dict[str, list[tuple[float, float]]] = {}
    for path in paths:
        place = f"?thing {path} ?place" if path else "BIND(?thing AS ?place)"
        where = f"{these(iris)} {place} . ?place geo:long ?long ; geo:lat ?lat"
        query = f"SELECT DISTINCT ?thing ?place ?long ?lat WHERE {{ {where} }}"
        here: dict[str, dict[str, tuple[float, float]]] = {}
        for thing, at, long, lat in select(store, query):
            if thing and at and long and lat:
                here.setdefault(thing.value, {})[at.value] = (float(long.value), float(lat.value))
        for iri, points in here.items():
            found.setdefault(iri, [point for _, point in sorted(points.items())])
    return found


def _pairs(store: ox.Store, pattern: str) -> list[tuple[Term, Term]]:
    rows = select(store, f"SELECT ?thing ?value WHERE {{ {pattern} }}")
    return [(thing, value) for thing, value in rows if thing is not None and value is not None]
