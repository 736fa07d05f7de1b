"""What every reader gives: one canonical text, and the paragraphs and tables that lie in it.

All offsets are Unicode code points in the canonical text, first included, last excluded, so that
`document.text[part.start:part.end]` is the part as it was read.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Paragraph:
    """A run of text without a line break of meaning.

    number: counted from 1 over the non-empty paragraphs of the document; style: what the form of the document says it is;
    level: depth of a heading (1 is the highest) or of a list item, 0 for plain text.
    """

    start: int
    end: int
    number: int
    style: Literal["plain", "heading", "item"] = "plain"
    level: int = 0


@dataclass(frozen=True)
class Cell:
    """A cell of a table; row, column: counted from 0, at the top left of what it spans."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Table:
    """A table; number: counted from 1 over the document; heading_rows: how many rows at the top name the columns."""

    start: int
    end: int
    number: int
    cells: tuple[Cell, ...]
    heading_rows: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        rows = max((cell.row + cell.row_span for cell in self.cells), default=0)
        columns = max((cell.column + cell.column_span for cell in self.cells), default=0)
        return rows, columns


@dataclass(frozen=True)
class Document:
    """A document as read; media_type: of the original; sha256: of its bytes; blocks: in reading order."""

    text: str
    blocks: tuple[Paragraph | Table, ...]
    media_type: str
    sha256: str
