"""Word documents: paragraphs, headings, lists and tables in reading order; footnotes at the end.

Read as printed: the numbers of automatic lists are written out, deleted and hidden text is left out, inserted text is
kept. A table in a cell becomes lines of that cell, unless the outer table only frames it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from tiegraph.loaders.document import Document, Style
from tiegraph.loaders.readers import numbering
from tiegraph.loaders.readers.archive import Archive, attribute, damaged, local, text_in
from tiegraph.loaders.readers.builder import Box, Builder
from tiegraph.loaders.readers.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What may stand around paragraphs or runs without a meaning of its own.
AROUND = {
    "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "ins", "moveTo", "fldSimple", "dir", "bdo", "body",
    "AlternateContent", "Choice", "ruby", "rubyBase",
}  # fmt: skip
CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
MOST_COLUMNS = 1000


class _Look(NamedTuple):
    """What a paragraph or its style says: depth of a heading (0: none), list and level of the list."""

    heading: int | None = None
    number_id: str | None = None
    depth: int | None = None
    based_on: str | None = None


class _Text(NamedTuple):
    text: str
    style: Style = "plain"
    level: int = 0


class _Grid(NamedTuple):
    boxes: list[Box]
    heading_rows: int


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a Word file. Raises InputError when it is damaged, locked, empty or past a limit."""
    archive = Archive(data, where, limits)
    main = archive.main_part()
    related = {kind: target for kind, target in archive.related(main).values() if target in archive}
    parts = {
        kind: archive.xml(related[kind]) for kind in ("styles", "numbering", "footnotes", "endnotes") if kind in related
    }
    body = archive.xml(main).find("{*}body")
    if body is None:
        raise damaged(where, main)
    story = _Story(_looks(parts.get("styles")), numbering.read(parts.get("numbering")))
    builder = Builder(where, limits)
    stories = [body]
    for kind in ("footnotes", "endnotes"):
        if kind in parts:
            stories += [note for note in parts[kind] if attribute(note, "type") in {None, "normal"}]
    for part in stories:
        for block in story.blocks(part):
            if isinstance(block, _Grid):
                builder.table(block.boxes, block.heading_rows)
            else:
                builder.paragraph(*block)
    if archive.has_macros():
        builder.note("The macros were left out.")
    return builder.document(MEDIA_TYPE, data)


class _Story:
    """Walks through a part of the document, counting its lists."""

    def __init__(self, looks: dict[str | None, _Look], numbers: numbering.Numbering) -> None:
        self._looks, self._numbers = looks, numbers

    def blocks(self, parent: etree._Element) -> Iterator[_Text | _Grid]:
        """Paragraphs and tables in reading order; what is in text boxes comes after the paragraph that holds them."""
        for element in parent:
            name = local(element)
            if name == "p":
                yield self._paragraph(element)
                for box in _text_boxes(element):
                    yield from self.blocks(box)
            elif name == "tbl":
                yield from self._table(element)
            elif name in AROUND:
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element) -> _Text:
        look = self._look(element.find("{*}pPr"))
        text = "".join(_runs(element))
        if not text.strip():
            return _Text("")
        mark = self._numbers.next(look.number_id, look.depth or 0) if look.number_id else None
        text = f"{mark} {text.lstrip()}" if mark else text
        if look.heading:
            return _Text(text, "heading", look.heading)
        return _Text(text) if mark is None else _Text(text, "item", (look.depth or 0) + 1)

    def _look(self, properties: etree._Element | None) -> _Look:
        """What the paragraph says itself goes before what its style says, and that before the style it is based on."""
        chain = [_look(properties)]
        while (style := chain[-1].based_on) in self._looks and len(chain) < 20:
            chain.append(self._looks[style])
        if len(chain) == 1 and None in self._looks:
            chain.append(self._looks[None])
        heading, number_id, depth, _ = (
            [value for value in values if value is not None] for values in zip(*chain, strict=True)
        )
        return _Look(*(found[0] if found else None for found in (heading, number_id, depth)))

    def _table(self, element: etree._Element) -> Iterator[_Text | _Grid]:
        rows = [row for row in _within(element, "tr") if not _has(row.find("{*}trPr"), "del")]
        cells = [list(_within(row, "tc")) for row in rows]
        if _only_frames(cells):
            for cell in (cell for row in cells for cell in row):
                yield from self.blocks(cell)
            return
        boxes: list[Box] = []
        open_above: dict[int, int] = {}  # column → index of the box that goes on downwards
        heading_rows = 0
        for number, (row, in_row) in enumerate(zip(rows, cells, strict=True)):
            properties = row.find("{*}trPr")
            if _has(properties, "tblHeader") and heading_rows == number:
                heading_rows += 1
            column = min(_value(properties, "gridBefore", 0), MOST_COLUMNS)
            open_here: dict[int, int] = {}
            for cell in in_row:
                details = cell.find("{*}tcPr")
                width = min(max(_value(details, "gridSpan", 1), 1), MOST_COLUMNS)
                merge = None if details is None else details.find("{*}vMerge")
                above = open_above.get(column)
                if merge is not None and attribute(merge, "val") != "restart" and above is not None:
                    boxes[above] = boxes[above]._replace(row_span=number - boxes[above].row + 1)
                    open_here[column] = above
                else:
                    if merge is not None:
                        open_here[column] = len(boxes)
                    boxes.append(Box(number, column, self._cell(cell), 1, width))
                column += width
            open_above = open_here
        yield _Grid(boxes, heading_rows)

    def _cell(self, cell: etree._Element) -> str:
        return "\n".join(self._lines(cell))

    def _lines(self, parent: etree._Element) -> Iterator[str]:
        for block in self.blocks(parent):
            if isinstance(block, _Text):
                yield block.text
            else:
                for number in sorted({box.row for box in block.boxes}):
                    yield " ".join(box.text.replace("\n", " ") for box in sorted(block.boxes) if box.row == number)


def _only_frames(cells: list[list[etree._Element]]) -> bool:
    """Whether a table is there for the look of the page: a single cell, or little more than other tables."""
    flat = [cell for row in cells for cell in row]
    if len(flat) < 2:
        return True
    inner = sum(len(text_in(table)) for cell in flat for table in cell.iterfind("{*}tbl"))
    return inner > sum(len(text_in(cell)) for cell in flat) / 2


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in AROUND:
            yield from _within(element, name)


def _runs(parent: etree._Element) -> Iterator[str]:
    """The pieces of text of a paragraph, text boxes left out."""
    for element in parent:
        name = local(element)
        if name == "r":
            yield from _run(element)
        elif name in AROUND:
            yield from _runs(element)


def _run(run: etree._Element) -> Iterator[str]:
    properties = run.find("{*}rPr")
    if _has(properties, "vanish") or _has(properties, "webHidden"):
        return
    text = ""
    for element in run:
        name = local(element)
        if name == "t":
            text += element.text or ""
        elif name == "sym":
            text += _symbol(attribute(element, "char") or "")
        elif name in AROUND:
            text += "".join(_runs(element))
        else:
            text += CHARACTERS.get(name, "")
    raised = properties is not None and attribute(properties.find("{*}vertAlign"), "val") == "superscript"
    # The mark of a note must not become a digit of the year before it.
    yield f" {text}" if raised and text.strip().isdigit() else text


def _symbol(code: str) -> str:
    """A character of a font of symbols; those of no meaning outside the font stand in the private area and go."""
    number = int(code, 16) if code else 0
    return "" if number < 32 or 0xE000 <= number <= 0xF8FF else chr(number)


def _text_boxes(parent: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes, of two forms of the same box the newer one."""
    for element in parent:
        name = local(element)
        if name == "txbxContent":
            yield element
        elif name not in {"Fallback", "p", "tbl"}:
            yield from _text_boxes(element)


def _looks(root: etree._Element | None) -> dict[str | None, _Look]:
    """What each paragraph style says; under None the one of paragraphs that name no style."""
    looks: dict[str | None, _Look] = {}
    for style in root.iterfind("{*}style") if root is not None else ():
        if attribute(style, "type") != "paragraph":
            continue
        look = _look(style.find("{*}pPr"))
        name = (attribute(style.find("{*}name"), "val") or "").lower()
        if name.startswith("heading ") and name[8:].isdigit() and look.heading is None:
            look = look._replace(heading=int(name[8:]))
        elif name == "title" and look.heading is None:
            look = look._replace(heading=1)
        look = look._replace(based_on=attribute(style.find("{*}basedOn"), "val"))
        looks[attribute(style, "styleId")] = look
        if attribute(style, "default") in {"1", "true", "on"}:
            looks[None] = look
    return looks


def _look(properties: etree._Element | None) -> _Look:
    if properties is None:
        return _Look()
    outline = attribute(properties.find("{*}outlineLvl"), "val")
    heading = (int(outline) + 1 if int(outline) < 9 else 0) if outline else None
    numbers = properties.find("{*}numPr")
    depth = attribute(numbers.find("{*}ilvl"), "val") if numbers is not None else None
    number_id = attribute(numbers.find("{*}numId"), "val") if numbers is not None else None
    style = attribute(properties.find("{*}pStyle"), "val")
    return _Look(heading, number_id, int(depth) if depth else None, style)


def _has(properties: etree._Element | None, name: str) -> bool:
    element = None if properties is None else properties.find(f"{{*}}{name}")
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


def _value(properties: etree._Element | None, name: str, default: int) -> int:
    element = None if properties is None else properties.find(f"{{*}}{name}")
    return int(attribute(element, "val") or default)
