r"""The canonical text of a form that has none of its own, built block by block.

Blocks are separated by "\n", the rows of a table by "\n", the cells of a row by "\t". A cell keeps the line breaks of
its paragraphs ("\n"), for they may separate what it lists; tabs and other control characters become spaces or go.
Text is in Unicode normal form C. The same bytes always give the same text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from tiegraph.errors import InputError
from tiegraph.loaders.document import Cell, Document, Paragraph, Style, Table
from tiegraph.loaders.readers.limits import Limits

LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# What has no width or no meaning in running text: control characters, soft hyphens, joiners, halves of surrogates.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")


class Box(NamedTuple):
    """The text of a cell and what it spans, rows and columns counted from 0."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


def lines(text: str) -> list[str]:
    """The non-empty lines of a text, without what cannot be seen."""
    found = (UNSEEN.sub("", line).replace("\t", " ").strip() for line in LINE_BREAK.split(text))
    return [unicodedata.normalize("NFC", line) for line in found if line]


class Builder:
    """Takes paragraphs and tables in reading order and gives the document. Raises InputError past a limit."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where = where
        self.limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._cells = 0
        self._paragraphs = 0
        self._blocks: list[Paragraph | Table] = []
        self._tables = 0
        self._notes: list[str] = []

    def paragraph(self, text: str, style: Style = "plain", level: int = 0) -> None:
        """Add a text; each of its lines is a paragraph of its own, empty ones are left out."""
        for line in lines(text):
            self._separate()
            start = self._length
            self._write(line)
            self._paragraphs += 1
            self._blocks.append(Paragraph(start, self._length, self._paragraphs, style, level))

    def table(self, boxes: Iterable[Box], heading_rows: int = 0) -> None:
        """Add a table; boxes may come in any order and must not overlap. Without any text it is left out."""
        ordered = sorted(boxes)
        texts = ["\n".join(lines(box.text)) for box in ordered]
        if not any(texts):
            return
        self._cells += len(ordered)
        if self._cells > self.limits.cells:
            raise too_many(self.where, self.limits)
        self._separate()
        start = self._length
        cells: list[Cell] = []
        for box, text in zip(ordered, texts, strict=True):
            if cells:
                self._write("\n" if box.row > cells[-1].row else "\t")
            first = self._length
            self._write(text)
            cells.append(Cell(first, self._length, box.row, box.column, box.row_span, box.column_span))
        self._tables += 1
        self._blocks.append(Table(start, self._length, self._tables, tuple(cells), heading_rows))

    def note(self, text: str) -> None:
        """Say what was left out, once."""
        if text not in self._notes:
            self._notes.append(text)

    def document(self, media_type: str, data: bytes) -> Document:
        """The document. Raises InputError when nothing was added."""
        if not self._blocks:
            raise InputError("The document holds no text.", self.where, "Check that it is the right file.")
        text = "".join(self._pieces)
        return Document(text, tuple(self._blocks), media_type, hashlib.sha256(data).hexdigest(), tuple(self._notes))

    def _separate(self) -> None:
        if self._blocks:
            self._write("\n")

    def _write(self, text: str) -> None:
        if len(text) > self.limits.cell:
            raise too_long(len(text), self.where, self.limits)
        self._pieces.append(text)
        self._length += len(text)
        if self._length > self.limits.characters:
            raise too_much(self.where, self.limits)


def too_long(length: int, where: str, limits: Limits) -> InputError:
    """The error for one cell or paragraph of too many characters."""
    return InputError(
        f"A cell or paragraph has {length:,} characters, more than {limits.cell:,}.",
        where,
        "Check whether a quotation mark or a tag was left open, or split the text.",
    )


def too_much(where: str, limits: Limits) -> InputError:
    """The error for a text of too many characters."""
    return InputError(f"The text has more than {limits.characters:,} characters.", where, "Split the document.")


def too_many(where: str, limits: Limits) -> InputError:
    """The error for tables of too many cells."""
    return InputError(
        f"The tables have more than {limits.cells:,} cells.", where, "Split the file, or load it as a data set of ties."
    )
