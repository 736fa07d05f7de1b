"""The registry: CSV tables of territories, bodies and associations.

A cell of names holds items such as `pl:Braniewo`, separated by ` | `; an empty cell is a value that is not known.
"""

import csv
import io
from pathlib import Path
from typing import Any, TypeVar

from tiegraph.errors import InputError
from tiegraph.loaders import records, text
from tiegraph.model import Association, Body, Entity, Territory

EntityModel = TypeVar("EntityModel", bound=Entity)

TABLES: dict[str, type[Entity]] = {"territories.csv": Territory, "bodies.csv": Body, "associations.csv": Association}
SHARED_COLUMNS = ("id", "ru", "en", "local", "alt", "hidden", "wikidata", "note")
COLUMNS: dict[type[Entity], tuple[str, ...]] = {
    Territory: (*SHARED_COLUMNS, "level", "partOf", "iso3166", "geonames", "lat", "long"),
    Body: (*SHARED_COLUMNS, "jurisdiction", "subOrganizationOf"),
    Association: SHARED_COLUMNS,
}


def read(path: Path, model: type[EntityModel]) -> tuple[EntityModel, ...]:
    """The rows of a registry table as records.

    Raises InputError for an unknown or missing column, a row of another length, an id used twice, or a value that does
    not fit.
    """
    rows = csv.reader(io.StringIO(text.read(path), newline=""), strict=True)
    entities: dict[str, EntityModel] = {}
    try:
        header = next(rows, [])
        _check_header(header, COLUMNS[model], path)
        for cells in rows:
            where = f"{path} line {rows.line_num}"
            entity = _entity(cells, header, model, where)
            if entity.id in entities:
                raise InputError(f"The id `{entity.id}` is used twice.", where, "Give one of the two another id.")
            entities[entity.id] = entity
    except csv.Error as error:
        raise InputError(
            f"The CSV is broken: {error}.", f"{path} line {rows.line_num}", "Mend the quotes there."
        ) from None
    return tuple(entities.values())


def _check_header(header: list[str], columns: tuple[str, ...], path: Path) -> None:
    for column in header:
        if column not in columns:
            mend = records.suggest(column, list(columns), f"Known columns: {', '.join(columns)}.")
            raise InputError(f"The column `{column}` is not known.", f"{path} line 1", mend)
    if missing := [column for column in ("id", "ru", "en") if column not in header]:
        raise InputError(f"The column `{missing[0]}` is missing.", f"{path} line 1", "Add it to the heading.")


def _entity(cells: list[str], header: list[str], model: type[EntityModel], where: str) -> EntityModel:
    if len(cells) != len(header):
        raise InputError(
            f"The row has {len(cells)} cells, the heading {len(header)}.", where, "Quote cells that hold commas."
        )
    row = {column: cell.strip() for column, cell in zip(header, cells, strict=True) if cell.strip()}
    values: dict[str, Any] = {
        key: cell for key, cell in row.items() if key not in ("ru", "en", "local", "alt", "hidden")
    }
    own = {language: names[0] for language, names in _names(row.get("local", ""), where).items()}
    values["label"] = {language: row[language] for language in ("ru", "en") if language in row} | own
    if lacking := [language for language in ("ru", "en") if language not in values["label"]]:
        raise InputError(f"The cell `{lacking[0]}` is empty.", where, "Every entry has a Russian and an English name.")
    for key in ("alt", "hidden"):
        values[key] = _names(row.get(key, ""), where)
    return records.validate(model, values, lambda _place: where)


def _names(cell: str, where: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for item in filter(None, (part.strip() for part in cell.split(" | "))):
        language, colon, name = item.partition(":")
        if not colon or not name.strip():
            raise InputError(f"`{item}` names no language.", where, "Write `pl:Braniewo`, items separated by ` | `.")
        names.setdefault(language.strip(), []).append(name.strip())
    return names
