"""PDF: the text layer as paragraphs, ruled and aligned tables, running heads left out.

A PDF knows places, not paragraphs: `page` gathers them. What goes on over a page break is joined: a paragraph, and a
table whose columns stay the same (its rows, and headings set again, stay as they are).
"""

import io
import re
from collections import Counter

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from tiegraph.errors import InputError
from tiegraph.loaders.document import Document
from tiegraph.loaders.readers import page as layout
from tiegraph.loaders.readers.archive import damaged, locked
from tiegraph.loaders.readers.builder import Box, Builder
from tiegraph.loaders.readers.limits import Limits
from tiegraph.loaders.readers.page import Grid, Line
from tiegraph.loaders.readers.txt import ITEM

MEDIA_TYPE = "application/pdf"
END = re.compile(rb"startxref\s+\d+\s+%%EOF")
TAIL = 4096
MARGIN = 0.12  # of the height of a page: where running heads stand
LARGER = 1.15  # than the text: a heading
HYPHEN = re.compile(r"([^\W\d_]+)([-\xad\u2010])$")
BEGIN = re.compile(r"[^\W\d_]+")
NO_BLANK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
UNKNOWN_GLYPH = "(cid:"

Items = list[Line | Grid]


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a PDF. Raises InputError when it is cut off, locked, without a text layer or past a limit."""
    if not END.search(data[-TAIL:]):
        raise damaged(where)
    builder = Builder(where, limits)
    try:
        pages, heights, pictures = _pages(data)
    except PDFPasswordIncorrect:
        raise locked(where) from None
    except (PSException, PdfminerException, MalformedPDFException) as error:
        # pdfplumber wraps whatever goes wrong.
        if any(isinstance(part, MemoryError) for part in error.args):
            raise MemoryError from None
        if any(isinstance(part, PDFPasswordIncorrect) for part in error.args):
            raise locked(where) from None
        raise damaged(where) from None
    _check_text(pages, pictures, builder)
    pages = _with_common_margins(_without_heads(pages, heights, builder))
    body = _body_height(pages)
    join = _Joiner(pages).join
    for run in layout.runs(_joined_tables(pages)):
        if isinstance(run, Grid):
            builder.table(_boxes(run, join))
        else:
            for text, line in layout.paragraphs(run, join, lambda line: bool(ITEM.match(line.text))):
                level = _heading(line, len(text), body)
                item = bool(ITEM.match(text)) and not level
                builder.paragraph(text, "heading" if level else "item" if item else "plain", level or int(item))
    return builder.document(MEDIA_TYPE, data)


def _pages(data: bytes) -> tuple[list[Items], list[float], list[int]]:
    """The contents and heights of all pages, and the numbers of those that hold nothing but a picture."""
    pages, heights, pictures = [], [], []
    with pdfplumber.open(io.BytesIO(data), unicode_norm="NFC") as pdf:
        for page in pdf.pages:
            items = layout.contents(page)
            if not items and page.images:
                pictures.append(page.page_number)
            pages.append(items)
            heights.append(float(page.height))
            page.close()
    return pages, heights, pictures


def _check_text(pages: list[Items], pictures: list[int], builder: Builder) -> None:
    words = Counter(UNKNOWN_GLYPH in word.text for items in pages for line in _lines(items) for word in line.words)
    if not words:
        raise InputError(
            "The PDF has no text layer: its pages are pictures, as of a scan."
            if pictures
            else "The PDF holds no text.",
            builder.where,
            "Run text recognition (OCR) on it, or give the original document.",
        )
    if words[True] > words[False]:
        raise InputError(
            "The PDF does not say which letters its glyphs are.",
            builder.where,
            "Run text recognition (OCR) on it, or give the original document.",
        )
    if pictures:
        builder.note(f"Pages that are only pictures were left out: {', '.join(map(str, pictures))}.")
    if words[True]:
        builder.note("Some glyphs have no letter; they stand as (cid:…).")


def _lines(items: Items) -> list[Line]:
    found: list[Line] = []
    for item in items:
        found += [line for cell in item.cells for line in cell.lines] if isinstance(item, Grid) else [item]
    return found


def _without_heads(pages: list[Items], heights: list[float], builder: Builder) -> list[Items]:
    """The pages without the lines near their upper and lower edge that come again, save for digits, on other pages."""

    def key(item: Line | Grid, height: float) -> tuple[str, int] | None:
        if isinstance(item, Grid) or MARGIN * height < item.top < (1 - MARGIN) * height:
            return None
        return re.sub(r"\d+", "#", item.text), round(item.top / 10)

    times = Counter(
        found
        for items, height in zip(pages, heights, strict=True)
        for found in {key(item, height) for item in items}
        if found
    )
    heads = {found for found, count in times.items() if count > 1 and count >= 0.4 * len(pages)}
    if heads:
        builder.note("Running heads and page numbers were left out.")
    return [
        [item for item in items if key(item, height) not in heads] for items, height in zip(pages, heights, strict=True)
    ]


def _with_common_margins(pages: list[Items]) -> list[Items]:
    """The pages with one left and right edge for all lines but those of columns: a page of short lines has the same."""
    own = [
        (min(lines, key=lambda line: line.left).left, max(lines, key=lambda line: line.right).right)
        if (lines := [item for item in items if isinstance(item, Line)])
        else None
        for items in pages
    ]
    left, right = (
        min((edge[0] for edge in own if edge), default=0.0),
        max((edge[1] for edge in own if edge), default=0.0),
    )
    return [
        [
            item._replace(left=left, right=right)
            if isinstance(item, Line) and (item.left, item.right) == edges
            else item
            for item in items
        ]
        for items, edges in zip(pages, own, strict=True)
    ]


def _joined_tables(pages: list[Items]) -> Items:
    """All pages in a row; a table at the top of a page goes on the one at the foot of the page before, if it fits."""
    found: Items = []
    for items in pages:
        rest = items
        if items and found and (joined := _joined(found[-1], items[0])):
            found[-1], rest = joined, items[1:]
        found += rest
    return found


def _joined(above: Line | Grid, below: Line | Grid) -> Grid | None:
    if not isinstance(above, Grid) or not isinstance(below, Grid) or len(above.edges) != len(below.edges):
        return None
    if any(abs(one - other) > 3 for one, other in zip(above.edges, below.edges, strict=True)):
        return None
    moved = tuple(cell._replace(row=cell.row + above.rows) for cell in below.cells)
    return Grid((*above.cells, *moved), above.rows + below.rows, above.edges, above.top)


def _boxes(grid: Grid, join: layout.Join) -> list[Box]:
    boxes = []
    for row, column, height, width, lines in grid.cells:
        texts = layout.paragraphs(lines, join, lambda line: bool(ITEM.match(line.text)))
        boxes.append(Box(row, column, "\n".join(text for text, _ in texts), height, width))
    return boxes


def _body_height(pages: list[Items]) -> float:
    """The height of most of the text."""
    heights: Counter[float] = Counter()
    for items in pages:
        for line in _lines(items):
            heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0]


def _heading(line: Line, length: int, body: float) -> int:
    """The level of a heading, by how much larger than the text it is set; 0 for text."""
    if length > 300 or line.height < LARGER * body:
        return 0
    return 1 if line.height > 1.7 * body else 2 if line.height > 1.35 * body else 3


class _Joiner:
    """Joins lines; a word cut at the end of a line is put together as the document writes it elsewhere."""

    def __init__(self, pages: list[Items]) -> None:
        texts = [line.text for items in pages for line in _lines(items)]
        self._words = {word.lower() for text in texts for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)}
        cut = sum(bool(HYPHEN.search(text)) for text in texts)
        self._cuts_words = cut >= 3 and cut > 0.05 * len(texts)

    def join(self, above: str, below: str) -> str:
        """The line below put after the text above."""
        end, begin = HYPHEN.search(above), BEGIN.match(below)
        if not end or not begin:
            return above + ("" if NO_BLANK.match(above[-1:]) and NO_BLANK.match(below) else " ") + below
        whole, compound = f"{end[1]}{begin[0]}".lower(), f"{end[1]}-{begin[0]}".lower()
        if end[2] == "\xad" or whole in self._words:
            return above[:-1] + below
        if compound in self._words or not begin[0].islower() or not self._cuts_words:
            return above + below
        return above[:-1] + below
