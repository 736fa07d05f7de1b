"""What the columns of a table hold, as their heads say."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tiegraph.loaders.forms.form_words import FormWords
from tiegraph.loaders.forms.grids import Grid, Row
from tiegraph.loaders.mentions import PlaceMention

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\*\*|__")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
Places = Callable[[str], Sequence[PlaceMention]]

HEADING_ROWS = 4
HEAD_LENGTH = 160


@dataclass(frozen=True)
class Heads:
    """The heads of a grid: of each column its text, heads above it included; rows: how many rows they take."""

    texts: tuple[str, ...]
    rows: int

    def roles(self, words: FormWords) -> tuple[frozenset[str], ...]:
        """The roles that each head's words name."""
        return tuple(roles(text, words) for text in self.texts)


def roles(head: str, words: FormWords) -> frozenset[str]:
    """The roles of a column: who is named first in «название и дата соглашения с партнёром» counts before the rest."""
    found = {role: match.start() for role, pattern in words.columns.items() if (match := pattern.search(head))}
    if "until" in found:
        found.pop("date", None)
    return frozenset(found)


def heads(grid: Grid, words: FormWords, places: Places) -> Heads:
    """The heads of a grid; none (no rows) where its first row is data. places: the places that a text names."""
    count = 0
    for row in grid.rows[:HEADING_ROWS]:
        known = count < grid.heading_rows
        if not (known or _names_columns(row, words, places) or (count and _below(row, words, places))):
            break
        count += 1
    texts = [""] * grid.width
    for row in grid.rows[:count]:
        if is_count(row):
            continue
        above = ""
        for column, cell in enumerate(row.cells):
            under = any(lower.cells[column].text for lower in grid.rows[1:count] if not is_count(lower))
            above = cell.text or (above if row is grid.rows[0] and under else "")
            if above not in texts[column]:
                texts[column] = f"{texts[column]} {above}".strip()
    return Heads(tuple(texts), count)


def is_count(row: Row) -> bool:
    """Whether a row only counts the columns: 1, 2, 3 …"""
    numbers = [cell.text for cell in row.cells if cell.text]
    return len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def repeats(row: Row, grid: Grid, count: int) -> bool:
    """Whether a row says a heading row of its grid again, as at the top of a new page."""
    texts = [bare(cell.text) for cell in row.cells]
    return any(texts == [bare(cell.text) for cell in head.cells] for head in grid.rows[:count])


def bare(text: str) -> str:
    """The text without marks of style and runs of white space."""
    return " ".join(MARKUP.sub("", text).split())


def _names_columns(row: Row, words: FormWords, places: Places) -> bool:
    cells = [bare(cell.text) for cell in row.filled]
    if len(cells) < 2 or any(YEAR.search(cell) or len(cell) > HEAD_LENGTH for cell in cells):
        return False
    if any(_names_a_place(cell, words, places) for cell in cells):
        return False
    named = sum(bool(roles(cell, words)) for cell in cells)
    return named * 2 >= len(cells)


def _names_a_place(cell: str, words: FormWords, places: Places) -> bool:
    """Whether a cell names a place that is not just the word for what the column holds («Partner», «Край»)."""
    first = [match for pattern in words.columns.values() if (match := pattern.match(cell))]
    end = max((match.end() for match in first), default=0)
    return any(mention.end > end for mention in places(cell))


def _below(row: Row, words: FormWords, places: Places) -> bool:
    """Whether a row goes on with the heading: it counts the columns, or names sides or parts under a merged head."""
    if is_count(row):
        return True
    cells = [bare(cell.text) for cell in row.filled]
    return (
        bool(cells)
        and not row.cells[0].text
        and all(words.sides.match(cell) or places(cell) or roles(cell, words) for cell in cells)
        and not any(YEAR.search(cell) for cell in cells)
    )
