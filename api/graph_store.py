"""`/rdf-graph-store`: the read side of the Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named indirectly (`?graph=IRI`, `?default`) or directly, below the store or by its own IRI (`/graph/first`).
The default graph is the union of all graphs.
"""

import gzip
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, BinaryIO, cast
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response
from werkzeug.http import parse_etags

from tiegraph.api.current import Opened
from tiegraph.api.files import send_unpacked, stream
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, Form, choose
from tiegraph.api.problems import Problem
from tiegraph.api.responses import VARY
from tiegraph.dumps import path, slug
from tiegraph.names import Names

READ = ["GET", "HEAD"]
STORE = "/rdf-graph-store"
TURTLE = GRAPH_FORMS[0]
IN_MEMORY = 8 * 1024 * 1024
PATIENCE = 10  # seconds that a client waits for others to have their graph converted


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.state.converting = BoundedSemaphore()
    app.add_api_route(STORE, indirect, methods=READ, response_model=None)
    app.add_api_route(STORE + "/{name:path}", direct, methods=READ, response_model=None)
    app.add_api_route("/graph/{name:path}", itself, methods=READ, response_model=None)


def indirect(request: Request) -> Response:
    """The graph that the query names."""
    asked = request.query_params
    if len(asked.getlist("graph")) + len(asked.getlist("default")) != 1:
        raise Problem(400, "The request names no graph, or several.", "Give either `?default` or one `?graph=IRI`.")
    if "default" in asked:
        return _graph(request, None)
    try:
        return _graph(request, ox.NamedNode(asked["graph"]).value)
    except ValueError:
        raise Problem(400, f"{asked['graph']!r} is not an absolute IRI.", "Give the IRI of a graph.") from None


def direct(request: Request, name: str) -> Response:
    """The graph that is called so below our base."""
    names: Names = request.app.state.names
    return _graph(request, names.graph(name.removesuffix("/")))


def itself(request: Request, name: str) -> Response:
    """The IRI of a graph: its statements, or its entry in the catalogue for a browser."""
    names: Names = request.app.state.names
    graph = names.graph(name.removesuffix("/"))
    form, _ = choose(request, (*GRAPH_FORMS, HTML))
    if form is not HTML:
        return _graph(request, graph)
    _require(request.app.state.current.open(), graph)
    return RedirectResponse(f"/catalog#{quote(slug(graph, names))}", 303, {"Vary": VARY})


def _graph(request: Request, graph: str | None) -> Response:
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    if graph is not None:
        _require(opened, graph)
    form, media_type = choose(request, GRAPH_FORMS)
    file = opened.release.folder / path(graph, "ttl", names)
    called = f"{'default' if graph is None else slug(graph, names)}.{form.ending}"
    headers = {
        "Vary": "Accept, Accept-Encoding",
        "Content-Disposition": f'inline; filename="{called}"',
        "Link": '</.well-known/void>; rel="describedby"',
    }
    tag = f"{opened.release.name}-{called}"
    if form is TURTLE:
        return send_unpacked(request, file, tag, media_type, headers)
    headers = {**headers, "ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    if parse_etags(request.headers.get("if-none-match")).contains_weak(tag):
        return Response(status_code=304, headers=headers)
    return _converted(request, file, form, media_type, headers)


def _converted(request: Request, file: Path, form: Form, media_type: str, headers: dict[str, str]) -> Response:
    """A graph in another form than Turtle, written whole before the first byte is sent, and one at a time."""
    if not request.app.state.converting.acquire(timeout=PATIENCE):
        raise Problem(
            503,
            "Too many graphs are being converted.",
            "Ask again, or take the Turtle.",
            {"Retry-After": "10"},
        )
    try:
        converted = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - sent, then closed
        names: Names = request.app.state.names
        with gzip.open(file, "rb") as turtle:
            quads = ox.parse(cast(IO[bytes], turtle), format=ox.RdfFormat.TURTLE)
            triples = (quad.triple for quad in quads)
            ox.serialize(triples, converted, format=form.writer, prefixes=names.prefixes)  # type: ignore[arg-type]
    finally:
        request.app.state.converting.release()
    size = converted.tell()
    converted.seek(0)
    return stream(request, converted, media_type, {**headers, "Content-Length": str(size)})


def _require(opened: Opened, graph: str) -> None:
    if graph not in opened.release.graphs:
        raise Problem(404, f"There is no graph <{graph}>.", "See /.well-known/void for the graphs there are.")
