"""`/id`, `/doc`, `/data`: a thing, the page about it and the data about it (https://www.w3.org/TR/cooluris/).

Concepts have IRIs of their own (`/kind/treaty`) and are dereferenced in the same way.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import FastAPI, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from tiegraph.api.current import Opened
from tiegraph.api.incoming import Incoming, page_number
from tiegraph.api.incoming import read as read_incoming
from tiegraph.api.labels import Reader
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, Form, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.past import last_with
from tiegraph.api.problems import Problem
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached
from tiegraph.api.statements import backlinks, places, statements
from tiegraph.api.thing_json import as_json
from tiegraph.names import SCHEMES, Names
from tiegraph.release import Release

READ = ["GET", "HEAD"]
UNION = ox.DefaultGraph()
JSON = Form(("json",), ("application/json",))
TURTLE, N_TRIPLES, JSONLD, RDF_XML = GRAPH_FORMS
FORMS = (TURTLE, N_TRIPLES, JSON, JSONLD, RDF_XML)  # JSON first, so that "json" does not mean JSON-LD here
SAFE = ":/?#[]@!$&'()*+,;=%"  # what an IRI in a header keeps as it is


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
    ref = ref.removesuffix("/")
    _find(request, ref)
    form, _ = choose(request, (*FORMS, HTML))
    target = f"/doc/{quote(ref)}" if form is HTML else _data_address(ref, form)
    described = f'<{_data_address(ref, FORMS[0])}>; rel="describedby"; type="{FORMS[0].media_types[0]}"'
    return RedirectResponse(target, 303, {"Vary": VARY, "Link": ", ".join([*_alternates(ref), described])})


def concept_see_other(request: Request) -> Response:
    """The same for a concept ("/kind/treaty") or a scheme ("/kind")."""
    return see_other(request, request.url.path.removeprefix("/"))


def data(request: Request, ref: str) -> Response:
    """What is said of a thing and a page of what points at it, in the form of the file ending, else by Accept."""
    ref = ref.removesuffix("/")
    stem, _, ending = ref.rpartition(".")
    form = next((form for form in FORMS if form.ending == ending), None)
    if form is None:
        opened, node = _find(request, ref)
        form, media_type = choose(request, FORMS)
        stem = ref
    else:
        opened, node = _find(request, stem)
        media_type = form.media_types[0]
    address = _data_address(stem, form)
    number = page_number(request)
    incoming = read_incoming(opened.store, node, number)
    language = choose_language(request) if form is JSON else None
    links = [*_alternates(stem), *_about(node), *incoming.links(address)]
    make = _writer(request, opened.store, node, incoming, form, address)
    headers = {"Link": ", ".join(links), "Content-Location": address + (f"?page={number}" if number > 1 else "")}
    return cached(request, opened.release, ("data", node.value, number, language), media_type, make, headers)


def doc(request: Request, ref: str) -> Response:
    """The page about a thing."""
    ref = ref.removesuffix("/")
    opened, node = _find(request, ref)
    choose(request, (HTML,))
    language = choose_language(request)
    incoming = read_incoming(opened.store, node, page_number(request))

    def make() -> bytes:
        names: Names = request.app.state.names
        reader = Reader(opened.store, names, language)
        own = list(opened.store.quads_for_pattern(node, None, None, UNION))
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
            incoming=incoming,
            address=f"/doc/{quote(ref)}",
            embedded=_embedded(own, names),
            forms=[(form.media_types[0], form.ending, _data_address(ref, form)) for form in FORMS],
        )

    headers = {"Link": ", ".join([*_alternates(ref), *_about(node), *incoming.links(f"/doc/{quote(ref)}")])}
    key = ("doc", node.value, incoming.number, language)
    return cached(request, opened.release, key, HTML.media_types[0], make, headers)


def _writer(
    request: Request, store: ox.Store, node: ox.NamedNode, incoming: Incoming, form: Form, address: str
) -> Callable[[], bytes]:
    names: Names = request.app.state.names
    following = f"{address}?page={incoming.number + 1}" if incoming.number < incoming.pages else None

    def make() -> bytes:
        own = _sorted(store.quads_for_pattern(node, None, None, UNION))
        if form is JSON:
            return as_json(node, own, incoming, following, Reader(store, names, choose_language(request)))
        return serialize([*own, *incoming.triples], form, names.prefixes)

    return make


def _embedded(own: Iterable[ox.Quad], names: Names) -> Markup:
    """The statements as JSON-LD that may stand in a page: no text in it can end the element."""
    text = serialize(_sorted(own), JSONLD, names.prefixes).decode("utf-8", errors="replace")
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


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
        raise _gone(ref, past) if (past := last_with(request, node.value, opened.release)) else _unknown(ref)
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


def _gone(ref: str, past: Release) -> Problem:
    detail = f"The current release says nothing of {ref!r} any more; release {past.name} did."
    return Problem(410, detail, f"See /dump/{past.name} for what it said.", release=past.name)


def _data_address(ref: str, form: Form) -> str:
    return f"/data/{quote(ref)}.{form.ending}"


def _alternates(ref: str) -> list[str]:
    links = [f'<{_data_address(ref, form)}>; rel="alternate"; type="{form.media_types[0]}"' for form in FORMS]
    return [*links, f'</doc/{quote(ref)}>; rel="alternate"; type="{HTML.media_types[0]}"']


def _about(node: ox.NamedNode) -> list[str]:
    """What a document describes (RFC 6892), and where the data set is described that it is taken from."""
    return [f'<{quote(node.value, safe=SAFE)}>; rel="describes"', '</.well-known/void>; rel="describedby"']
