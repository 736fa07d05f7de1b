"""What a parameter of the wrong type, or one that does not exist, is answered with: 400, and the parameter's name."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from tiegraph.api.handlers import respond
from tiegraph.api.problems import Problem


def add_to(app: FastAPI) -> None:
    """Turn the findings of FastAPI into problems."""
    app.exception_handler(RequestValidationError)(_invalid)


def _invalid(request: Request, error: RequestValidationError) -> Response:
    """All that is wrong; the sentence tells the first."""
    found = [{"parameter": _name(one["loc"]), "detail": _sentence(one)} for one in error.errors()]
    mend = f"{request.url.path} takes the parameters that /openapi.json describes."
    first = found[0]
    return respond(request, Problem(400, first["detail"], mend, parameter=first["parameter"], errors=found))


def _name(place: tuple[str | int, ...]) -> str:
    """The parameter, from a place such as ("query", "kind", 0)."""
    return str(place[1]) if len(place) > 1 else str(place[0])


def _sentence(one: dict[str, object]) -> str:
    name, given = _name(one["loc"]), str(one.get("input"))  # type: ignore[arg-type]
    if one["type"] == "extra_forbidden":
        return f"There is no parameter {name!r}."
    told = str(one["msg"]).removeprefix("Value error, ")
    return f"The value {given!r} of {name!r} does not fit: {told[:1].lower()}{told[1:]}."
