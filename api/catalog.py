"""`/catalog`: the catalogue of data sets and services in DCAT-AP, and as a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import Response

from tiegraph.api.current import Opened
from tiegraph.api.labels import Reader, Shown
from tiegraph.api.labels import choose as choose_text
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import cached
from tiegraph.api.site import read
from tiegraph.catalog import DCAT, DCATAP, DCTERMS, SPDX
from tiegraph.description import FOAF, LICENCE, VOID
from tiegraph.names import Names
from tiegraph.triples import TYPE


@dataclass(frozen=True)
class Entry:
    """A data set as the page shows it; files: name, address, bytes and SHA-256 of each."""

    anchor: str
    iri: str
    title: str
    description: str
    triples: str
    first: str
    last: str
    places: list[Shown]
    source: Shown | None
    files: list[tuple[str, str, str, str]]


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/catalog", catalog, methods=["GET", "HEAD"], response_model=None)


def catalog(request: Request) -> Response:
    """The catalogue in every form of RDF, or as a page."""
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    form, media_type = choose(request, (*GRAPH_FORMS, HTML))
    language = choose_language(request)

    def make() -> bytes:
        triples = read(request, opened.release.folder / "catalog.ttl")
        if form is not HTML:
            prefixes = {**names.prefixes, "dcat": DCAT, "dcatap": DCATAP, "foaf": FOAF, "spdx": SPDX, "void": VOID}
            return serialize(triples, form, prefixes)
        entries = _entries(triples, names, language)
        forms = [(one.media_types[0], one.ending, f"/catalog?format={one.ending}") for one in GRAPH_FORMS]
        facts = {"entries": entries, "release": opened.release, "licence": LICENCE, "forms": forms}
        return render(request, "catalog.html", language, **facts)

    key = ("catalog", str(request.base_url), language if form is HTML else None)
    return cached(request, opened.release, key, media_type, make, {"Link": '</.well-known/void>; rel="describedby"'})


def _entries(triples: Iterable[ox.Triple], names: Names, language: str) -> list[Entry]:
    """The data sets, the whole first."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    reader = Reader(store, names, language)
    found = store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(DCAT + "Dataset"))
    nodes = [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]
    return sorted((_entry(node, reader) for node in nodes), key=lambda entry: (entry.anchor != "whole", entry.title))


def _entry(node: ox.NamedNode, reader: Reader) -> Entry:
    files = [file for file in _objects(reader.store, node, DCAT + "distribution") if isinstance(file, ox.NamedNode)]
    period = _objects(reader.store, node, DCTERMS + "temporal")
    texts = {
        text.language or "": text.value
        for text in _objects(reader.store, node, DCTERMS + "description")
        if isinstance(text, ox.Literal)
    }
    sources = _objects(reader.store, node, DCTERMS + "source")
    return Entry(
        _objects(reader.store, node, DCAT + "landingPage")[0].value.partition("#")[2],
        node.value,
        reader.label(node)[0],
        choose_text(texts, reader.language)[0],
        _text(reader.store, node, VOID + "triples"),
        _text(reader.store, period[0], DCAT + "startDate") if period else "",
        _text(reader.store, period[0], DCAT + "endDate") if period else "",
        sorted((reader.show(place) for place in _objects(reader.store, node, DCTERMS + "spatial")), key=_shown),
        replace(reader.show(sources[0]), text=reader.label(node)[0]) if sources else None,
        sorted(_file(file, reader.store) for file in files),
    )


def _file(node: ox.NamedNode, store: ox.Store) -> tuple[str, str, str, str]:
    name = _text(store, node, DCTERMS + "title")
    checksum = _objects(store, node, SPDX + "checksum")[0]
    return name, f"/dump/{name}", _text(store, node, DCAT + "byteSize"), _text(store, checksum, SPDX + "checksumValue")


def _objects(store: ox.Store, node: ox.NamedNode | ox.Literal, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    if not isinstance(node, ox.NamedNode):
        return []
    quads = store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
    return [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)]


def _text(store: ox.Store, node: ox.NamedNode | ox.Literal, predicate: str) -> str:
    return next((value.value for value in _objects(store, node, predicate)), "")


def _shown(shown: Shown) -> str:
    return shown.text
