"""Rows of a table, streamed: csv and tsv in any encoding, xlsx, SPARQL results as JSON.

Offsets are characters (Unicode code points) of the decoded file without its byte order mark. A workbook has no text of
its own: its text is its rows, each ended by a line break, their cells parted by tabs.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tiegraph.errors import InputError
from tiegraph.loaders.bulk import sparql, workbook
from tiegraph.loaders.bulk.encodings import encoding_of
from tiegraph.loaders.readers.csv_table import declared, shape
from tiegraph.model import Record

SAMPLE = 1 << 16


class Layout(Record):
    """What of a file cannot be told from the file alone; all of it is found out where it is left out."""

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


class Cells(NamedTuple):
    """A row as read: the line it begins on, its first character, the one after its last, its cells.

    A row without cells comes last, at the end of the text.
    """

    line: int
    start: int
    end: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of data. number: from 1, the heading not counted; line: in the file; start, end: its characters."""

    number: int
    line: int
    start: int
    end: int
    cells: dict[str, str]


@dataclass
class Table:
    """The columns of a file and its rows, to be read once; length: characters of the text, once all rows are read."""

    path: Path
    columns: tuple[str, ...]
    length: int = 0
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))


def open_table(path: Path, layout: Layout) -> Table:
    """The table in a file. Raises InputError when it cannot be read; a broken row raises it when its turn comes."""
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except OSError as error:
        raise InputError(f"The file cannot be opened ({error.strerror}).", str(path), "Check the path.") from None
    if not head.strip():
        raise InputError("The file is empty.", str(path), "Check that it is the right file.")
    if head.startswith(b"PK\x03\x04"):
        return _table(path, (Cells(*row) for row in workbook.rows(path, layout.sheet)), ragged=True)
    encoding = encoding_of(path, layout.encoding)
    sample = head.decode(encoding, "ignore")
    if sample.lstrip().startswith("{"):
        columns, bindings = sparql.read(path, encoding, sample)
        table = Table(path, columns)
        table.rows = _rows(table, (Cells(*row) for row in bindings))
        return table
    return _table(path, _csv(path, encoding, layout.delimiter, sample))


def _table(path: Path, found: Iterator[Cells], ragged: bool = False) -> Table:
    heading = next((row for row in found if any(map(str.strip, row.cells))), None)
    if heading is None:
        raise InputError("The file has no heading.", str(path), "Its first row must name the columns.")
    names = [cell.strip() for cell in heading.cells]
    while not names[-1]:
        names.pop()
    table = Table(path, tuple(names), heading.end)
    table.rows = _rows(table, found, ragged)
    return table


def _rows(table: Table, found: Iterator[Cells], ragged: bool = False) -> Iterator[Row]:
    """ragged: whether a row may leave out its last cells, as those of workbooks do."""
    number, width = 0, len(table.columns)
    for line, start, end, given in found:
        table.length = max(table.length, end)
        if not any(map(str.strip, given)):
            continue
        number += 1
        cells = [*given, *[""] * (width - len(given))] if ragged else given
        if len(cells) < width or any(map(str.strip, cells[width:])):
            raise InputError(
                f"The row has {len(cells)} cells, the heading {width}.",
                f"{table.path} line {line}",
                "Quote cells that hold the delimiter.",
            )
        yield Row(number, line, start, end, {k: v.strip() for k, v in zip(table.columns, cells, strict=False)})


def _csv(path: Path, encoding: str, delimiter: str | None, sample: str) -> Iterator[Cells]:
    body, named = declared(sample)
    lines = _Lines(path, encoding)
    taken = iter(lines)
    if named:
        next(taken)
    reader = csv.reader(taken, delimiter=delimiter or named or shape(body).delimiter, strict=True)
    while True:
        line, start = lines.count + 1, lines.offset
        try:
            cells = next(reader, None)
        except csv.Error as error:
            mend = "Mend the quotation marks there, or name the `delimiter` in the mapping."
            raise InputError(f"The row is broken: {error}.", f"{path} line {line}", mend) from None
        if cells is None:
            yield Cells(line, lines.offset, lines.offset, [])
            return
        yield Cells(line, start, lines.offset - lines.line_break, cells)


class _Lines:
    """The lines of a file, counted as they are taken; line_break: how many characters end the last one."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.count = self.offset = self.line_break = 0
        self._path, self._encoding = path, encoding

    def __iter__(self) -> Iterator[str]:
        try:
            with self._path.open(encoding=self._encoding, newline="") as file:
                for line in file:
                    self.count += 1
                    self.offset += len(line)
                    self.line_break = len(line) - len(line.rstrip("\r\n"))
                    yield line
        except UnicodeDecodeError as error:
            raise InputError(
                f"What follows is not in the encoding {self._encoding} (byte 0x{error.object[error.start]:02x}).",
                f"{self._path} line {self.count + 1}",
                "Save the file as UTF-8, or name its `encoding` in the mapping.",
            ) from None
