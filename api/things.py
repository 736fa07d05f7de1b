"""`/id`, `/doc`, `/data`: a thing, the page about it and the data about it (https://www.w3.org/TR/cooluris/).

Concepts have IRIs of their own (`/kind/treaty`) and are dereferenced in the same way.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from tiegraph.api.current import Opened
from tiegraph.api.labels import Reader
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, Form, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.problems import Problem
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached
from tiegraph.api.statements import backlinks, places, statements
from tiegraph.names import SCHEMES, Names

READ = ["GET", "HEAD"]
UNION = ox.DefaultGraph()


def add_to(app: FastAPI) -> None:
    """Serve things and concepts."""
    app.add_api_route("/id/{ref:path}", see_other, methods=READ, response_model=None)
    app.add_api_route("/doc/{ref:path}", doc, methods=READ, response_model=None)
    app.add_api_route("/data/{ref:path}", data, methods=READ, response_model=None)
    for scheme in SCHEMES:
        app.add_api_route(f"/{scheme}", concept_see_other, methods=READ, response_model=None)
        app.add_api_route(f"/{scheme}/{{slug}}", concept_see_other, methods=READ, response_model=None)


def see_other(request: Request, ref: str) -> Response:
    """From the IRI of a thing to the page about it, or to the data in the form that the client reads."""
    _find(request, ref)
    form, _ = choose(request, (*GRAPH_FORMS, HTML))
    target = f"/doc/{quote(ref)}" if form is HTML else _data_address(ref, form)
    return RedirectResponse(target, 303, {"Vary": VARY, "Link": _alternates(ref)})


def concept_see_other(request: Request) -> Response:
    """The same for a concept ("/kind/treaty") or a scheme ("/kind")."""
    return see_other(request, request.url.path.removeprefix("/"))


def data(request: Request, ref: str) -> Response:
    """What is said of a thing and what points at it, in the form of the file ending, else by Accept."""
    stem, _, ending = ref.rpartition(".")
    form = next((form for form in GRAPH_FORMS if form.ending == ending), None)
    if form is None:
        opened, node = _find(request, ref)
        form, media_type = choose(request, GRAPH_FORMS)
        stem = ref
    else:
        opened, node = _find(request, stem)
        media_type = form.media_types[0]
    names: Names = request.app.state.names
    headers = {"Link": _alternates(stem), "Content-Location": _data_address(stem, form)}
    make = _writer(opened.store, node, form, names)
    return cached(request, opened.release, ("data", node.value), media_type, make, headers)


def doc(request: Request, ref: str) -> Response:
    """The page about a thing."""
    opened, node = _find(request, ref)
    choose(request, (HTML,))
    language = choose_language(request)

    def make() -> bytes:
        reader = Reader(opened.store, request.app.state.names, language)
        own = list(opened.store.quads_for_pattern(node, None, None, UNION))
        incoming = list(opened.store.quads_for_pattern(None, None, node, UNION))
        title, title_language = reader.label(node)
        return render(
            request,
            "thing.html",
            language,
            iri=node.value,
            title=title,
            title_language=title_language,
            thing=statements(own, reader),
            places=places(own, reader),
            backlinks=backlinks(incoming, reader),
            forms=[(form.media_types[0], form.ending, _data_address(ref, form)) for form in GRAPH_FORMS],
        )

    headers = {"Link": _alternates(ref)}
    return cached(request, opened.release, ("doc", node.value, language), HTML.media_types[0], make, headers)


def describe(store: ox.Store, node: ox.NamedNode) -> list[ox.Triple]:
    """The description of a thing: its own statements, then those that point at it."""
    own = store.quads_for_pattern(node, None, None, UNION)
    incoming = store.quads_for_pattern(None, None, node, UNION)
    return [*_sorted(own), *_sorted(quad for quad in incoming if quad.subject != node)]


def _writer(store: ox.Store, node: ox.NamedNode, form: Form, names: Names) -> Callable[[], bytes]:
    return lambda: serialize(describe(store, node), form, names.prefixes)


def _sorted(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    return sorted((quad.triple for quad in quads), key=str)


def _find(request: Request, ref: str) -> tuple[Opened, ox.NamedNode]:
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    try:
        node = ox.NamedNode(names.expand(ref) if "://" not in ref else names.thing(ref))
    except ValueError:
        raise _unknown(ref) from None
    if not _is_known(opened.store, node):
        raise _unknown(ref)
    return opened, node


def _is_known(store: ox.Store, node: ox.NamedNode) -> bool:
    # Not inside the function that raises: Oxigraph's iterators may only be dropped in their own thread, and an
    # exception carries the variables of every function it passes into another one.
    own = store.quads_for_pattern(node, None, None, UNION)
    incoming = store.quads_for_pattern(None, None, node, UNION)
    return next(chain(own, incoming), None) is not None


def _unknown(ref: str) -> Problem:
    return Problem(
        404, f"The current release says nothing of {ref!r}.", "Check the spelling, or look it up by /sparql."
    )


def _data_address(ref: str, form: Form) -> str:
    return f"/data/{quote(ref)}.{form.ending}"


def _alternates(ref: str) -> str:
    links = [f'<{_data_address(ref, form)}>; rel="alternate"; type="{form.media_types[0]}"' for form in GRAPH_FORMS]
    return ", ".join([*links, f'</doc/{quote(ref)}>; rel="alternate"; type="{HTML.media_types[0]}"'])
