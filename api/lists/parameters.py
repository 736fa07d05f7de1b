"""The parameters of a list, checked by pydantic and shown in OpenAPI, and what a wrong one is answered with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

import pyoxigraph as ox
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from tiegraph.api.lists import asking, values
from tiegraph.api.lists.spec import Filter, Term
from tiegraph.api.problems import Problem
from tiegraph.names import VOCABULARY, Names

LIMIT, MOST = 100, 10_000
MODES = ("certain", "possible")

# Tags of languages are in lower case everywhere in a release.
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), AfterValidator(str.lower)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Parameter = tuple[Any, Any]


class Strict(BaseModel):
    """A parameter that is not known is a mistake, not noise."""

    model_config = ConfigDict(extra="forbid")


def model(
    name: str,
    filters: Iterable[Filter],
    columns: Sequence[str],
    sortable: Sequence[str],
    sort: str,
    forms: Sequence[str],
    **more: Parameter,
) -> type[Strict]:
    """The parameters of a list with these filters, columns and forms, and more of its own."""
    known = list(filters)
    fields = {one.name: _of_filter(one) for one in known} | more
    if any(one.dates for one in known):
        fields["mode"] = optional(
            Literal[MODES], "Whether dates known to the month or the year must fit for certain, or may", "possible",
            "certain",
        )  # fmt: skip
    orders = tuple(sign + column for column in sortable for sign in ("", "-"))
    fields |= {
        "sort": optional(Literal[orders], "The column to sort by; a minus puts the greatest first", "-label", sort),
        "limit": optional(Limit, "How many rows on a page", "10", LIMIT),
        "cursor": optional(values.Thing, "Where the page begins, as the link to it says", None),
        "fields": optional(values.listed(Literal[tuple(columns)]), "The columns to give, in this order", "iri,label"),
        **common(forms),
    }
    return create_model(name, __base__=Strict, **fields)  # type: ignore[call-overload, no-any-return]


def common(forms: Sequence[str]) -> dict[str, Parameter]:
    """The parameters that say how an answer is written; another form than these is a 406, not a 400."""
    form = Annotated[str, WithJsonSchema({"type": "string", "enum": [*forms]})]
    return {
        "lang": optional(Language, "The language of labels; else Russian or English, else any", "ru"),
        "format": optional(form, "The form, stronger than Accept", forms[0]),
        "mediatype": optional(str, "The same by media type", None, alias="_mediatype"),
    }


def optional(value: Any, means: str, example: str | None, default: Any = None, alias: str | None = None) -> Parameter:
    """A parameter that may be left out, or left empty as a form does; means: a sentence without a full stop."""
    examples = [example] if example is not None else None
    kind = Annotated[value | None, BeforeValidator(lambda given: _given(given, default))]
    return kind, Field(default, alias=alias, description=f"{means}.", examples=examples)


def terms(store: ox.Store, one: Filter, given: Any, names: Names) -> list[Term]:
    """The values of a filter as terms. Raises Problem 400 for a thing that the release does not know."""
    listed = given if isinstance(given, list) else [given]
    if one.scheme:
        return [ox.NamedNode(f"{VOCABULARY}{one.scheme}/{slug}") for slug in listed]
    if one.types:
        return [thing(store, one.name, text, one.types, names) for text in listed]
    return [ox.Literal(value) if isinstance(value, int) else ox.Literal(str(value)) for value in listed]


def thing(store: ox.Store, parameter: str, text: str, types: Sequence[str], names: Names) -> ox.NamedNode:
    """The thing that a parameter names, by slug, address ("territory/braniewo"), IRI, or code of ISO 3166.

    Raises Problem 400 when the release does not know it.
    """
    if "territory" in types and text.isupper() and text.isascii():
        node = asking.by_iso3166(store, text)
    else:
        ref = text if "/" in text else f"{types[0]}/{text}"
        node = _node(names.expand(ref))
    if node is None or not asking.is_known(store, node) or (names.ref(node.value) or "").split("/")[0] not in types:
        what = f"The current release knows no {' or '.join(types)} {text!r}."
        raise wrong(parameter, what, f"Look it up in the lists; for example {parameter}={types[0]}/… .")
    return node


def wrong(parameter: str, detail: str, mend: str = "") -> Problem:
    """A problem with one parameter."""
    return Problem(400, detail, mend, parameter=parameter)


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _of_filter(one: Filter) -> Parameter:
    return optional(values.listed(one.value) if one.many else one.value, one.means, one.example)


def _given(value: Any, default: Any) -> Any:
    said = values.blank_is_absent(value)
    return default if said is None else said


def given(query: BaseModel, filters: Iterable[Filter]) -> Mapping[Filter, Any]:
    """The filters that a request uses, with their values."""
    found = {one: getattr(query, one.name) for one in filters}
    return {one: value for one, value in found.items() if value is not None}
