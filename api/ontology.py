"""`/ontology`: the words of the graph as RDF; their namespace, `/ns`, leads there."""

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from tiegraph.api.current import Opened
from tiegraph.api.negotiation import GRAPH_FORMS, choose
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached
from tiegraph.names import Names

READ = ["GET", "HEAD"]


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/ontology", ontology, methods=READ, response_model=None)
    app.add_api_route("/ns", namespace, methods=READ, response_model=None)


def ontology(request: Request) -> Response:
    """All statements of the ontology's graph."""
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    form, media_type = choose(request, GRAPH_FORMS)

    def make() -> bytes:
        quads = opened.store.quads_for_pattern(None, None, None, ox.NamedNode(names.graph("ontology")))
        return serialize(sorted((quad.triple for quad in quads), key=str), form, names.prefixes)

    return cached(request, opened.release, "ontology", media_type, make)


def namespace(_: Request) -> Response:
    """From the namespace of the words, as the part before `#` of their IRIs, to the words."""
    return RedirectResponse("/ontology", 303, {"Vary": VARY})
