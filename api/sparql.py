"""`/sparql`: the query part of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), read-only.

Queries run inside the server's threads. Nothing here stops a hostile query: the refusal of SERVICE is a friendly guard
that a determined writer gets around, and there is no time limit. The wall of worker processes is issue 4.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated
from urllib.parse import parse_qsl

import pyoxigraph as ox
from fastapi import Depends, FastAPI, Request
from starlette.responses import Response
from werkzeug.http import parse_options_header

from tiegraph.answers import Result
from tiegraph.api.current import Opened
from tiegraph.api.labels import Reader, Shown
from tiegraph.api.negotiation import GRAPH_FORMS, HTML, RESULT_FORMS, Form, choose, choose_language
from tiegraph.api.pages import render
from tiegraph.api.problems import Problem
from tiegraph.api.rdf import serialize
from tiegraph.api.responses import cached
from tiegraph.api.service import SD, VOID, service_description
from tiegraph.names import Names

QUERY_LIMIT = 64 * 1024
BODY_LIMIT = 4 * QUERY_LIMIT  # a form may write a byte as %XX
PAGE_ROWS = 500

FORM_TYPE, QUERY_TYPE, UPDATE_TYPE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
POSITION = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<expected>.*)", re.DOTALL)
STRINGS_COMMENTS_IRIS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|' + r"'(?:[^'\\\r\n]|\\.)*'|" + r'<[^<>"{}|^`\\\x00-\x20]*>|#[^\r\n]*',
    re.DOTALL,
)
SERVICE = re.compile(r"(?<![\w:?$@-])SERVICE(?![\w:-])", re.IGNORECASE)
# Answers that change while the release does not; a false alarm only costs a client its cache.
VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\b", re.IGNORECASE)
UPDATE = re.compile(
    r"(?:\s|(?:PREFIX\s+\S*|BASE)\s*<[^>]*>)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Operation:
    """A query as the protocol carries it; the graphs are those of the request, which overrule FROM in the query."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    app.add_api_route("/sparql", answer, methods=["GET", "HEAD", "POST"], response_model=None)


async def read_body(request: Request) -> bytes:
    """The body of a request. Raises Problem 413 as soon as it is larger than any query may be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise _too_long()
    return bytes(body)


def answer(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
    """The answer to a query; without one, the description of the service or, in a browser, a form to ask."""
    operation = read_operation(request, body)
    opened: Opened = request.app.state.current.open()
    if operation is None:
        return _describe(request, opened)
    try:
        return _respond(request, opened, operation)
    except SyntaxError as error:
        problem = _malformed(operation.query, error)
    except (RuntimeError, OSError) as error:
        problem = Problem(400, f"The query cannot be answered: {error}.", "Leave that part out.")
    except Problem as error:
        problem = error
    # Oxigraph's answers may only be dropped in their own thread, and a traceback would carry them into another one.
    raise problem.with_traceback(None)


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
    return Operation(queries[0], default, named, asked or None)


def calls_service(query: str) -> bool:
    """Whether the word SERVICE stands in a query outside strings, comments and IRIs."""
    return SERVICE.search(STRINGS_COMMENTS_IRIS.sub(" ", query)) is not None


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
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise _not_utf8() from None


def _run(store: ox.Store, operation: Operation, names: Names) -> Result:
    if calls_service(operation.query):
        raise Problem(
            403,
            "SERVICE is refused: this endpoint asks no other endpoint on a client's behalf.",
            "Ask both endpoints yourself and join the answers, or call this one by SERVICE from your own store.",
        )
    dataset: Mapping[str, list[ox.NamedNode]] = {}
    if operation.default_graphs or operation.named_graphs:
        try:
            dataset = {
                "default_graph": [ox.NamedNode(iri) for iri in operation.default_graphs],
                "named_graphs": [ox.NamedNode(iri) for iri in operation.named_graphs],
            }
        except ValueError as error:
            raise Problem(400, f"A graph's name is not an IRI: {error}.", "Give absolute IRIs.") from None
    return store.query(operation.query, prefixes=names.prefixes, **dataset)  # type: ignore[arg-type]


def _respond(request: Request, opened: Opened, operation: Operation) -> Response:
    result = _run(opened.store, operation, request.app.state.names)
    forms = GRAPH_FORMS if isinstance(result, ox.QueryTriples) else RESULT_FORMS
    form, media_type = choose(request, (*forms, HTML), operation.format)
    language = choose_language(request)

    def make() -> bytes:
        if form is HTML:
            return _page(request, opened, language, operation.query, result)
        return _write(result, form, request.app.state.names)

    if VOLATILE.search(operation.query):
        return Response(make(), 200, {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}, media_type)
    key = (operation, language if form is HTML else None)
    return cached(request, opened.release, key, media_type, make)


def _write(result: Result, form: Form, names: Names) -> bytes:
    if isinstance(result, ox.QueryTriples):
        return serialize(result, form, names.prefixes)
    return result.serialize(format=form.writer) or b""  # type: ignore[arg-type]


def _describe(request: Request, opened: Opened) -> Response:
    form, media_type = choose(request, (*GRAPH_FORMS, HTML))
    language = choose_language(request)
    endpoint = str(request.url.replace(query="", fragment=""))

    def make() -> bytes:
        if form is HTML:
            return _page(request, opened, language)
        prefixes = {**request.app.state.names.prefixes, "sd": SD, "void": VOID}
        return serialize(service_description(endpoint, opened.release), form, prefixes)

    return cached(request, opened.release, (endpoint, language if form is HTML else None), media_type, make)


def _page(request: Request, opened: Opened, language: str, query: str = "", result: Result | None = None) -> bytes:
    names: Names = request.app.state.names
    reader = Reader(opened.store, names, language)
    header: list[str] = []
    rows: list[list[Shown]] = []
    text = ""
    more = False
    if isinstance(result, ox.QuerySolutions):
        header = [variable.value for variable in result.variables]
        rows = list(islice(_rows(result, reader), PAGE_ROWS + 1))
        rows, more = rows[:PAGE_ROWS], len(rows) > PAGE_ROWS
    elif isinstance(result, ox.QueryBoolean):
        text = "true" if result else "false"
    elif isinstance(result, ox.QueryTriples):
        text = serialize(result, GRAPH_FORMS[0], names.prefixes).decode()
    forms = GRAPH_FORMS if isinstance(result, ox.QueryTriples) else RESULT_FORMS
    downloads = [(form.ending, request.url.include_query_params(format=form.ending).query) for form in forms]
    return render(
        request,
        "sparql.html",
        language,
        query=query,
        asked=result is not None,
        header=header,
        rows=rows,
        more=more,
        text=text,
        downloads=downloads,
    )


def _rows(result: ox.QuerySolutions, reader: Reader) -> Iterator[list[Shown]]:
    for solution in result:
        yield [reader.show_short(term) for term in solution]


def _malformed(query: str, error: SyntaxError) -> Problem:
    if UPDATE.match(STRINGS_COMMENTS_IRIS.sub(lambda match: match[0] if match[0][0] == "<" else " ", query)):
        return Problem(400, "This is an update, not a query.", "Ask by SELECT, ASK, CONSTRUCT or DESCRIBE.")
    found = POSITION.match(str(error))
    if found is None:
        return Problem(400, f"The query is not SPARQL 1.1: {error}.", "Correct it.")
    line, column = int(found["line"]), int(found["column"])
    expected = re.sub(r"\s+", " ", found["expected"])
    expected = expected if len(expected) <= 200 else expected[:200] + " …"
    detail = f"The query is not SPARQL 1.1: line {line}, column {column}: {expected}."
    return Problem(400, detail, "Correct it at that place.", line=line, column=column)


def _no_updates() -> Problem:
    return Problem(403, "This endpoint takes no updates.", "Its data change only by a new release.")


def _too_long() -> Problem:
    return Problem(413, f"The query is longer than {QUERY_LIMIT} bytes.", "Shorten it, or ask in parts.")


def _not_utf8() -> Problem:
    return Problem(400, "The request is not UTF-8.", "Encode it as UTF-8.")
