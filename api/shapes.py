"""`/shapes`: the rules that the data are checked against, as RDF and as a page; the IRI of each rule leads there."""

from dataclasses import dataclass
from pathlib import PurePath

import pyoxigraph as ox
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from tiegraph.answers import shorten
from tiegraph.api.current import Opened
from tiegraph.api.labels import choose as choose_text
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.problems import Problem
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached
from tiegraph.names import PREFIXES, Names, list_files, read_text

READ = ["GET", "HEAD"]
SHACL = "http://www.w3.org/ns/shacl#"
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")


@dataclass(frozen=True)
class Rule:
    """A shape: what it promises, how bad it is to break it ("Violation"), what is told then; targets: of which things.

    path: the property that it is about, if it is about one.
    """

    name: str
    iri: str
    title: str
    severity: str
    message: str
    targets: list[str]
    path: str


def add_to(app: FastAPI) -> None:
    """Serve these resources."""
    app.add_api_route("/shapes", shapes, methods=READ, response_model=None)
    app.add_api_route("/shape", vocabulary, methods=READ, response_model=None)
    app.add_api_route("/shape/{name}", shape, methods=READ, response_model=None)


def shapes(request: Request) -> Response:
    """All rules."""
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    form, media_type = choose(request, (*GRAPH_FORMS, HTML))
    language = choose_language(request)

    def make() -> bytes:
        by_file = read_shapes()
        if form is not HTML:
            triples = [triple for found in by_file.values() for triple in found]
            return serialize(triples, form, {**names.prefixes, "sh": SHACL})
        chapters = {name: _rules(triples, language) for name, triples in by_file.items()}
        forms = [(one.media_types[0], one.ending, f"/shapes?format={one.ending}") for one in GRAPH_FORMS]
        return render(request, "shapes.html", language, chapters=chapters, forms=forms)

    key = ("shapes", language if form is HTML else None)
    return cached(request, opened.release, key, media_type, make, {"Link": '</ontology>; rel="related"'})


def vocabulary(_: Request) -> Response:
    """From the IRI of the rules as a whole to the rules."""
    return RedirectResponse("/shapes", 303, {"Vary": VARY})


def shape(request: Request, name: str) -> Response:
    """From the IRI of a rule to its place among the rules."""
    known = {triple.subject for triples in read_shapes().values() for triple in triples}
    if ox.NamedNode(PREFIXES["shape"]).value + name not in {getattr(node, "value", None) for node in known}:
        raise Problem(404, f"There is no rule {name!r}.", "See /shapes for the rules there are.")
    form, _ = choose(request, (*GRAPH_FORMS, HTML))
    return RedirectResponse(f"/shapes#{name}" if form is HTML else "/shapes", 303, {"Vary": VARY})


def read_shapes() -> dict[str, list[ox.Triple]]:
    """The statements of the shipped shapes, by the name of the file ("tie")."""
    return {
        PurePath(name).stem: [quad.triple for quad in ox.parse(read_text("shapes", name), format=ox.RdfFormat.TURTLE)]
        for name in list_files("shapes", ".ttl")
    }


def _rules(triples: list[ox.Triple], language: str) -> list[Rule]:
    """The rules of one file, by name."""
    about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(PREFIXES["shape"]):
            values = about.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, [])
            if isinstance(triple.object, ox.NamedNode | ox.Literal):
                values.append(triple.object)
    return [_rule(iri, facts, language) for iri, facts in sorted(about.items())]


def _rule(iri: str, facts: dict[str, list[ox.NamedNode | ox.Literal]], language: str) -> Rule:
    def text(predicate: str) -> str:
        found = {
            value.language or "": value.value for value in facts.get(predicate, ()) if isinstance(value, ox.Literal)
        }
        return choose_text(found, language)[0] if found else ""

    def short(predicate: str) -> list[str]:
        values = facts.get(SHACL + predicate, ())
        return sorted(shorten(value, PREFIXES) for value in values if isinstance(value, ox.NamedNode))

    return Rule(
        iri.removeprefix(PREFIXES["shape"]),
        iri,
        text(PREFIXES["rdfs"] + "label"),
        next(iter(short("severity")), "Violation").rsplit("#", 1)[-1],
        text(SHACL + "message"),
        [target for name in TARGETS for target in short(name)],
        next(iter(short("path")), ""),
    )
