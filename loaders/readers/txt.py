"""Plain text: a line is a paragraph, consecutive lines with tabs are the rows of a table.

The canonical text is the decoded file, so offsets are offsets into the original; marks of style stay in it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tiegraph.errors import InputError
from tiegraph.loaders.document import Cell, Document, Paragraph, Table
from tiegraph.loaders.readers.builder import too_many, too_much
from tiegraph.loaders.readers.encoding import decode
from tiegraph.loaders.readers.limits import Limits

MEDIA_TYPE = "text/plain"
LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
# What stands at the head of a list item: a number with a point or bracket, a letter with a bracket, or a bullet.
MARKER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|\w\)|[-–—•*·▪◦‣]")
# A date at the head of a line («28.09. 2011») is no number of an item.
ITEM = re.compile(rf"(?!\d+\.\d+\.\s*\d{{4}})(?:{MARKER.pattern})\s")

Span = tuple[int, int]


class Line(NamedTuple):
    """A line: its number over the non-empty lines (0 when it is empty), its span, and those of its cells."""

    number: int
    start: int
    end: int
    cells: tuple[Span, ...]


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a text file. Raises InputError when it is empty, too long or no text."""
    text = decode(data, where)
    return laid_out(text, blocks(text), MEDIA_TYPE, data, where, limits)


def laid_out(
    text: str, parts: Iterable[Paragraph | Table], media_type: str, data: bytes, where: str, limits: Limits
) -> Document:
    """A document whose canonical text is the text itself. Raises InputError when it is empty or past a limit."""
    if len(text) > limits.characters:
        raise too_much(where, limits)
    found = tuple(parts)
    if not found:
        raise InputError("The file is empty.", where, "Check that it is the right file.")
    if sum(len(block.cells) for block in found if isinstance(block, Table)) > limits.cells:
        raise too_many(where, limits)
    return Document(text, found, media_type, hashlib.sha256(data).hexdigest())


def blocks(text: str) -> Iterator[Paragraph | Table]:
    """Its paragraphs, numbered by non-empty lines, and its tables."""
    tables = 0
    for run in _runs(lines_of(text)):
        if _is_table(text, run):
            tables += 1
            yield table(tables, [line.cells for line in run])
        else:
            yield from (paragraph(text, line) for line in run)


def lines_of(text: str) -> list[Line]:
    """All its lines. A line has cells when it has a tab that does not just indent it."""
    found: list[Line] = []
    number = 0
    for match in LINE.finditer(text):
        start, end = trim(text, *match.span(1))
        number += start < end
        indented = "\t" in text[start:end] or "\t" in text[end : match.end(1)]
        below = bool(found and found[-1].cells) and "\t" in match[1]
        cells = tuple(split(text, *match.span(1), "\t")) if indented or below else ()
        found.append(Line(number if start < end else 0, start, end, cells))
    return found


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends; an empty one stays where it began."""
    body = text[start:end]
    left = len(body) - len(body.lstrip())
    return (start + left, start + len(body.rstrip())) if left < len(body) else (start, start)


def split(text: str, start: int, end: int, mark: str) -> Iterator[Span]:
    """The trimmed spans between the marks."""
    for piece in text[start:end].split(mark):
        yield trim(text, start, start + len(piece))
        start += len(piece) + len(mark)


def table(number: int, rows: Iterable[Iterable[Span]], heading_rows: int = 0) -> Table:
    """The table of these rows of cells."""
    cells = tuple(Cell(*span, row, column) for row, spans in enumerate(rows) for column, span in enumerate(spans))
    return Table(cells[0].start, cells[-1].end, number, cells, heading_rows)


def paragraph(text: str, line: Line) -> Paragraph:
    """The paragraph of a line."""
    if ITEM.match(text, line.start, line.end):
        return Paragraph(line.start, line.end, line.number, "item", 1)
    return Paragraph(line.start, line.end, line.number)


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Consecutive lines with cells together, others alone; an empty line ends a run unless each row has one."""
    run: list[Line] = []
    spaced = gap = False
    for line in lines:
        if not line.number and not line.cells:
            gap = True
            continue
        if run and not (line.cells and _goes_on(run, line, gap, spaced)):
            yield run
            run = []
        spaced = gap if len(run) == 1 else spaced
        run.append(line)
        gap = False
    if run:
        yield run


def _goes_on(run: list[Line], line: Line, gap: bool, spaced: bool) -> bool:
    if not run[-1].cells:
        return False
    return len(run[-1].cells) == len(line.cells) and (spaced or len(run) == 1) if gap else not (spaced and len(run) > 1)


def _is_table(text: str, run: list[Line]) -> bool:
    widest = max(len(line.cells) for line in run)
    if widest < 2 or (len(run) == 1 and widest < 3):
        return False
    return widest > 2 or not all(
        MARKER.fullmatch(text, *line.cells[0]) and line.cells[0][0] < line.cells[0][1] for line in run
    )
