"""`/ontology`: the words of the graph as RDF and as a page; their namespace, `/ns`, leads there."""

import gzip
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from tiegraph.api.current import Opened
from tiegraph.api.glossary import chapters
from tiegraph.api.labels import Reader
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached
from tiegraph.dumps import path
from tiegraph.names import Names

READ = ["GET", "HEAD"]


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/ontology", ontology, methods=READ, response_model=None)
    app.add_api_route("/ns", namespace, methods=READ, response_model=None)


def ontology(request: Request) -> Response:
    """All statements of the ontology's graph, or a page of all its words."""
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    form, media_type = choose(request, (*GRAPH_FORMS, HTML))
    language = choose_language(request)
    file = opened.release.folder / path(names.graph("ontology"), "ttl", names)

    def make() -> bytes:
        triples = _read(file)
        if form is not HTML:
            return serialize(sorted(triples, key=str), form, names.prefixes)
        store = ox.Store()
        store.extend(ox.Quad(*triple) for triple in triples)
        forms = [(one.media_types[0], one.ending, f"/ontology?format={one.ending}") for one in GRAPH_FORMS]
        found = chapters(Reader(store, names, language))
        return render(request, "ontology.html", language, chapters=found, forms=forms)

    key = ("ontology", language if form is HTML else None)
    return cached(request, opened.release, key, media_type, make, {"Link": '</shapes>; rel="related"'})


def namespace(_: Request) -> Response:
    """From the namespace of the words, as the part before `#` of their IRIs, to the words."""
    return RedirectResponse("/ontology", 303, {"Vary": VARY})


def _read(file: Path) -> list[ox.Triple]:
    """The statements of a dump; none where the release has no such graph."""
    if not file.is_file():
        return []
    with gzip.open(file, "rb") as turtle:
        return [quad.triple for quad in ox.parse(cast(IO[bytes], turtle), format=ox.RdfFormat.TURTLE)]
