"""`/`: what is inside, and how to ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import Response

from tiegraph import questions
from tiegraph.api.current import Opened
from tiegraph.api.labels import Reader, Shown
from tiegraph.api.labels import choose as choose_text
from tiegraph.api.negotiation import HTML, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.responses import cached
from tiegraph.description import LICENCE
from tiegraph.names import ONTOLOGY, PREFIXES, Names

UNION = ox.DefaultGraph()
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
# The table of contents: who, what binds them, what it consists of, how we know.
CONTENTS = {
    "who": ("Territory", "Body", "Association"),
    "ties": ("Agreement", "Partnership", "Programme", "Membership", "Event"),
    "parts": ("Measure", "Goal", "Indicator", "Responsibility", "StatusChange"),
    "sources": ("Source", "Evidence"),
}
LIST_QUERY = """PREFIX dcterms: <{dcterms}>
PREFIX skos: <{skos}>
PREFIX tie: <{tie}>
SELECT ?thing ?label WHERE {{
  ?thing a tie:{name} .
  OPTIONAL {{ ?thing skos:prefLabel|dcterms:title ?label FILTER(LANG(?label) = "{language}") }}
}}
ORDER BY ?label ?thing"""
EXAMPLE_QUERY = """PREFIX skos: <{skos}>
PREFIX tie: <{tie}>
SELECT ?agreement ?party ?signed WHERE {{
  ?agreement a tie:Agreement ; tie:party/skos:prefLabel ?party .
  OPTIONAL {{ ?agreement tie:signed ?signed }}
  FILTER(LANG(?party) = "{language}")
}}
LIMIT 20"""


@dataclass(frozen=True)
class Source:
    """A source document as the home page lists it; quads: how many statements its graph holds."""

    title: Shown
    issuers: list[Shown]
    dated: str
    quads: int


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/", home, methods=["GET", "HEAD"], response_model=None)


def home(request: Request) -> Response:
    """The page."""
    opened: Opened = request.app.state.current.open()
    choose(request, (HTML,))
    language = choose_language(request)
    names: Names = request.app.state.names
    site = str(request.base_url)

    def make() -> bytes:
        reader = Reader(opened.store, names, language)
        return render(
            request,
            "home.html",
            language,
            contents=_contents(opened.store, language),
            sources=_sources(opened, reader),
            questions=_questions(names, language),
            example=EXAMPLE_QUERY.format(**PREFIXES, language=language),
            site=site,
            release=opened.release,
            licence=LICENCE,
        )

    return cached(request, opened.release, ("home", language, site), HTML.media_types[0], make)


def _contents(store: ox.Store, language: str) -> dict[str, list[tuple[str, int, str]]]:
    """By chapter: the name of each class that has members, their number, and the address that lists them."""
    chapters = {}
    for chapter, classes in CONTENTS.items():
        counts = {name: sum(1 for _ in _members(store, name)) for name in classes}
        chapters[chapter] = [
            (name, count, _ask(LIST_QUERY.format(**PREFIXES, name=name, language=language)))
            for name, count in counts.items()
            if count
        ]
    return chapters


def _sources(opened: Opened, reader: Reader) -> list[Source]:
    nodes = [quad.subject for quad in _members(opened.store, "Source")]
    found = [_source(node, opened, reader) for node in nodes if isinstance(node, ox.NamedNode)]
    return sorted(found, key=lambda source: source.title.text)


def _source(node: ox.NamedNode, opened: Opened, reader: Reader) -> Source:
    def values(iri: str) -> list[Shown]:
        quads = opened.store.quads_for_pattern(node, ox.NamedNode(iri), None, UNION)
        return [reader.show(quad.object) for quad in quads]

    issuers, dates = values(PREFIXES["dcterms"] + "publisher"), values(ONTOLOGY + "dated")
    graph = reader.names.graph((reader.names.ref(node.value) or "").removeprefix("source/"))
    return Source(
        reader.show(node),
        sorted(issuers, key=lambda issuer: issuer.text),
        dates[0].text if dates else "",
        opened.release.graphs.get(graph, 0),
    )


def _members(store: ox.Store, name: str) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, TYPE, ox.NamedNode(ONTOLOGY + name), UNION)


def _questions(names: Names, language: str) -> list[tuple[str, str]]:
    """Each saved question in words, and the address that asks it."""
    found = []
    for one in questions.listing():
        given = {"language": language} if "language" in one.defaults else {}
        found.append((choose_text(one.question, language)[0], _ask(questions.bind(one, given, names))))
    return found


def _ask(query: str) -> str:
    return "/sparql?" + urlencode({"query": query})
