"""What a row states: its parties as places, what kind of tie they have, and when."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Meanings
from dataclasses import dataclass

from tiegraph.dates import PartialDate
from tiegraph.errors import InputError
from tiegraph.loaders.bulk.mapping import Mapping, PlaceColumns
from tiegraph.loaders.bulk.rows import Row, Table

MOST_FAULTS = 20
POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)\s*\)", re.IGNORECASE)
WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)")
GEONAMES = re.compile(r"(?:https?://(?:sws|www)\.geonames\.org/)?([1-9]\d*)/?.*")
UNKNOWN_VALUE = re.compile(r"_:|t\d+$|https?://www\.wikidata\.org/\.well-known/genid/")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ISO_TIME = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)T00:00:00(?:\.0+)?Z?")
WIKIDATA_PRECISION = {"9": 4, "10": 7, "11": 10}


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """A place as a row gives it; empty where the row is silent. country: the words of the row."""

    name: str
    country: str = ""
    lat: float | None = None
    long: float | None = None
    wikidata: str = ""
    geonames: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A row. group: the project's id, or the association's name or address; title: of the project."""

    row: Row
    places: tuple[StatedPlace, ...]
    kind: str = ""
    status: str = ""
    since: str = ""
    until: str = ""
    group: str = ""
    title: str = ""


def statements(table: Table, mapping: Mapping) -> Iterator[Statement]:
    """What the rows of a table state.

    Raises InputError for a column that is not there, and, when all rows are read, for the first broken rows, each with
    its line.
    """
    check_columns(table, mapping)
    faults: list[InputError] = []
    for row in table.rows:
        try:
            statement = _statement(row, mapping, f"{table.path} line {row.line}")
        except InputError as error:
            faults.append(error)
            if len(faults) == MOST_FAULTS:
                break
            continue
        if not faults:
            yield statement
    if faults:
        raise InputError.several(faults)


def check_columns(table: Table, mapping: Mapping) -> None:
    """Raise InputError that lists the columns found, when one that the mapping names is missing or there twice."""
    found = table.columns
    if missing := [name for name in mapping.used if name not in found]:
        listed = ", ".join(f"`{name}`" for name in found)
        wanted = ", ".join(f"`{name}`" for name in missing)
        raise InputError(
            f"The mapping names {_columns(missing)} {wanted}, which the file lacks; found: {listed}.",
            f"{table.path} line 1",
            "Correct the names in the mapping"
            + (", or its `delimiter`." if len(found) == 1 else ", or choose another mapping."),
        )
    if twice := [name for name in mapping.used if found.count(name) > 1]:
        raise InputError(f"Two columns are called `{twice[0]}`.", f"{table.path} line 1", "Rename one of the two.")


def unused_columns(table: Table, mapping: Mapping) -> tuple[str, ...]:
    """The columns of a file that the mapping does not name, whose content is left out."""
    return tuple(name for name in table.columns if name and name not in mapping.used)


def _statement(row: Row, mapping: Mapping, where: str) -> Statement:
    cells, columns = row.cells, mapping.columns
    group, title = "", ""
    if mapping.project:
        parts = [cells[name] for name in mapping.project.id]
        if not any(parts):
            raise InputError("The row names no project.", where, f"Fill the column `{mapping.project.id[-1]}`.")
        group = " ".join(filter(None, parts))
        title = cells[mapping.project.title] if mapping.project.title else ""
    if mapping.association:
        name = mapping.association.name
        group = mapping.association.ref or cells[name or ""]
        if not group:
            raise InputError("The row names no association.", where, f"Fill the column `{name}`.")
    since = _date(cells, columns.since, columns.since_precision, where)
    until = _date(cells, columns.until, columns.until_precision, where)
    if since and until and PartialDate(since).earliest > PartialDate(until).latest:
        raise InputError(f"It ends ({until}) before it begins ({since}).", where, "Correct one of the two.")
    return Statement(
        row,
        tuple(_place(cells, party, where) for party in mapping.party),
        _word(cells, columns.kind, mapping.values.kind, where) or mapping.kind or "",
        _word(cells, columns.status, mapping.values.status, where) or mapping.status,
        since,
        until,
        group,
        title,
    )


def _place(cells: dict[str, str], columns: PlaceColumns, where: str) -> StatedPlace:
    name = re.sub(r"\s+", " ", cells[columns.name])
    if not any(map(str.isalnum, name)):
        raise InputError("The row does not name the place.", where, f"Fill the column `{columns.name}`.")
    lat, long = _point(cells, columns, where)
    return StatedPlace(
        name,
        cells[columns.country] if columns.country else "",
        lat,
        long,
        _identity(cells, columns.wikidata, WIKIDATA, "Q-number of Wikidata", where),
        _identity(cells, columns.geonames, GEONAMES, "number of GeoNames", where),
    )


def _point(cells: dict[str, str], columns: PlaceColumns, where: str) -> tuple[float | None, float | None]:
    if columns.point:
        given, names = cells[columns.point], columns.point
        if not given or UNKNOWN_VALUE.match(given):
            return None, None
        match = POINT.search(given)
        long, lat = match.groups() if match else ("?", "?")
    elif columns.lat and columns.long:
        lat, long = cells[columns.lat], cells[columns.long]
        given, names = f"{lat} {long}".strip(), f"{columns.lat}`, `{columns.long}"
        if not given:
            return None, None
    else:
        return None, None
    try:
        point = round(float(lat.replace(",", ".")), 4), round(float(long.replace(",", ".")), 4)
    except ValueError:
        point = (float("nan"), float("nan"))
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise InputError(f"{given!r} is no point on the map.", where, f"Correct `{names}`, decimal degrees.")
    return point


def _identity(cells: dict[str, str], column: str | None, form: re.Pattern[str], what: str, where: str) -> str:
    given = cells[column] if column else ""
    if not given or UNKNOWN_VALUE.match(given):
        return ""
    match = form.fullmatch(given)
    if not match:
        raise InputError(f"{given!r} is no {what}.", where, f"Correct the column `{column}`.")
    return match[1]


def _date(cells: dict[str, str], column: str | None, precision: str | None, where: str) -> str:
    """A date as exact as it is known: to Wikidata's services the midnight of a 1 January may be just a year."""
    given = cells[column] if column else ""
    if not given or UNKNOWN_VALUE.match(given):
        return ""
    text = given
    if time := ISO_TIME.fullmatch(given):
        known = WIKIDATA_PRECISION.get(cells[precision] if precision else "")
        length = known or (4 if time.groups()[1:] == ("01", "01") else 7 if time[3] == "01" else 10)
        text = given[:length]
    elif day := DAY_FIRST.fullmatch(given):
        text = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    try:
        return PartialDate(text).text
    except ValueError:
        raise InputError(
            f"{given!r} is no date.", where, f"Write YYYY, YYYY-MM, YYYY-MM-DD or DD.MM.YYYY in `{column}`."
        ) from None


def _word(cells: dict[str, str], column: str | None, meanings: Meanings[str, str], where: str) -> str:
    given = cells[column] if column else ""
    if not given:
        return ""
    known = {word.casefold(): meaning for word, meaning in meanings.items()}
    known |= {meaning: meaning for meaning in meanings.values()}
    if given.casefold() not in known:
        mend = f"Add it to `values`; known: {', '.join(f'`{word}`' for word in meanings) or 'none'}."
        raise InputError(f"The mapping does not say what {given!r} in `{column}` means.", where, mend)
    return known[given.casefold()]


def _columns(names: Iterable[str]) -> str:
    return "the column" if len(list(names)) == 1 else "the columns"
