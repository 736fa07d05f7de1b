"""Web pages: what a visitor reads, without scripts and navigation; tables with merged cells, lists, headings.

The numbers of ordered lists are written out. A table that only lays out the page is read as what stands in it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from tiegraph.errors import InputError
from tiegraph.loaders.document import Document, Style
from tiegraph.loaders.readers.archive import local, text_in
from tiegraph.loaders.readers.builder import Box, Builder, too_many
from tiegraph.loaders.readers.encoding import MARKS, decode
from tiegraph.loaders.readers.limits import Limits
from tiegraph.loaders.readers.numbering import letters, roman

MEDIA_TYPE = "text/html"
LEFT_OUT = {
    "head", "script", "style", "noscript", "template", "nav", "aside", "button", "select", "input", "textarea",
    "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video", "map", "dialog", "menu", "frameset",
    "rp", "rt",
}  # fmt: skip
LEFT_OUT_ROLES = {
    "navigation",
    "search",
    "menu",
    "menubar",
    "contentinfo",
    "complementary",
    "dialog",
    "tablist",
    "toolbar",
}
BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
MENU = re.compile(
    r"\b(?:nav|navbar|navigation|menu|breadcrumbs?|pagination|pager)\b|(?:^|[-_\s])(?:nav|menu)(?:$|[-_\s])", re.I
)
CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
INTERNAL_SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[|<!ENTITY", re.I)
SPACES = re.compile(r"[ \t\r\n\f]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MOST_COLUMNS = 1000

Sink = Callable[[str, Style, int], None]


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a web page. Raises InputError when it is empty, nested too deep or past a limit."""
    text = page_text(data, where)
    if INTERNAL_SUBSET.search(text):
        raise InputError("The page declares entities of its own.", where, "Save the page again from a browser.")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode(errors="replace"), parser) if text.strip() else None
    # The parser says nothing and stops reading at its own limits; a page read in part would look whole.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError(
            "The page nests its elements too deep, or holds one text of over 10 MB.",
            where,
            "Save it again from a browser.",
        )
    builder = Builder(where, limits)
    if root is not None:
        _Flow(builder, builder.paragraph).walk(root)
    return builder.document(MEDIA_TYPE, data)


def page_text(data: bytes, where: str) -> str:
    """The page as text: a byte order mark decides, then what the page says of itself, then its look."""
    match = CHARSET.search(data[:4096])
    if match and not data.startswith(tuple(mark for mark, _ in MARKS)):
        name = match[1].decode("ascii", "replace").lower()
        # As browsers do: Latin-1 means windows-1252.
        name = {
            "iso-8859-1": "cp1252",
            "latin1": "cp1252",
            "us-ascii": "cp1252",
            "gb2312": "gb18030",
            "gbk": "gb18030",
        }.get(name, name)
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, where)


@dataclass
class _Flow:
    """Walks through a page and hands each paragraph to `paragraph`, each table to the builder (in a cell: as lines)."""

    builder: Builder
    paragraph: Sink
    in_cell: bool = False
    _text: list[str] = field(default_factory=list)
    _style: Style = "plain"
    _level: int = 0
    _depth: int = 0
    _marks: list[str] = field(default_factory=list)

    def walk(self, element: etree._Element) -> None:
        """Read an element; what is left after the last block of it is flushed with it."""
        name = local(element).lower()
        if not name or _left_out(element, name):
            return
        if name == "br":
            self._text.append("\n")
        elif name == "table" and not _lays_out(element):
            self._table(element)
        elif name in {"ul", "ol"}:
            self._list(element, name)
        elif name in {"sup", "sub"}:
            self._raised(element)
        elif name in BLOCKS:
            self._block(element, name)
        else:
            self._children(element)

    def flush(self) -> None:
        """Hand over the paragraph that was gathered."""
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            mark = self._marks.pop() if self._marks else ""
            self._marks.clear()
            self.paragraph(f"{mark} {text.strip()}" if mark else text, self._style, self._level)

    def _children(self, element: etree._Element, preformatted: bool = False) -> None:
        self._add(element.text, preformatted)
        for child in element:
            self.walk(child)
            self._add(child.tail, preformatted)

    def _add(self, text: str | None, preformatted: bool) -> None:
        if text:
            self._text.append(text if preformatted else SPACES.sub(" ", text))

    def _block(self, element: etree._Element, name: str) -> None:
        self.flush()
        before = self._style, self._level
        if re.fullmatch("h[1-6]", name):
            self._style, self._level = "heading", int(name[1])
        elif name in {"dt", "dd"}:
            self._style, self._level = "item", 1 if name == "dt" else 2
        self._children(element, preformatted=name == "pre")
        self.flush()
        self._style, self._level = before

    def _list(self, element: etree._Element, name: str) -> None:
        self.flush()
        before = self._style, self._level
        self._depth += 1
        marks = _marks(element) if name == "ol" else None
        for child in element:
            self._style, self._level = "item", self._depth
            is_item = local(child).lower() == "li"
            if is_item and marks is not None:
                self._marks = [next(marks)(child)]
            self.walk(child)
            self.flush()
            if is_item:
                self._marks.clear()
            self._add(child.tail, preformatted=False)
        self._depth -= 1
        self._style, self._level = before

    def _raised(self, element: etree._Element) -> None:
        """The mark of a note must not become a digit of the year before it: a link goes, other digits stand apart."""
        text = text_in(element).strip()
        if next(element.iter("a"), None) is not None or re.fullmatch(r"\[\w+\]", text):
            return
        before = "".join(self._text[-1:])
        self._text.append(f" {text}" if text[:1].isdigit() and before[-1:].isdigit() else text)

    def _table(self, element: etree._Element) -> None:
        self.flush()
        for caption in element.iterfind("caption"):
            self._block(caption, "caption")
        rows = list(_rows(element))
        heads = [bool(row.xpath("parent::thead")) or all(local(cell) == "th" for cell in _cells(row)) for row in rows]
        heading_rows = next((number for number, head in enumerate(heads) if not head), 0)
        boxes = self._boxes(rows)
        if self.in_cell:
            for number in sorted({box.row for box in boxes}):
                self.paragraph(" ".join(box.text for box in boxes if box.row == number), "plain", 0)
        else:
            self.builder.table(boxes, heading_rows)

    def _boxes(self, rows: list[etree._Element]) -> list[Box]:
        """The cells in their places: what rowspan holds free is stepped over, as the HTML standard does (4.9.12)."""
        boxes: list[Box] = []
        area = 0  # counted here too, for it is what huge spans cost
        busy: dict[int, int] = {}  # column → the first row in which it is free again
        for number, row in enumerate(rows):
            column = 0
            for cell in _cells(row):
                while busy.get(column, 0) > number:
                    column += 1
                width = min(_span(cell, "colspan") or 1, MOST_COLUMNS)
                height = min(_span(cell, "rowspan") or len(rows), len(rows) - number)
                taken = next((at for at in range(column, column + width) if busy.get(at, 0) > number), column + width)
                width = taken - column
                area += width
                if area > self.builder.limits.cells:
                    raise too_many(self.builder.where, self.builder.limits)
                boxes.append(Box(number, column, self._cell(cell), height, width))
                busy.update(dict.fromkeys(range(column, column + width), number + height))
                column += width
        return boxes

    def _cell(self, cell: etree._Element) -> str:
        found: list[str] = []
        _Flow(self.builder, lambda text, style, level: found.append(text), in_cell=True)._block(cell, "td")
        return "\n".join(found)


def _left_out(element: etree._Element, name: str) -> bool:
    if name in LEFT_OUT or element.get("role", "").lower() in LEFT_OUT_ROLES:
        return True
    if element.get("hidden") is not None or HIDDEN.search(element.get("style", "")):
        return True
    if name == "footer":
        return not any(local(above) in {"article", "main", "blockquote"} for above in element.iterancestors())
    labels = f"{element.get('class', '')} {element.get('id', '')}"
    return name in {"ul", "ol", "div"} and bool(MENU.search(labels)) and _is_links(element)


def _is_links(element: etree._Element) -> bool:
    """Whether little but links is in it; so may be a list of partners: ask only of what calls itself a menu."""
    whole = len(text_in(element).split())
    linked = sum(len(text_in(link).split()) for link in element.iter("a"))
    return linked >= 0.8 * whole


def _lays_out(table: etree._Element) -> bool:
    """Whether a table only lays out the page: it says so, is one cell, or holds headings or little but other tables."""
    if table.get("role", "").lower() in {"presentation", "none"}:
        return True
    cells = [cell for row in _rows(table) for cell in _cells(row)]
    if len(cells) < 2:
        return True
    own = [part for part in table.iter("h1", "h2", "h3") if next(part.iterancestors("table"), None) is table]
    if own:
        return True
    whole = sum(len(text_in(cell).strip()) for cell in cells)
    nested = [
        inner for inner in table.iter("table") if inner is not table and next(inner.iterancestors("table")) is table
    ]
    return bool(nested) and sum(len(text_in(inner).strip()) for inner in nested) > whole / 2


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for group in table:
        if local(group) == "tr":
            yield group
        elif local(group) in {"thead", "tbody", "tfoot"}:
            yield from group.iterfind("tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if local(cell) in {"td", "th"}]


def _span(cell: etree._Element, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name, "1"))
    return int(digits[1]) if digits else 1


def _marks(element: etree._Element) -> Iterator[Callable[[etree._Element], str]]:
    """For each item in turn, what gives its printed number."""
    items = sum(local(child) == "li" for child in element)
    back = element.get("reversed") is not None
    number = (
        int(element.get("start", "")) if re.fullmatch(r"-?\d{1,9}", element.get("start", "")) else items if back else 1
    )

    def mark(item: etree._Element) -> str:
        nonlocal number
        if re.fullmatch(r"-?\d{1,9}", item.get("value", "")):
            number = int(item.get("value", ""))
        text = _written(number, element.get("type", "1"))
        number += -1 if back else 1
        return f"{text}."

    while True:
        yield mark


def _written(number: int, form: str) -> str:
    if form in {"i", "I"}:
        return roman(number) if form == "i" else roman(number).upper()
    if form in {"a", "A"}:
        return letters(number, "abcdefghijklmnopqrstuvwxyz" if form == "a" else "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return str(number)
