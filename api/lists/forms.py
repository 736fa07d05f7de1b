"""A table as JSON, CSV and GeoJSON: the same columns in each."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from tiegraph.api.lists.paging import Page
from tiegraph.api.lists.table import Cell, Table
from tiegraph.api.negotiation import HTML, Form

JSON = Form(("json",), ("application/json",))
CSV = Form(("csv",), ("text/csv",))
GEOJSON = Form(("geojson",), ("application/geo+json",))
ALL = (JSON, CSV, GEOJSON, HTML)
PLACELESS = (JSON, CSV, HTML)

# What a spreadsheet would take for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Points = list[tuple[float, float]]


def as_json(table: Table, page: Page, following: str | None) -> bytes:
    """An object with the rows under `items`; following: the address of the next page."""
    return _dump({"total": page.total, "count": len(table.rows), "next": following, "items": _items(table)})


def as_csv(table: Table) -> bytes:
    """CSV of RFC 4180, several values of a cell joined by " | "; no text begins as a formula does."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.names)
    writer.writerows([_cell(item[name]) for name in table.names] for item in _items(table))
    return text.getvalue().encode()


def as_geojson(table: Table, page: Page, following: str | None, points: Mapping[str, Points]) -> bytes:
    """A FeatureCollection (RFC 7946) with every row; the geometry of what has no coordinates is null."""
    links = [{"rel": "next", "type": GEOJSON.media_types[0], "href": following}] if following else []
    features = [
        {"type": "Feature", "id": iri, "geometry": geometry(points.get(iri, [])), "properties": item}
        for iri, item in zip(table.rows, _items(table), strict=True)
    ]
    return _dump(
        {
            "type": "FeatureCollection",
            "numberMatched": page.total,
            "numberReturned": len(features),
            "links": links,
            "features": features,
        }
    )


def geometry(points: Points) -> dict[str, Any] | None:
    """A Point, a line between two, or a MultiPoint of several; a line over the 180th meridian is cut there.

    points: (longitude, latitude) in degrees.

    >>> geometry([(170.0, 10.0), (-170.0, 20.0)])["coordinates"]
    [[(170.0, 10.0), (180.0, 15.0)], [(-180.0, 15.0), (-170.0, 20.0)]]
    """
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    if len(points) > 2:
        return {"type": "MultiPoint", "coordinates": points}
    (west, start), (east, end) = points
    if abs(east - west) <= 180:
        return {"type": "LineString", "coordinates": points}
    side = 180.0 if west > 0 else -180.0
    share = (side - west) / (east + 2 * side - west)
    at = round(start + share * (end - start), 6)
    return {"type": "MultiLineString", "coordinates": [[points[0], (side, at)], [(-side, at), points[1]]]}


def _items(table: Table) -> list[dict[str, Cell]]:
    return [{name: row[name] for name in table.names} for row in table.rows.values()]


def _cell(value: Cell) -> str | int | float:
    if isinstance(value, int | float):
        return value
    parts = value if isinstance(value, list) else [value]
    text = " | ".join("" if part is None else str(part) for part in parts)
    return f"'{text}" if text.startswith(FORMULA) else text


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
