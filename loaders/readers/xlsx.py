"""Excel workbooks: a table for each sheet, its name as a heading where there are several.

Every row that is in the file is read, whatever the sheet says of its own size (`<dimension>`), and a cell far away
costs no more than any other. A date is written as far as its format shows it: 1991, 1991-10 or 1991-10-14.
"""

import re
from datetime import datetime, timedelta
from functools import cache

from lxml import etree

from tiegraph.loaders.document import Document
from tiegraph.loaders.readers.archive import Archive, attribute, local
from tiegraph.loaders.readers.builder import Builder
from tiegraph.loaders.readers.grid import Merge, add_sheet
from tiegraph.loaders.readers.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# ECMA-376 part 1, 18.8.30: the formats that a workbook need not write out (those of dates, percents and decimals).
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd.mm.yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm",
    27: "yyyy/m/d", 30: "m/d/yy", 31: "yyyy/m/d", 36: "yyyy/m/d", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 50: "yyyy/m/d", 57: "yyyy/m/d",
}  # fmt: skip
NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
UNNAMED = re.compile(r"\w+ ?\(?\d+\)?")
LAST_DAY = 2_958_465  # 9999-12-31


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a workbook. Raises InputError when it is damaged, locked, empty or past a limit."""
    archive = Archive(data, where, limits)
    book = archive.main_part()
    related = archive.related(book)
    root = archive.xml(book)
    strings = _shared_strings(archive, related)
    formats = _formats(archive, related)
    since_1904 = any(attribute(element, "date1904") in {"1", "true"} for element in root.iter("{*}workbookPr"))
    builder = Builder(where, limits)
    sheets = []
    for sheet in root.iter("{*}sheet"):
        kind, part = related.get(attribute(sheet, "id") or "", ("", ""))
        if kind != "worksheet":
            continue
        if sheet.get("state", "visible") != "visible":
            builder.note("Hidden sheets were left out.")
            continue
        sheets.append((sheet.get("name", ""), _Sheet(archive, part, strings, formats, since_1904)))
    filled = [(name, found) for name, found in sheets if found.cells]
    for name, found in filled:
        if len(filled) > 1 or not UNNAMED.fullmatch(name):
            builder.paragraph(name, "heading", 1)
        add_sheet(builder, found.cells, found.merges, limits)
    if any(found.without_result for _, found in sheets):
        builder.note("Formulas without a stored result were left out; open and save the file in a spreadsheet program.")
    if archive.has_macros():
        builder.note("The macros were left out.")
    return builder.document(MEDIA_TYPE, data)


class _Sheet:
    """The cells of a sheet by row and column from 0, and what is merged."""

    def __init__(self, archive: Archive, part: str, strings: list[str], formats: list[str], since_1904: bool) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        self.without_result = False
        self._strings, self._formats, self._since_1904 = strings, formats, since_1904
        row = -1
        for element in archive.stream(part, "row", "mergeCell"):
            if local(element) == "row":
                row = int(element.get("r") or row + 2) - 1
                self._take_row(element, row)
            else:
                self._take_merge(element.get("ref", ""))

    def _take_row(self, element: etree._Element, row: int) -> None:
        column = -1
        for cell in element:
            if local(cell) != "c":
                continue
            match = REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(match[1]) if match else column + 1
            if text := self._text(cell):
                self.cells[row, column] = text

    def _take_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
        if ends[0] and ends[1]:
            (first_column, first_row), (last_column, last_row) = ends[0].groups(), ends[1].groups()
            self.merges.append((int(first_row) - 1, _column(first_column), int(last_row) - 1, _column(last_column)))

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        value = next((child for child in cell if local(child) in {"v", "is"}), None)
        if value is None or not (len(value) or value.text):
            self.without_result |= any(local(child) == "f" for child in cell)
            return ""
        if local(value) == "is":
            return _string(value)
        text = value.text or ""
        if kind == "s":
            number = int(text) if text.isdigit() else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "n":
            style = int(cell.get("s") or 0)
            return shown(text, self._formats[style] if style < len(self._formats) else "", self._since_1904)
        return text


def shown(text: str, number_format: str, since_1904: bool = False) -> str:
    """A number as its format shows it: dates in ISO form to the precision shown, with its decimals or percents.

    >>> shown("33525", "dd.mm.yyyy"), shown("33525", "yyyy"), shown("33525", "mmmm yyyy")
    ('1991-10-14', '1991', '1991-10')
    >>> shown("1.1", "0.00"), shown("0.155", "0.0%"), shown("1991.0", "General"), shown("0.1", "")
    ('1.10', '15.5%', '1991', '0.1')
    """
    try:
        number = float(text)
    except ValueError:
        return text
    parts = _date_parts(number_format)
    if parts and 0 <= number <= LAST_DAY:
        return _date(number, parts, since_1904)
    if match := re.fullmatch(
        r"[#,]*0(?:\.(0+))?(%?)", NOT_SHOWN.sub("", number_format.split(";", maxsplit=1)[0]).strip()
    ):
        decimals, percent = len(match[1] or ""), match[2]
        return f"{number * (100 if percent else 1):.{decimals}f}{percent}"
    return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


@cache
def _date_parts(number_format: str) -> str:
    """Which of y, m, d, h a format shows; "" when it is not of a date."""
    found = NOT_SHOWN.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    if "general" in found or not re.search("[ymdhs]", found) or re.search("[0#]", found.replace("ss.0", "ss")):
        return ""
    clock = re.sub(
        r"h+|s+|(?<=h)[:.]m+|m+(?=[:.]s)|am/pm|a/p", lambda match: match[0][0] if match[0][0] == "h" else "", found
    )
    return "".join(part for part in "ymdh" if part in clock)


def _date(number: float, parts: str, since_1904: bool) -> str:
    """The day of a serial number (counted from 1899-12-30, as Excel believes in a 29 February 1900, or from 1904)."""
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if number >= 60 else 31)
    moment = start + timedelta(seconds=round(number * 86_400))
    day = {
        "y": f"{moment:%Y}",
        "ym": f"{moment:%Y-%m}",
        "md": f"{moment:%d.%m}",
        "m": f"{moment:%m}",
        "d": f"{moment:%d}",
    }
    calendar = parts.rstrip("h")
    written = day.get(calendar, moment.date().isoformat() if calendar else "")
    return f"{written} {moment:%H:%M}".strip() if "h" in parts else written


def _shared_strings(archive: Archive, related: dict[str, tuple[str, str]]) -> list[str]:
    part = next((target for kind, target in related.values() if kind == "sharedStrings"), "xl/sharedStrings.xml")
    return [_string(element) for element in archive.stream(part, "si")] if part in archive else []


def _string(element: etree._Element) -> str:
    """The text of a string, without the reading aids of Japanese."""
    return "".join(
        piece.text or ""
        for piece in element.iter("{*}t")
        if not any(local(above) == "rPh" for above in piece.iterancestors())
    )


def _formats(archive: Archive, related: dict[str, tuple[str, str]]) -> list[str]:
    """The number format of each cell style."""
    part = next((target for kind, target in related.values() if kind == "styles"), "")
    if part not in archive:
        return []
    root = archive.xml(part)
    own = {element.get("numFmtId"): element.get("formatCode", "") for element in root.iter("{*}numFmt")}
    styles = [style for group in root.iter("{*}cellXfs") for style in group]
    ids = [style.get("numFmtId", "0") for style in styles]
    return [own.get(number) or BUILT_IN.get(int(number), "") for number in ids]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
