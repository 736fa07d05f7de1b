"""Tables as text: any delimiter, any encoding that can be told. One file is one table."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tiegraph.errors import InputError
from tiegraph.loaders.document import Document
from tiegraph.loaders.readers.builder import Box, Builder, too_long
from tiegraph.loaders.readers.encoding import decode
from tiegraph.loaders.readers.limits import Limits

MEDIA_TYPE = "text/csv"
# Likeliest first: between delimiters that fit equally well, the first one wins.
DELIMITERS = ("\t", ";", ",", "|", "¦", "^", "~", "#", "§", ":", "/")
SAMPLE = 200
SAMPLE_LENGTH = 50_000


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a delimited file. Raises InputError when it is empty, past a limit or no text."""
    text = decode(data, where)
    if not text.strip():
        raise InputError("The file is empty.", where, "Check that it is the right file.")
    body, delimiter = declared(text)
    builder = Builder(where, limits)
    builder.table(_boxes(body, delimiter or shape(body).delimiter, where, limits))
    return builder.document(MEDIA_TYPE, data)


def declared(text: str) -> tuple[str, str]:
    """The text without a first line `sep=;`, as spreadsheets write it, and the delimiter that it names."""
    head, _, rest = text.partition("\n")
    head = head.rstrip("\r")
    if head.lower().startswith("sep=") and len(head) == 5:
        return rest, head[4]
    return text, ""


class Shape(NamedTuple):
    """How even a table a text makes: its delimiter, the columns of most records, the share of those, records seen."""

    delimiter: str
    columns: int
    share: float
    records: int


def shape(text: str) -> Shape:
    """The delimiter that gives most of the first records one number of columns, the likeliest first."""
    best, score = Shape(DELIMITERS[0], 1, 0.0, 0), (False, 0.0, 1)
    for delimiter in DELIMITERS:
        rows, paired = _rows(text[:SAMPLE_LENGTH], delimiter)
        widths = [len(row) for row in rows[:SAMPLE] if any(row)]
        columns, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        found = Shape(delimiter, columns, round(times / max(len(widths), 1), 1), len(widths))
        if columns > 1 and (paired, found.share, columns) > score:
            best, score = found, (paired, found.share, columns)
    return best


def _boxes(text: str, delimiter: str, where: str, limits: Limits) -> Iterator[Box]:
    rows = [row for row in _checked(text, delimiter, where, limits) if any(cell.strip() for cell in row)]
    width = max(map(len, rows), default=0)
    if width * len(rows) > 2 * limits.cells:
        width = 0  # a ragged file: the builder counts the cells that are there
    for number, row in enumerate(rows):
        for column in range(max(width, len(row))):
            yield Box(number, column, row[column] if column < len(row) else "")


def _checked(text: str, delimiter: str, where: str, limits: Limits) -> Iterator[list[str]]:
    for row in _rows(text, delimiter)[0]:
        longest = max(map(len, row), default=0)
        if longest > limits.cell:
            raise too_long(longest, where, limits)
        yield row


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """The records, and whether quotation marks pair.

    Where they do not, they are taken as characters, so that no row is swallowed by a mark that was left open.
    """
    former = csv.field_size_limit(len(text) + 1)  # the limit is the process's, so it is put back
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), True
    except csv.Error:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)), False
    finally:
        csv.field_size_limit(former)
