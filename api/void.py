"""`/.well-known/void`: the description of the data set; the names of data sets lead there."""

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from tiegraph.api.current import Opened
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, choose
from tiegraph.api.past import find
from tiegraph.api.problems import Problem
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached
from tiegraph.api.site import read
from tiegraph.description import FOAF, VOID
from tiegraph.names import Names

READ = ["GET", "HEAD"]
PATH = "/.well-known/void"


def add_to(app: FastAPI) -> None:
    """Serve these resources."""
    app.add_api_route(PATH, void, methods=READ, response_model=None)
    app.add_api_route("/dataset/{name:path}", dataset, methods=READ, response_model=None)


def void(request: Request) -> Response:
    """VoID in every form of RDF; a browser is led to the catalogue."""
    opened: Opened = request.app.state.current.open()
    form, media_type = choose(request, (*GRAPH_FORMS, HTML))
    if form is HTML:
        return RedirectResponse("/catalog", 303, {"Vary": VARY})
    names: Names = request.app.state.names
    prefixes = {**names.prefixes, "void": VOID, "foaf": FOAF}

    def make() -> bytes:
        return serialize(read(request, opened.release.folder / "void.ttl"), form, prefixes)

    headers = {"Link": '</catalog>; rel="describedby"'}
    return cached(request, opened.release, ("void", str(request.base_url)), media_type, make, headers)


def dataset(request: Request, name: str) -> Response:
    """The name of the data set of a release, or of a partition of it: to what describes it."""
    opened: Opened = request.app.state.current.open()
    release = name.partition("/")[0]
    if release == opened.release.name:
        return RedirectResponse(PATH, 303, {"Vary": VARY})
    if find(request, release):
        return RedirectResponse(f"/dump/{release}", 303, {"Vary": VARY})
    raise Problem(404, f"There is no release {release!r}.", "See /dump for the releases there are.")
