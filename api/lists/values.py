"""The types of the values that a filter takes, as pydantic checks them and OpenAPI shows them."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from tiegraph.build import concepts
from tiegraph.dates import PartialDate
from tiegraph.names import VOCABULARY, Names

# The shipped ontology is the same under every base.
CONCEPTS = sorted(concepts(Names()))


def _day(text: str) -> str:
    if PartialDate(text).precision != "day":
        raise ValueError(f"{text!r} is not a day: write YYYY-MM-DD")
    return text


def _date(text: str) -> str:
    return PartialDate(text).text


def concept(scheme: str) -> Any:
    """A concept of a scheme: its slug ("treaty"), its address ("kind/treaty") or its IRI."""
    slugs = tuple(one.split("/")[1] for one in CONCEPTS if one.split("/")[0] == scheme)

    def shorten(value: Any) -> Any:
        return value.removeprefix(VOCABULARY).removeprefix(f"{scheme}/") if isinstance(value, str) else value

    return Annotated[Literal[slugs], BeforeValidator(shorten)]


def listed(value: Any) -> Any:
    """Several values of one type: the parameter repeated, or its values joined by commas."""
    return Annotated[list[value], BeforeValidator(_split)]


def blank_is_absent(value: Any) -> Any:
    """An empty field of a form says nothing."""
    kept = [item for item in value if item != ""] if isinstance(value, list) else value
    return None if kept in ("", []) else kept


def _split(value: Any) -> Any:
    given = value if isinstance(value, list) else [value]
    return [part.strip() for item in given for part in str(item).split(",") if part.strip()]


Thing = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Date = Annotated[
    str, AfterValidator(_date), WithJsonSchema({"type": "string", "pattern": r"^[12]\d{3}(-\d\d(-\d\d)?)?$"})
]
Month = Annotated[int, Field(ge=1, le=12)]
