"""`/sparql`: the query part of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), read-only.

Queries run in the worker processes of `tiegraph.api.workers`, which are the wall against hostile ones; here only the
protocol is spoken.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from werkzeug.http import parse_options_header

from tiegraph.api.current import Opened
from tiegraph.api.labels import Shown
from tiegraph.api.negotiation import (
    GRAPH_FORMS,
    HEADER_LIMIT,
    HTML,
    RESULT_FORMS,
    Form,
    accept_header,
    choose,
    choose_language,
    fitting,
)
from tiegraph.api.pages import render
from tiegraph.api.parts import Parts
from tiegraph.api.problems import Problem
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import VARY, cached, has_already, keep, validator
from tiegraph.api.service import SD, VOID, service_description
from tiegraph.api.watch import Watch
from tiegraph.api.workers.jobs import Answer, Gone, Lost, Stream
from tiegraph.api.workers.question import PAGE, Excerpt, Question
from tiegraph.release import Release

QUERY_LIMIT = 64 * 1024
BODY_LIMIT = 4 * QUERY_LIMIT  # a form may write a byte as %XX
PARAMETERS = 1000  # that one request may have

FORM_TYPE, QUERY_TYPE, UPDATE_TYPE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
# By the kind of an answer: r for rows and booleans, g for graphs.
FORMS = {"r": (*RESULT_FORMS, HTML), "g": (*GRAPH_FORMS, HTML)}
# Answers that change while the release does not; a false alarm only costs a client its cache.
VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Operation:
    """A query as the protocol carries it; the graphs are those of the request, which overrule FROM in the query.

    seconds: how long the client would wait; it changes no answer, and so is no part of what an ETag stands for.
    """

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None
    seconds: float | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Choice:
    """The form of an answer, the media type to call it by, and the language where it is a page."""

    form: Form
    media_type: str
    language: str | None

    def validator(self, release: Release, operation: Operation) -> str:
        """What is in the ETag of the answer in this form."""
        return validator(release, (operation, self.language), self.media_type)


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    # Not by FastAPI's own route, which would cost more than a small query.
    app.router.routes.append(Route("/sparql", Endpoint(), methods=["GET", "HEAD", "POST"]))


class Endpoint:
    """The ASGI application at `/sparql`."""

    def __init__(self) -> None:
        self._fitting = lru_cache(maxsize=256)(fitting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer to a query; without one, the description of the service or, in a browser, a form to ask."""
        request = Request(scope, receive)
        operation = read_operation(request, await read_body(request) if request.method == "POST" else b"")
        if operation is None:
            opened = await request.app.state.current.now()
            response = await run_in_threadpool(_describe, request, opened)
            await response(scope, receive, send)
            return
        for may_be_lost in (True, False):
            try:
                await self._answer(request, operation, send)
            except Lost:
                if not may_be_lost:
                    raise _no_workers() from None
            except Gone:
                return
            else:
                return

    async def _answer(self, request: Request, operation: Operation, send: Send) -> None:
        opened: Opened = await request.app.state.current.now()
        choices = self._choices(request, operation)
        volatile = VOLATILE.search(operation.query) is not None
        if not volatile and "if-none-match" in request.headers:
            for choice in choices.values():
                # Who has the validator had the answer; `*` is for any answer, so that there must be one.
                digest = choice.validator(opened.release, operation)
                if has_already(request, digest, any_counts=False):
                    await Response(status_code=304, headers=keep(digest))(request.scope, request.receive, send)
                    return
        most: float = request.app.state.query_seconds
        question = Question(
            operation.query,
            operation.default_graphs,
            operation.named_graphs,
            rows=_written_as(choices.get("r")),
            graph=_written_as(choices.get("g")),
            language=next((choice.language for choice in choices.values() if choice.language), "en"),
            seconds=min(most, operation.seconds or most),
        )
        client = request.scope["client"]
        job = opened.crew.submit(question, client[0] if client else "")
        watch = Watch(request.receive, lambda: opened.crew.drop(job))
        try:
            answer = await job.answered
            response = await _respond(request, opened.release, operation, choices, answer, volatile)
            await response(request.scope, request.receive, send)
        finally:
            watch.stop()
            opened.crew.drop(job)

    def _choices(self, request: Request, operation: Operation) -> dict[str, Choice]:
        """The form of the answer by its kind, which only the worker will know."""
        accept = accept_header(request)
        if len(accept) > HEADER_LIMIT:
            choose(request, FORMS["r"], operation.format)  # says what is wrong
        found = {kind: self._fitting(forms, operation.format, accept) for kind, forms in FORMS.items()}
        return {
            kind: Choice(*choice, choose_language(request) if choice[0] is HTML else None)
            for kind, choice in found.items()
            if choice is not None
        }


async def read_body(request: Request) -> bytes:
    """The body of a request. Raises Problem 413 as soon as it is larger than any query may be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise _too_long()
    return bytes(body)


def read_operation(request: Request, body: bytes) -> Operation | None:
    """The query that a request carries, None when it carries none and needs none. Raises Problem."""
    parameters = _decode(request.scope["query_string"])
    if request.method == "POST":
        parameters += _posted(request, body)
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise _no_updates()
    queries = values.get("query", [])
    if len(queries) > 1:
        raise Problem(400, "The request carries more than one query.", "Send one `query` per request.")
    if not queries:
        if request.method == "POST":
            raise Problem(400, "The request carries no query.", "Put it into the form field `query`.")
        return None
    if len(queries[0].encode()) > QUERY_LIMIT:
        raise _too_long()
    asked = values.get("format", values.get("_mediatype", [""]))[0]
    default, named = (tuple(values.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    return Operation(queries[0], default, named, asked or None, _seconds(values.get("timeout", [""])[0]))


def _seconds(text: str) -> float | None:
    if not text:
        return None
    if not (text.isascii() and text.replace(".", "", 1).isdecimal() and float(text) > 0):
        raise Problem(400, f"{text!r} is not a time in seconds.", "Give `timeout` as a number, such as 10 or 0.5.")
    return float(text)


def _posted(request: Request, body: bytes) -> list[tuple[str, str]]:
    media_type, options = parse_options_header(request.headers.get("content-type"))
    if media_type == UPDATE_TYPE:
        raise _no_updates()
    if media_type not in {FORM_TYPE, QUERY_TYPE} or options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise Problem(
            415,
            f"A query cannot be read from {request.headers.get('content-type') or 'a body without Content-Type'!r}.",
            f"Send {QUERY_TYPE} or {FORM_TYPE}, in UTF-8.",
            {"Accept-Post": f"{QUERY_TYPE}, {FORM_TYPE}"},
        )
    if media_type == FORM_TYPE:
        return _decode(body)
    try:
        return [("query", body.decode())]
    except UnicodeDecodeError:
        raise _not_utf8() from None


def _decode(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS)
    except UnicodeDecodeError:
        raise _not_utf8() from None
    except ValueError:
        raise Problem(413, f"The request has more than {PARAMETERS} parameters.", "Send fewer.") from None


def _written_as(choice: Choice | None) -> str | None:
    if choice is None:
        return None
    return PAGE if choice.form is HTML else choice.form.media_types[0]


async def _respond(
    request: Request,
    release: Release,
    operation: Operation,
    choices: dict[str, Choice],
    answer: Answer,
    volatile: bool,
) -> Response:
    """The answer of a worker as one of HTTP. Raises Problem 406 when the client takes no form of it."""
    if answer.kind not in choices:
        choose(request, FORMS[answer.kind], operation.format)  # says what there is
    choice = choices[answer.kind]
    headers = {"Vary": VARY, "Cache-Control": "no-store"}
    if not volatile:
        digest = choice.validator(release, operation)
        headers = keep(digest)
        if has_already(request, digest):
            return Response(status_code=304, headers=headers)
    content = answer.content
    if isinstance(content, Stream):
        if request.scope["http_version"] == "1.0":
            raise Problem(505, "The answer is too long for HTTP/1.0, which cannot tell a part from the whole.")
        return Parts(content, headers, choice.media_type)
    if choice.language is not None:
        forms = [form for form in FORMS[answer.kind] if form is not HTML]
        excerpt = Excerpt(**json.loads(content))
        content = await run_in_threadpool(_page, request, choice.language, operation.query, forms, excerpt)
    return Response(content, 200, headers, choice.media_type)


def _describe(request: Request, opened: Opened) -> Response:
    form, media_type = choose(request, (*GRAPH_FORMS, HTML))
    language = choose_language(request)
    endpoint = str(request.url.replace(query="", fragment=""))

    def make() -> bytes:
        if form is HTML:
            return _page(request, language)
        prefixes = {**request.app.state.names.prefixes, "sd": SD, "void": VOID}
        return serialize(service_description(endpoint, opened.release), form, prefixes)

    return cached(request, opened.release, (endpoint, language if form is HTML else None), media_type, make)


def _page(
    request: Request, language: str, query: str = "", forms: Sequence[Form] = (), excerpt: Excerpt | None = None
) -> bytes:
    shown = excerpt or Excerpt()
    downloads = [(form.ending, request.url.include_query_params(format=form.ending).query) for form in forms]
    return render(
        request,
        "sparql.html",
        language,
        query=query,
        asked=excerpt is not None,
        header=shown.header,
        rows=[[Shown(**cell) for cell in row] for row in shown.rows],
        more=shown.more,
        text=shown.text,
        downloads=downloads,
    )


def _no_updates() -> Problem:
    return Problem(403, "This endpoint takes no updates.", "Its data change only by a new release.")


def _too_long() -> Problem:
    return Problem(413, f"The query is longer than {QUERY_LIMIT} bytes.", "Shorten it, or ask in parts.")


def _not_utf8() -> Problem:
    return Problem(400, "The request is not UTF-8.", "Encode it as UTF-8.")


def _no_workers() -> Problem:
    return Problem(503, "The processes that answer queries have ended.", "Ask again.", {"Retry-After": "1"})
