"""What OpenAPI says of the answers of a list."""

from collections.abc import Iterable, Sequence
from typing import Any

from tiegraph.api.lists.forms import CSV, GEOJSON, JSON
from tiegraph.api.lists.spec import Column
from tiegraph.api.lists.table import IRI, LABEL
from tiegraph.api.negotiation import HTML

Json = dict[str, Any]
TEXT: Json = {"type": ["string", "null"]}
TYPES = {"integer": "integer", "decimal": "number"}


def responses(columns: Iterable[Column], places: Sequence[str], more: Json | None = None) -> dict[int | str, Json]:
    """The answers by status; more: schemas of further columns."""
    item = {"type": "object", "properties": item_schema(columns) | (more or {})}
    page = {
        "type": "object",
        "required": ["total", "count", "next", "items"],
        "properties": {
            "total": {"type": "integer", "description": "How many there are on all pages."},
            "count": {"type": "integer", "description": "How many there are on this page."},
            "next": {**TEXT, "description": "The address of the next page."},
            "items": {"type": "array", "items": item},
        },
    }
    content: Json = {JSON.media_types[0]: {"schema": page}, CSV.media_types[0]: {"schema": {"type": "string"}}}
    if places:
        content[GEOJSON.media_types[0]] = {
            "schema": {"type": "object", "description": "A FeatureCollection (RFC 7946)."}
        }
    content[HTML.media_types[0]] = {"schema": {"type": "string"}}
    headers = {
        "X-Total-Count": {"description": "How many there are on all pages.", "schema": {"type": "integer"}},
        "Link": {"description": 'The next page, as `rel="next"`.', "schema": {"type": "string"}},
    }
    return {200: {"description": "A page of the list.", "content": content, "headers": headers}}


def item_schema(columns: Iterable[Column]) -> Json:
    """The columns as JSON Schema."""
    found: Json = {IRI: {"type": "string", "format": "uri"}, LABEL: TEXT}
    for column in columns:
        name = TYPES.get(column.kind, "string")
        found[column.name] = {"type": "array", "items": {"type": name}} if column.many else {"type": [name, "null"]}
        if column.kind == "thing":
            found[column.label_name] = {"type": "array", "items": TEXT} if column.many else TEXT
    return found
