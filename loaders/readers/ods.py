"""OpenDocument spreadsheets: a table for each sheet, its name as a heading where there are several.

A date is written as far as its cell shows it: 1991, 1991-10 or 1991-10-14.
"""

import re
from typing import NamedTuple

from lxml import etree

from tiegraph.loaders.document import Document
from tiegraph.loaders.readers.archive import Archive, attribute, local, locked
from tiegraph.loaders.readers.builder import Builder, too_many
from tiegraph.loaders.readers.grid import Merge, add_sheet
from tiegraph.loaders.readers.limits import Limits
from tiegraph.loaders.readers.xlsx import UNNAMED

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NOT_TEXT = {"annotation", "shapes", "frame", "custom-shape", "tracked-changes", "ruby-text", "note"}


class _Sheet(NamedTuple):
    cells: dict[tuple[int, int], str]
    merges: list[Merge]
    heading_rows: int


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a spreadsheet. Raises InputError when it is damaged, locked, empty or past a limit."""
    archive = Archive(data, where, limits)
    if "META-INF/manifest.xml" in archive and any(archive.xml("META-INF/manifest.xml").iter("{*}encryption-data")):
        raise locked(where)
    builder = Builder(where, limits)
    root = archive.xml("content.xml")
    hidden = {
        attribute(style, "name")
        for style in root.iter("{*}style")
        if any(attribute(properties, "display") == "false" for properties in style.iter("{*}table-properties"))
    }
    sheets = []
    for table in root.iter("{*}table"):
        if attribute(table, "style-name") in hidden:
            builder.note("Hidden sheets were left out.")
        elif not any(local(above) in {"tracked-changes", "table-cell"} for above in table.iterancestors()):
            sheets.append((attribute(table, "name") or "", _sheet(table, where, limits)))
    filled = [(name, sheet) for name, sheet in sheets if sheet.cells]
    for name, sheet in filled:
        if len(filled) > 1 or not UNNAMED.fullmatch(name):
            builder.paragraph(name, "heading", 1)
        add_sheet(builder, sheet.cells, sheet.merges, limits, sheet.heading_rows)
    if archive.has_macros():
        builder.note("The macros were left out.")
    return builder.document(MEDIA_TYPE, data)


def _sheet(table: etree._Element, where: str, limits: Limits) -> _Sheet:
    """The cells of a sheet. A row or cell that is repeated counts as often as it says, unless it is empty."""
    sheet = _Sheet({}, [], 0)
    row = heading_rows = 0
    for element in table.iter("{*}table-row"):
        repeated = int(attribute(element, "number-rows-repeated") or 1)
        found: dict[int, str] = {}
        column = 0
        for cell in element:
            if local(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            times = int(attribute(cell, "number-columns-repeated") or 1)
            height, width = (int(attribute(cell, f"number-{part}-spanned") or 1) for part in ("rows", "columns"))
            if height * width > 1:
                sheet.merges.append((row, column, row + height - 1, column + width - 1))
            if text := _text(cell):
                if len(sheet.cells) + (len(found) + times) * repeated > limits.cells:
                    raise too_many(where, limits)
                found |= dict.fromkeys(range(column, column + times), text)
            column += times
        if found:
            sheet.cells.update({(row + n, at): text for n in range(repeated) for at, text in found.items()})
        row += repeated
        if local(element.getparent()) == "table-header-rows":
            heading_rows = row
    return sheet._replace(heading_rows=heading_rows)


def _text(cell: etree._Element) -> str:
    shown = "\n".join(_inline(paragraph) for paragraph in cell if local(paragraph) in {"p", "h"}).strip()
    value = attribute(cell, "date-value")
    return dated(value, shown) if value and attribute(cell, "value-type") == "date" else shown


def dated(value: str, shown: str) -> str:
    """A date, cut to what its cell shows.

    >>> dated("1991-10-14", "14.10.91"), dated("1991-10-01", "октябрь 1991"), dated("1991-01-01", "1991")
    ('1991-10-14', '1991-10', '1991')
    """
    value, _, time = value.partition("T")
    year, month, _ = value.split("-", 2) if value.count("-") == 2 else (value, "", "")
    numbers = re.findall(r"\d+", shown)
    words = re.search(r"[^\W\d_]{3,}", shown)
    if numbers == [year]:
        return f"{year}-{month}" if words and month else year
    if len(numbers) == 2 and not words and {int(number) for number in numbers} == {int(year), int(month or 0)}:
        return f"{year}-{month}"
    return f"{value} {time[:5]}" if time and ":" in shown else value


def _inline(element: etree._Element) -> str:
    """The text of a paragraph; blanks are written as elements."""
    pieces = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            pieces.append(" " * min(int(attribute(child, "c") or 1), 1000))
        elif name in {"tab", "line-break"}:
            pieces.append("\t" if name == "tab" else "\n")
        elif name and name not in NOT_TEXT:
            pieces.append(_inline(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
