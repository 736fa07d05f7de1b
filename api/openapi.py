"""`/openapi.json`: OpenAPI 3.1 of the lists, the saved questions, and the protocols beside them.

The lists describe themselves through FastAPI; every saved question is a path of its own, with its own parameters.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox
from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from tiegraph.api.negotiation import GRAPH_FORMS, HTML, LANGUAGES, RESULT_FORMS, Form
from tiegraph.api.questions import JSON
from tiegraph.api.values import type_of, value_of
from tiegraph.description import LICENCE
from tiegraph.questions import Question

Json = dict[str, Any]

DESCRIPTION = (
    "Cooperation ties between territories, every fact with its source. Labels come in Russian and English, and in the "
    "place's own language. Whoever wants joins of their own asks /sparql."
)
LIST_TAG = "lists"
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
SCHEMAS = {
    "Problem": {
        "type": "object",
        "description": "What is wrong (RFC 9457).",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "mend": {"type": "string", "description": "What to do about it."},
            "parameter": {"type": "string", "description": "The parameter that is wrong."},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }
}
FORMAT = {"iri": {}, "date": {"format": "date"}}
TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def add_to(app: FastAPI) -> None:
    """Serve this resource; it is written at the first request."""
    app.add_api_route("/openapi.json", document, methods=["GET", "HEAD"], response_model=None, include_in_schema=False)


def document(request: Request) -> Response:
    """The description of the API."""
    app: FastAPI = request.app
    if app.openapi_schema is None:
        app.openapi_schema = describe(app)
    return JSONResponse(app.openapi_schema, headers={"Cache-Control": "no-cache"})


def describe(app: FastAPI) -> Json:
    """The whole description."""
    lists = [route for route in app.routes if isinstance(route, APIRoute) and LIST_TAG in route.tags]
    found: Json = get_openapi(
        title="tiegraph",
        version=app.version,
        description=DESCRIPTION,
        license_info={"name": "CC-BY-4.0", "url": LICENCE},
        routes=lists,
    )
    for path, methods in found["paths"].items():
        told = methods["get"]
        told["parameters"] = [_tidy(one) for one in told["parameters"]]
        told["responses"] |= _faults("400", "406", *(["404"] if "{" in path else []))
        del told["responses"]["422"]
    found["components"] = {"schemas": SCHEMAS}
    found["paths"] |= {"/queries": {"get": _queries()}}
    found["paths"] |= {f"/queries/{one.name}": {"get": _question(one)} for one in app.state.questions.values()}
    found["paths"] |= {path: {"get": told} for path, told in PROTOCOLS.items()}
    return found


def parameter(name: str, means: str, schema: Mapping[str, Any], example: Any = None, place: str = "query") -> Json:
    """A parameter as OpenAPI tells it."""
    told = {**schema, "examples": [example]} if example is not None else dict(schema)
    required = place == "path"
    return {"name": name, "in": place, "required": required, "description": means, "schema": told, **_empty(place)}


def _empty(place: str) -> Json:
    """An empty field of a form says nothing, and is no mistake."""
    return {"allowEmptyValue": True} if place == "query" else {}


def _tidy(told: Json) -> Json:
    """A parameter without what FastAPI says twice, its example in the type that it has."""
    schema: Json = told["schema"]
    choices = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    kept = {key: schema[key] for key in ("default", "examples") if key in schema}
    tidy = {key: value for key, value in choices[0].items() if key not in {"title", "description"}} | kept
    if "examples" in tidy:
        tidy["examples"] = [_typed(example, tidy) for example in tidy["examples"]]
    return {**told, "schema": tidy, **_empty(told["in"])}


def _typed(example: str, schema: Json) -> Any:
    if schema.get("type") == "array":
        return [_typed(part, schema["items"]) for part in example.split(",")]
    return int(example) if schema.get("type") == "integer" else example


def _question(question: Question) -> Json:
    parameters = [
        parameter(name, f"{question.parameters[name]['en']}.", _schema(name, default), _example(default))
        for name, default in question.defaults.items()
    ]
    forms = (*RESULT_FORMS, HTML, *GRAPH_FORMS)
    told = _operation(question.question["en"], [*parameters, *_written(forms)], forms, "queries")
    return told | {"operationId": question.name}


def _queries() -> Json:
    forms = (JSON, HTML, *GRAPH_FORMS)
    return _operation("All saved questions", _written(forms), forms, "queries")


def _schema(name: str, default: ox.NamedNode | ox.Literal) -> Json:
    kind = type_of(default)
    if name == "language":
        return {"type": "string", "enum": [*LANGUAGES], "default": "en"}
    return {"type": TYPES.get(kind, "string"), **FORMAT.get(kind, {}), "default": _example(default)}


def _example(default: ox.NamedNode | ox.Literal) -> str | int:
    return int(default.value) if type_of(default) == "integer" else value_of(default)


def _written(forms: Iterable[Form]) -> list[Json]:
    """The parameters that say how an answer is written."""
    names = [form.ending for form in forms]
    return [
        parameter("lang", "The language of the page and of names: en or ru.", {"type": "string"}, "ru"),
        parameter("format", "The form, stronger than Accept.", {"type": "string", "enum": names}, names[0]),
    ]


def _operation(summary: str, parameters: list[Json], forms: Iterable[Form], tag: str, *faults: str) -> Json:
    content: Json = {media_type: {} for form in forms for media_type in form.media_types[:1]}
    answers = {"200": {"description": "The answer.", "content": content}} | _faults("400", "406", *faults)
    return {"summary": summary, "tags": [tag], "parameters": parameters, "responses": answers}


def _faults(*codes: str) -> Json:
    words = {
        "400": "A parameter is wrong; `parameter` names it.",
        "404": "There is no such thing in the current release.",
        "406": "None of the forms is wanted.",
    }
    return {code: {"description": words[code], "content": PROBLEM} for code in codes}


ASK = "SELECT ?tie WHERE { ?tie a tie:Agreement } LIMIT 3"
GRAPHS = {"type": "array", "items": {"type": "string", "format": "uri"}}
REF = parameter("ref", "The address of a thing: its type and its id.", {"type": "string"}, "territory/braniewo", "path")
FORM = parameter("format", "The form, stronger than Accept.", {"type": "string"})
PROTOCOLS: dict[str, Json] = {
    "/sparql": _operation(
        "SPARQL 1.1 Protocol: a query; without one, the description of the service",
        [
            parameter("query", "The query.", {"type": "string"}, ASK),
            parameter("default-graph-uri", "The graphs that make up the default graph.", GRAPHS),
            parameter("named-graph-uri", "The graphs that GRAPH sees.", GRAPHS),
            parameter("timeout", "How long the client would wait, in seconds.", {"type": "number"}, 10),
            FORM,
        ],
        (*RESULT_FORMS, *GRAPH_FORMS, HTML),
        "data",
    ),
    "/data/{ref}": _operation(
        "What is said of a thing, and what points at it", [REF, FORM], GRAPH_FORMS, "data", "404"
    ),
    "/doc/{ref}": _operation("The page about a thing", [REF], (HTML,), "data", "404"),
    "/healthz": _operation("Whether there is a release to answer from", [], (JSON,), "operation"),
}
