"""What every reader gives: one canonical text, and the paragraphs and tables that lie in it.

All offsets are Unicode code points in the canonical text, first included, last excluded, so that
`document.text[part.start:part.end]` is the part as it was read. The canonical text of plain text and markdown is the
decoded file itself; `tiegraph.loaders.readers.builder` says how that of the other forms is laid out.
"""

from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "heading", "item"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text without a line break of meaning.

    number: counted from 1 over the non-empty paragraphs of the document (in plain text over its non-empty lines, those
    of tables too); style: what the form of the document says it is; level: depth of a heading (1 is the highest) or of
    a list item, 0 for plain text. A number that the form of the document gives an item or heading is part of the text.
    """

    start: int
    end: int
    number: int
    style: Style = "plain"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; row, column: counted from 0, at the top left of what it spans. An empty cell is there too."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; number: counted from 1 over the document; heading_rows: how many rows at the top name the columns.

    heading_rows is 0 where the form of the document does not say.
    """

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


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read; media_type: of the original; sha256: of its bytes; blocks: in reading order.

    notes: what the reader left out, a sentence each ("The macros were left out.").
    """

    text: str
    blocks: tuple[Paragraph | Table, ...]
    media_type: str
    sha256: str
    notes: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its paragraphs, tables left out."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
