"""Plain values to records, and the faults of a record said in words."""

import difflib
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tiegraph.errors import InputError

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], values: Any, where: Callable[[tuple[str | int, ...]], str]) -> Model:
    """The record that the values describe.

    where: says the file and line of a place in the values. Raises InputError, with one error per fault.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = [_fault(detail, values, model, where) for detail in error.errors()]
        raise InputError.several(faults) from None


def suggest(word: str, known: list[str] | frozenset[str], else_say: str) -> str:
    """«Did you mean …?» for a word that is not among the known ones, or what to say when none is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"Did you mean `{near[0]}`?" if near else else_say


def _fault(
    detail: ErrorDetails, values: Any, model: type[BaseModel], where: Callable[[tuple[str | int, ...]], str]
) -> InputError:
    place = detail["loc"]
    key = ".".join(str(step) for step in place)
    if detail["type"] == "extra_forbidden":
        known = _siblings(model, place)
        mend = suggest(str(place[-1]), known, f"Known keys here: {', '.join(known)}.")
        return InputError(f"The key `{place[-1]}` is not known here.", where(place), mend)
    if detail["type"] == "missing":
        return InputError(f"The key `{key}` is missing.", where(place[:-1]), "Add it.")
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    given = f" (given: {str(detail['input'])[:80]!r})" if not isinstance(detail["input"], dict | list) else ""
    return InputError(f"`{key}`: {message}{given}.", where(place), "Correct the value.")


def _siblings(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    """The keys that the record around a place may have, read from the JSON Schema of the model."""
    schema = model.model_json_schema(by_alias=True)
    node = schema
    for step in place[:-1]:
        node = _resolve(node, schema)
        node = node.get("items", {}) if isinstance(step, int) else node.get("properties", {}).get(step, {})
    return sorted(_resolve(node, schema).get("properties", {}))


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    node = next((option for option in node.get("anyOf", []) if option.get("type") != "null"), node)
    reference = node.get("$ref")
    return schema["$defs"][reference.rsplit("/", 1)[1]] if reference else node
