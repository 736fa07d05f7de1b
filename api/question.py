"""`/queries/{name}`: the answer to a saved question, computed by the workers as any other query is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tiegraph.api.current import Opened
from tiegraph.api.labels import Shown
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, RESULT_FORMS, Form, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.parts import Parts
from tiegraph.api.problems import Problem
from tiegraph.api.questions import endpoint_of, prefixes, said
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import has_already, keep, validator
from tiegraph.api.values import bound, given, value_of
from tiegraph.api.watch import Watch
from tiegraph.api.workers.jobs import Answer, Gone, Lost, Stream
from tiegraph.api.workers.question import PAGE, Excerpt
from tiegraph.api.workers.question import Question as Query
from tiegraph.executables import executable, without_head
from tiegraph.names import Names
from tiegraph.questions import Question

FORMS = (*RESULT_FORMS, HTML, *GRAPH_FORMS)


@dataclass(frozen=True)
class Asked:
    """What a request asks: values as typed, text: the SPARQL with them in it; form and media type of the answer."""

    opened: Opened
    question: Question
    values: Mapping[str, str]
    text: str
    form: Form
    media_type: str
    language: str
    digest: str


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.router.routes.append(Route("/queries/{name}", Endpoint(), methods=["GET", "HEAD"]))


class Endpoint:
    """The ASGI application at `/queries/{name}`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer; as RDF, the question itself."""
        request = Request(scope, receive)
        for may_be_lost in (True, False):
            asked = await run_in_threadpool(_read, request)
            try:
                await _answer(request, asked, send)
            except Lost:
                if not may_be_lost:
                    what = "The processes that answer queries have ended."
                    raise Problem(503, what, "Ask again.", {"Retry-After": "1"}) from None
            except Gone:
                return
            else:
                return


def _read(request: Request) -> Asked:
    """What a request asks. Raises Problem 404, 406 or 400, which names the parameter that is wrong."""
    name = request.path_params["name"]
    question: Question | None = request.app.state.questions.get(name)
    if question is None:
        raise Problem(404, f"There is no saved question {name!r}.", "See /queries for those there are.")
    opened: Opened = request.app.state.current.open()
    form, media_type = choose(request, FORMS)
    language = choose_language(request)
    values = given(request, question)
    text = bound(opened.store, question, values, request.app.state.names)
    digest = validator(opened.release, (text, language, endpoint_of(request)), media_type)
    return Asked(opened, question, values, text, form, media_type, language, digest)


async def _answer(request: Request, asked: Asked, send: Send) -> None:
    if has_already(request, asked.digest):
        response = Response(status_code=304, headers=keep(asked.digest))
    elif asked.form in GRAPH_FORMS:
        response = _response(asked, await run_in_threadpool(_about, request, asked))
    else:
        await _compute(request, asked, send)
        return
    await response(request.scope, request.receive, send)


async def _compute(request: Request, asked: Asked, send: Send) -> None:
    """Let a worker answer, for as long as the client waits."""
    crew = asked.opened.crew
    rows = PAGE if asked.form is HTML else asked.form.media_types[0]
    query = Query(asked.text, rows=rows, language=asked.language, seconds=request.app.state.query_seconds)
    client = request.scope["client"]
    job = crew.submit(query, client[0] if client else "")
    watch = Watch(request.receive, lambda: crew.drop(job))
    try:
        answer: Answer = await job.answered
        content = answer.content
        if isinstance(content, Stream) and request.scope["http_version"] == "1.0":
            raise Problem(505, "The answer is too long for HTTP/1.0, which cannot tell a part from the whole.")
        if asked.form is HTML and isinstance(content, bytes):
            content = await run_in_threadpool(_page, request, asked, Excerpt(**json.loads(content)))
        await _response(asked, content)(request.scope, request.receive, send)
    finally:
        watch.stop()
        crew.drop(job)


def _response(asked: Asked, content: bytes | Stream) -> Response:
    headers = keep(asked.digest)
    if asked.form is not HTML:
        headers["Content-Disposition"] = f'inline; filename="{asked.question.name}.{asked.form.ending}"'
    if isinstance(content, Stream):
        return Parts(content, headers, asked.media_type)
    return Response(content, 200, headers, asked.media_type)


def _about(request: Request, asked: Asked) -> bytes:
    """The question as RDF."""
    names: Names = request.app.state.names
    return serialize(executable(asked.question, names, endpoint_of(request)), asked.form, prefixes(names))


def _page(request: Request, asked: Asked, excerpt: Excerpt) -> bytes:
    question, language = asked.question, asked.language
    fields = [
        (name, said(question.parameters[name], language), asked.values.get(name, value_of(default)))
        for name, default in question.defaults.items()
    ]
    address = request.url.remove_query_params(["format", "_mediatype"])
    sparql = without_head(asked.text)
    return render(
        request,
        "query.html",
        language,
        name=question.name,
        title=said(question.title, language),
        question=said(question.question, language),
        fields=fields,
        header=excerpt.header,
        rows=[[Shown(**cell) for cell in row] for row in excerpt.rows],
        more=excerpt.more,
        files=[(form.ending, address.include_query_params(format=form.ending).query) for form in RESULT_FORMS],
        sparql=sparql,
        editor="/sparql?" + urlencode({"query": sparql, "lang": language}),
    )
