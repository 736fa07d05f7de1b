"""Every error as `application/problem+json` (RFC 9457), or as a page to a browser; never a traceback."""

import json
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tiegraph.api.negotiation import choose_language, prefers_page
from tiegraph.api.pages import render
from tiegraph.api.problems import Problem
from tiegraph.errors import StoreError, TiegraphError

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def add_to(app: FastAPI) -> None:
    """Turn every error into a problem."""
    app.exception_handler(Problem)(respond)
    app.exception_handler(TiegraphError)(_ours)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_unforeseen)


def respond(request: Request, problem: Problem) -> Response:
    """A problem in the form that the client reads."""
    title = HTTPStatus(problem.status).phrase
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store", **problem.headers}
    if prefers_page(request):
        page = render(request, "problem.html", choose_language(request), title=title, problem=problem)
        return Response(page, problem.status, headers, "text/html")
    members = {"title": title, "status": problem.status, "detail": problem.detail, **problem.members}
    if problem.mend:
        members["mend"] = problem.mend
    content = json.dumps(members, ensure_ascii=False).encode()
    return Response(content, problem.status, headers, "application/problem+json")


def _ours(request: Request, error: TiegraphError) -> Response:
    status = 503 if isinstance(error, StoreError) else 400
    return respond(request, Problem(status, error.what, error.mend))


def _http(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": f"{headers['Allow']}, OPTIONS", **PREFLIGHT})
    if error.status_code == 404:
        return respond(request, Problem(404, "There is nothing at this address.", "See / for what there is."))
    return respond(request, Problem(error.status_code, f"{error.detail}.", "", headers))


def _unforeseen(request: Request, _: Exception) -> Response:
    return respond(request, Problem(500, "The server made a mistake; its log says which.", "Tell the operator."))
