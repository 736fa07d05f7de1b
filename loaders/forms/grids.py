"""Tables as grids of cells, the parts of one that page breaks cut joined."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tiegraph.loaders.document import Document, Table


@dataclass(frozen=True)
class Span:
    """A piece of the document's text, white space at its ends left out; empty where start equals end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Row:
    """A row of a grid; number: counted from 1 over the rows of the grid; table: the number of its table."""

    cells: tuple[Span, ...]
    number: int
    table: int

    @property
    def start(self) -> int:
        """First character of its first cell with text."""
        return min((cell.start for cell in self.cells if cell.text), default=self.cells[0].start)

    @property
    def end(self) -> int:
        """The character after its last cell with text."""
        return max((cell.end for cell in self.cells if cell.text), default=self.cells[0].end)

    @property
    def filled(self) -> tuple[Span, ...]:
        """Its cells that hold text, a merged cell once."""
        seen: dict[tuple[int, int], Span] = {}
        for cell in self.cells:
            if cell.text:
                seen.setdefault((cell.start, cell.end), cell)
        return tuple(seen.values())


@dataclass(frozen=True)
class Grid:
    """A table, or the parts of one that a page break cut; heading_rows: as the reader knows them."""

    rows: tuple[Row, ...]
    width: int
    heading_rows: int

    @property
    def start(self) -> int:
        """First character of the grid."""
        return self.rows[0].start

    @property
    def end(self) -> int:
        """The character after its last."""
        return max(row.end for row in self.rows)


def piece(text: str, start: int, end: int) -> Span:
    """The span between two offsets without the white space at its ends."""
    inside = text[start:end]
    bare = inside.strip()
    first = start + len(inside) - len(inside.lstrip()) if bare else start
    return Span(first, first + len(bare), bare)


def grids(document: Document) -> Iterator[tuple[Grid, tuple[int, ...]]]:
    """The grids of a document, each with the places of its tables among the blocks.

    Tables of one width with nothing but short lines without letters (a page number) between them are one grid.
    """
    group: list[tuple[int, Table]] = []
    for place, block in enumerate(document.blocks):
        if isinstance(block, Table):
            if group and not _continues(group[-1][1], block):
                yield _grid(document.text, group)
                group = []
            group.append((place, block))
        elif group and any(c.isalpha() for c in document.text[block.start : block.end]):
            yield _grid(document.text, group)
            group = []
    if group:
        yield _grid(document.text, group)


def _continues(before: Table, after: Table) -> bool:
    return before.size[1] == after.size[1]


def _grid(text: str, tables: Iterable[tuple[int, Table]]) -> tuple[Grid, tuple[int, ...]]:
    tables = tuple(tables)
    width = tables[0][1].size[1]
    rows: list[Row] = []
    for _, table in tables:
        for cells in _rows(text, table, width):
            rows.append(Row(cells, len(rows) + 1, tables[0][1].number))
    return Grid(tuple(rows), width, tables[0][1].heading_rows), tuple(place for place, _ in tables)


def _rows(text: str, table: Table, width: int) -> list[tuple[Span, ...]]:
    """Every row in full width: a merged cell fills all that it spans, a missing one is empty."""
    height = table.size[0]
    rows = [[Span(table.start, table.start, "")] * width for _ in range(height)]
    for cell in table.cells:
        span = piece(text, cell.start, cell.end)
        for row in range(cell.row, min(cell.row + cell.row_span, height)):
            for column in range(cell.column, min(cell.column + cell.column_span, width)):
                rows[row][column] = span
    return [tuple(row) for row in rows if any(cell.text for cell in row)]
