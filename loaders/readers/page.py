"""A page of a PDF: from letters and rules that have places to lines, paragraphs and tables in reading order."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from pdfplumber.utils.text import extract_words

Join = Callable[[str, str], str]
Edges = tuple[float, float, float, float]  # left, top, right, bottom
# All in parts of the height of a line.
SAME_LINE = 0.5  # how far the middles of words of one line may differ
COLUMN_GAP = 1.5  # a gap of words that no sentence has, justified ones included
ALIGNED = 0.8  # how far the left edges of a column may differ
NEAR = 0.7  # the empty space above a line that still belongs to the one before
CUT = re.compile(r"[^\W\d_][-\xad\u2010]$")
NARROWEST_PROSE = 8  # lines from which on two columns may be prose


class Word(NamedTuple):
    """A word and its box, in points from the left and the top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


class Line(NamedTuple):
    """Words on one height; left, right: the edges of the text around it, which a full line reaches."""

    words: tuple[Word, ...]
    left: float = 0.0
    right: float = 0.0

    @property
    def text(self) -> str:
        """Its words with a blank between each."""
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        """The height of most of its words."""
        return median(word.bottom - word.top for word in self.words)


class GridCell(NamedTuple):
    """A cell of a grid, its place and what it spans."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[Line, ...]


class Grid(NamedTuple):
    """A table: its cells, its number of rows, the edges of its columns in points."""

    cells: tuple[GridCell, ...]
    rows: int
    edges: tuple[float, ...]
    top: float


def contents(page: Any) -> list[Line | Grid]:
    """The lines and tables of a pdfplumber page, from the top down, columns of prose one after the other."""
    letters = page.chars
    grids = []
    if letters and (page.rects or page.lines or page.curves):
        for table in _tables(page):
            grid, letters = _ruled(table.cells, letters)
            if grid:
                grids.append(grid)
    lines = lines_of(words_of(letters))
    found: list[Line | Grid] = []
    for grid in sorted(grids, key=lambda grid: grid.top):
        above = [line for line in lines if line.top < grid.top]
        lines = [line for line in lines if line.top >= grid.top]
        found += [*_arranged(above), grid]
    return found + _arranged(lines)


def _tables(page: Any) -> list[Any]:
    """The ruled tables of a page.

    Where a page break left a row without its upper or lower rule, the upright rules say how far it goes.
    """
    tables: list[Any] = page.find_tables()
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends: list[float] = []
    for left, top, right, bottom in (table.bbox for table in tables):
        own = [
            (edge["top"], edge["bottom"])
            for edge in upright
            if left - 2 < edge["x0"] < right + 2 and edge["top"] < bottom + 2 and edge["bottom"] > top - 2
        ]
        above, below = [y for y, _ in own if y < top - 3], [y for _, y in own if y > bottom + 3]
        ends += [min(above)] if len(above) > 1 else []
        ends += [max(below)] if len(below) > 1 else []
    return list(page.find_tables({"explicit_horizontal_lines": ends})) if ends else tables


def words_of(letters: list[dict[str, Any]]) -> list[Word]:
    """The words that the letters make."""
    found = extract_words(letters, x_tolerance_ratio=0.2)
    return [Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"]) for word in found]


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words gathered into lines from the top down, words from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        middle, height = (word.top + word.bottom) / 2, word.bottom - word.top
        near = next(
            (
                line
                for line in reversed(lines[-3:])
                if abs((line[0].top + line[0].bottom) / 2 - middle)
                < SAME_LINE * max(height, line[0].bottom - line[0].top)
            ),
            None,
        )
        if near:
            near.append(word)
        else:
            lines.append([word])
    ordered = [tuple(sorted(line, key=lambda word: word.x0)) for line in lines]
    left = min((line[0].x0 for line in ordered), default=0.0)
    right = max((line[-1].x1 for line in ordered), default=0.0)
    return [Line(line, left, right) for line in ordered]


def paragraphs(lines: Sequence[Line], join: Join, starts_anew: Callable[[Line], bool]) -> list[tuple[str, Line]]:
    """The texts of the paragraphs that the lines make, each with its first line.

    A line goes on the one before when it stands close below it, is as high, and its first word had no room up there; a
    small letter always goes on, and after a semicolon a large one never does.
    """
    found: list[tuple[str, Line]] = []
    last: Line | None = None
    for line in lines:
        if last and found and not starts_anew(line) and _goes_on(last, line):
            found[-1] = join(found[-1][0], line.text), found[-1][1]
        else:
            found.append((line.text, line))
        last = line
    return found


def _goes_on(last: Line, line: Line) -> bool:
    height = max(last.height, line.height)
    if abs(last.height - line.height) > 0.15 * height:
        return False
    # A negative step leads to the next column or page, where the space between says nothing.
    if line.top - last.bottom > NEAR * height:
        return False
    if CUT.search(last.text) or line.text[0].islower():
        return True
    if last.text.endswith(";"):
        return False
    x0, x1 = last.words[0].x0, last.words[-1].x1
    centred = x0 - last.left > height and abs((x0 - last.left) - (last.right - x1)) < height
    room = (last.right - last.left) - (x1 - x0) if centred else last.right - x1
    first = line.words[0]
    return first.x1 - first.x0 + 0.2 * height > room


def _ruled(cells: Sequence[Edges], letters: list[dict[str, Any]]) -> tuple[Grid | None, list[dict[str, Any]]]:
    """The table of these ruled cells, and the letters that are in none of them.

    Letters are shared out before they make words, for words of two cells may stand closer than those of a line.
    """
    columns = _edges([x for cell in cells for x in (cell[0], cell[2])])
    rows = _edges([y for cell in cells for y in (cell[1], cell[3])])
    if len(columns) < 3 or len(cells) < 2:
        return None, letters
    places = [
        (_nearest(rows, y0), _nearest(columns, x0), _nearest(rows, y1), _nearest(columns, x1))
        for x0, y0, x1, y1 in cells
    ]
    owner = {
        (row, column): number
        for number, (top, left, bottom, right) in enumerate(places)
        for row in range(top, bottom)
        for column in range(left, right)
    }
    inside: dict[int, list[dict[str, Any]]] = {}
    outside: list[dict[str, Any]] = []
    for letter in letters:
        row = bisect_right(rows, (letter["top"] + letter["bottom"]) / 2) - 1
        column = bisect_right(columns, (letter["x0"] + letter["x1"]) / 2) - 1
        number = owner.get((row, column))
        (outside if number is None else inside.setdefault(number, [])).append(letter)
    if not inside:
        return None, letters
    found = []
    for number, (top, left, bottom, right) in enumerate(places):
        lines = lines_of(words_of(inside.get(number, [])))
        x0, _, x1, _ = cells[number]
        margin = max(min((line.left for line in lines), default=x0) - x0, 1.0)
        placed = tuple(line._replace(left=x0 + margin, right=x1 - margin) for line in lines)
        found.append(GridCell(top, left, max(bottom - top, 1), max(right - left, 1), placed))
    return Grid(tuple(sorted(found)), len(rows) - 1, tuple(columns), rows[0]), outside


def _edges(values: list[float]) -> list[float]:
    """The values, those of almost one place taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    at = bisect_left(edges, value - 2)
    return min(at, len(edges) - 1)


def _arranged(lines: list[Line]) -> list[Line | Grid]:
    """Lines as they are, save where wide gaps stand below each other: rows of a table, or columns of prose."""
    pieces = [_pieces(line) for line in lines]
    found: list[Line | Grid] = []
    at = 0
    while at < len(lines):
        end = _end_of_columns(pieces, at)
        block = pieces[at:end]
        full = [row for row in block if len(row) == len(block[0])]
        if len(block[0]) > 1 and len(full) >= (2 if len(block[0]) > 2 else 3):
            found += _prose(block) if _is_prose(full) else [_unruled(block)]
            at = end
        else:
            found.append(lines[at])
            at += 1
    return found


def _pieces(line: Line) -> list[Line]:
    """The parts of a line between wide gaps."""
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and word.x0 - parts[-1][-1].x1 < COLUMN_GAP * line.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [Line(tuple(part), part[0].x0, part[-1].x1) for part in parts]


def _end_of_columns(pieces: list[list[Line]], at: int) -> int:
    """The line after the last that keeps to the columns of this one: as many parts, or fewer that go on those above."""
    starts = [part.left for part in pieces[at]]
    end = at + 1
    while end < len(pieces):
        row, above = pieces[end], pieces[end - 1]
        slack = ALIGNED * row[0].height
        fits = all(any(abs(part.left - start) < slack for start in starts) for part in row)
        near = min(part.top for part in row) - max(part.bottom for part in above) < NEAR * row[0].height
        if not fits or (len(row) < len(starts) and not near):
            break
        end += 1
    return end


def _is_prose(rows: list[list[Line]]) -> bool:
    """Whether the left parts of the lines mostly fill their column, as sentences do and entries of tables do not."""
    if len(rows) < NARROWEST_PROSE or len(rows[0]) != 2:
        return False
    widths = [row[0].right - row[0].left for row in rows]
    return sum(width > 0.85 * max(widths) for width in widths) > 0.7 * len(widths)


def _prose(rows: list[list[Line]]) -> list[Line | Grid]:
    starts = [part.left for part in rows[0]]
    found: list[Line | Grid] = []
    for column in range(len(starts)):
        lines = [part for row in rows for part in row if _column(starts, part) == column]
        left, right = min(line.left for line in lines), max(line.right for line in lines)
        found += [line._replace(left=left, right=right) for line in lines]
    return found


def _unruled(rows: list[list[Line]]) -> Grid:
    """A table without rules; a line with fewer parts goes on the row above."""
    starts = [part.left for part in rows[0]]
    ends = [*starts[1:], max(part.right for row in rows for part in row)]
    table: list[dict[int, list[Line]]] = []
    for row in rows:
        if len(row) == len(starts):
            table.append({})
        for part in row:
            at = _column(starts, part)
            table[-1].setdefault(at, []).append(part._replace(left=starts[at], right=ends[at]))
    cells = tuple(
        GridCell(number, column, 1, 1, tuple(row.get(column, ())))
        for number, row in enumerate(table)
        for column in range(len(starts))
    )
    return Grid(cells, len(table), tuple(starts), rows[0][0].top)


def _column(starts: list[float], part: Line) -> int:
    return min(range(len(starts)), key=lambda column: abs(starts[column] - part.left))


def runs(items: Iterable[Line | Grid]) -> list[list[Line] | Grid]:
    """Lines that follow each other together, tables alone."""
    found: list[list[Line] | Grid] = []
    for is_grid, group in groupby(items, key=lambda item: isinstance(item, Grid)):
        if is_grid:
            found += [item for item in group if isinstance(item, Grid)]
        else:
            found.append([item for item in group if isinstance(item, Line)])
    return found
