"""`/queries`: the saved questions in words, and as RDF for query editors."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from tiegraph import questions
from tiegraph.api.current import Opened
from tiegraph.api.labels import choose as choose_text
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, Form, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import cached
from tiegraph.api.values import type_of, value_of
from tiegraph.executables import SCHEMA, SH, executables, question_iri, without_head
from tiegraph.names import Names
from tiegraph.questions import Question

JSON = Form(("json",), ("application/json",))


def add_to(app: FastAPI) -> None:
    """Serve this resource; the questions are read once."""
    app.state.questions = {one.name: one for one in questions.listing()}
    app.add_api_route("/queries", listing, methods=["GET", "HEAD"], response_model=None)


def listing(request: Request) -> Response:
    """All saved questions."""
    opened: Opened = request.app.state.current.open()
    names: Names = request.app.state.names
    form, media_type = choose(request, (JSON, HTML, *GRAPH_FORMS))
    language = choose_language(request)
    endpoint = endpoint_of(request)
    found: list[Question] = [*request.app.state.questions.values()]

    def make() -> bytes:
        if form is JSON:
            items = [_described(one, names) for one in found]
            return bytes(JSONResponse({"total": len(items), "items": items}).body)
        if form is HTML:
            words = [(one.name, said(one.title, language), said(one.question, language)) for one in found]
            return render(request, "queries.html", language, questions=words)
        return serialize(executables(found, names, endpoint), form, prefixes(names))

    return cached(request, opened.release, ("queries", language, endpoint), media_type, make)


def said(texts: Mapping[str, str], language: str) -> str:
    """A text of a question in a language."""
    return choose_text(texts, language)[0]


def endpoint_of(request: Request) -> str:
    """The IRI of the endpoint of the site that was asked."""
    return f"{request.base_url}sparql"


def prefixes(names: Names) -> dict[str, str]:
    """The prefixes of questions as RDF."""
    return {**names.prefixes, "sh": SH, "schema": SCHEMA}


def _described(question: Question, names: Names) -> dict[str, Any]:
    return {
        "name": question.name,
        "iri": question_iri(question.name, names),
        "href": f"/queries/{question.name}",
        "title": question.title,
        "question": question.question,
        "parameters": [
            {"name": name, "type": type_of(default), "default": value_of(default), "means": question.parameters[name]}
            for name, default in question.defaults.items()
        ],
        "sparql": without_head(questions.bind(question, {}, names)),
    }
