"""A sheet of scattered cells as a table: empty rows and columns go, what is merged becomes one cell."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from tiegraph.errors import InputError
from tiegraph.loaders.readers.builder import Box, Builder
from tiegraph.loaders.readers.limits import Limits

Place = tuple[int, int]
Merge = tuple[int, int, int, int]


def add_sheet(
    builder: Builder, cells: dict[Place, str], merges: Iterable[Merge], limits: Limits, heading_rows: int = 0
) -> None:
    """Add the cells (row, column → text) of a sheet, however far apart they lie.

    merges: first row, first column, last row, last column of each. Rows of one cell above the first row of several are
    the sheet's title, those below the last one and an empty row its notes: paragraphs before and after the table.
    Raises InputError when the table has too many cells.
    """
    cells = {place: text for place, text in cells.items() if text.strip()}
    titles, notes = _around(cells)
    for place in titles:
        builder.paragraph(cells.pop(place))
    below = [cells.pop(place) for place in notes]
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    if len(rows) * len(columns) > limits.cells:
        raise InputError(
            f"The sheet has {len(rows):,} rows and {len(columns):,} columns, more than {limits.cells:,} cells.",
            builder.where,
            "Split the sheet, or load it as a data set of ties.",
        )
    boxes = _merged(cells, merges, rows, columns)
    covered = {place for box in boxes.values() for place in _places(box)}
    texts = {(bisect_left(rows, row), bisect_left(columns, column)): text for (row, column), text in cells.items()}
    free = ((row, column) for row in range(len(rows)) for column in range(len(columns)))
    single = (Box(*place, texts.get(place, "")) for place in free if place not in covered)
    heading = sum(row < heading_rows for row in rows)
    builder.table([*boxes.values(), *single], heading)
    for text in below:
        builder.paragraph(text)


def _around(cells: Iterable[Place]) -> tuple[list[Place], list[Place]]:
    """The cells of the title and of the notes, from the top down; none where no row has several cells."""
    rows: dict[int, list[Place]] = {}
    for place in sorted(cells):
        rows.setdefault(place[0], []).append(place)
    wide = [row for row, places in rows.items() if len(places) > 1]
    if not wide:
        return [], []
    titles = [places[0] for row, places in rows.items() if row < wide[0]]
    after = [row for row in rows if row > wide[-1]]
    gap = next((row for row in after if row - 1 not in rows), None)
    notes = [rows[row][0] for row in after if gap is not None and row >= gap]
    return titles, notes


def _merged(cells: dict[Place, str], merges: Iterable[Merge], rows: list[int], columns: list[int]) -> dict[Place, Box]:
    """The merged cells by their place among the rows and columns that are left."""
    found: dict[Place, Box] = {}
    taken: set[Place] = set()
    for first_row, first_column, last_row, last_column in sorted(merges):
        row, column = bisect_left(rows, first_row), bisect_left(columns, first_column)
        height, width = bisect_right(rows, last_row) - row, bisect_right(columns, last_column) - column
        if height < 1 or width < 1 or height * width == 1 or (row, column) in taken:
            continue
        box = Box(row, column, cells.get((first_row, first_column), ""), height, width)
        places = _places(box)
        if not taken.intersection(places):
            taken.update(places)
            found[row, column] = box
    return found


def _places(box: Box) -> list[Place]:
    return [
        (row, column)
        for row in range(box.row, box.row + box.row_span)
        for column in range(box.column, box.column + box.column_span)
    ]
