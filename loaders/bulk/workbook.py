"""Rows of an Excel workbook, streamed."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tiegraph.errors import InputError

# A workbook of a bulk data set packs about tenfold; what unpacks past both of these is made to fill the memory.
UNPACKED = 1 << 30
RATIO = 200
SAVE_AGAIN = "Save it again in an office program."
YEAR = re.compile(r"y+")
MONTH = re.compile(r"[^dh]*")


def rows(path: Path, sheet: str | None) -> Iterator[tuple[int, int, int, list[str]]]:
    """The rows (row of the sheet, start, end, cells) of the named sheet, else of the first; one without cells is last.

    Raises InputError when the workbook is damaged, too large unpacked, or has no such sheet.
    """
    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        if sheet is not None and sheet not in book.sheetnames:
            has = ", ".join(f"`{name}`" for name in book.sheetnames)
            raise InputError(f"The workbook has no sheet `{sheet}`.", str(path), f"It has: {has}.")
        page = book[sheet] if sheet else book.worksheets[0]
        # The size that a sheet claims for itself may be wrong, and rows beyond it would be lost.
        page.reset_dimensions()
        offset = 0
        for number, row in enumerate(page.iter_rows(), start=1):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            end = offset + sum(map(len, cells)) + max(len(cells) - 1, 0)
            yield number, offset, end, cells
            offset = end + 1
        yield 0, offset, offset, []
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, IndexError) as error:
        raise InputError(f"The workbook is damaged: {error}.", str(path), SAVE_AGAIN) from None


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError("The workbook is damaged.", str(path), SAVE_AGAIN) from None
    if size > UNPACKED or (size > RATIO * path.stat().st_size and size > UNPACKED // 20):
        raise InputError(
            f"The workbook unpacks to {size >> 20:,} MB, more than is read.", str(path), "Save the table as csv."
        )


def _text(cell: Any) -> str:
    """The value of a cell; a date only as far as its format shows it, so that no day is invented."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        shown = str(cell.number_format).lower()
        day = f"{value:%Y-%m-%d}"
        if YEAR.fullmatch(shown):
            return day[:4]
        return day[:7] if MONTH.fullmatch(shown) and "m" in shown else day
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\t", " ").replace("\r\n", "\n")
