"""The rows of a page as plain values, by the name of the column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from tiegraph.api.lists import asking
from tiegraph.api.lists.asking import Labels
from tiegraph.api.lists.spec import Column, Kind, Term

Value = str | int | float | None
Cell = Value | list[Value]
Row = dict[str, Cell]

IRI, LABEL = "iri", "label"


@dataclass(frozen=True)
class Table:
    """Rows with the same columns.

    names: the columns to show, in their order; rows: by IRI, with at least these columns; labels: of all things named;
    things: the columns that name things.
    """

    names: Sequence[str]
    rows: dict[str, Row]
    labels: Labels
    things: frozenset[str]


def names(columns: Sequence[Column]) -> list[str]:
    """The names of all columns: the thing and its name, then the others, each column of things with its labels."""
    found = [IRI, LABEL]
    for column in columns:
        found += [column.name, column.label_name] if column.kind == "thing" else [column.name]
    return found


def read(store: ox.Store, iris: Sequence[str], columns: Sequence[Column], shown: Sequence[str], language: str) -> Table:
    """The rows of these things; only the columns that are shown, by themselves or by their labels, are read."""
    needed = [column for column in columns if column.name in shown or column.label_name in shown]
    found = asking.cells(store, iris, needed) if iris else {}
    things = [column for column in needed if column.kind == "thing"]
    named = {term.value for column in things for terms in found.get(column.name, {}).values() for term in terms}
    labels = asking.labels(store, [*iris, *(iri for iri in named if "://" in iri)], language) if iris else {}
    rows = {iri: _row(iri, needed, found, labels) for iri in iris}
    return Table(shown, rows, labels, frozenset(column.name for column in things))


def plain(term: Term, kind: Kind) -> Value:
    """A term as JSON holds it."""
    if kind == "integer":
        return int(term.value)
    return float(term.value) if kind == "decimal" else term.value


def _row(iri: str, columns: Sequence[Column], found: Mapping[str, Mapping[str, Sequence[Term]]], labels: Labels) -> Row:
    row: Row = {IRI: iri, LABEL: _label(iri, labels)}
    for column in columns:
        values = [plain(term, column.kind) for term in found[column.name].get(iri, ())]
        if column.kind in {"integer", "decimal"}:
            values.sort(key=lambda value: float(value or 0))
        _set(row, column.name, values, column)
        if column.kind == "thing":
            _set(row, column.label_name, [_label(str(value), labels) for value in values], column)
    return row


def _set(row: Row, name: str, values: list[Value], column: Column) -> None:
    row[name] = values if column.many else next(iter(reversed(values) if column.widest else values), None)


def _label(iri: str, labels: Labels) -> str | None:
    return labels[iri][0] if iri in labels else None
