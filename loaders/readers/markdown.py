"""Markdown: paragraphs, headings, list items and pipe tables.

The canonical text is the decoded file, so offsets are offsets into the original; marks of style stay in it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tiegraph.loaders.document import Document, Paragraph, Table
from tiegraph.loaders.readers import txt
from tiegraph.loaders.readers.encoding import decode
from tiegraph.loaders.readers.limits import Limits
from tiegraph.loaders.readers.txt import Line, Span

MEDIA_TYPE = "text/markdown"
RULE = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?")
HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*")
UNDERLINE = re.compile(r"=+|-+")
ITEM = re.compile(r"([ \t]*)(?:[-*+•–—]|\d{1,9}(?:\.\d+)*[.)])[ \t]+(?=\S)")
BREAK = re.compile(r"(?:[*_-][ \t]*){3,}|`{3,}.*|~{3,}.*")
PIPE = re.compile(r"(?<!\\)\|")
HARD = re.compile(r"(?:[ ]{2,}|\\)$")


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in a markdown file. Raises InputError when it is empty, too long or no text."""
    text = decode(data, where)
    return txt.laid_out(text, blocks(text), MEDIA_TYPE, data, where, limits)


def has_pipe_table(text: str) -> bool:
    """Whether a text has a row of headings above a rule of dashes between pipes, as nothing but markdown has."""
    rows = [match[1] for match in txt.LINE.finditer(text)]
    return any("|" in under and _is_rule(over, under) for over, under in pairwise(rows))


def blocks(text: str) -> Iterator[Paragraph | Table]:
    """Its paragraphs (lines without an empty one, a hard break or a mark between them) and its tables."""
    lines = txt.lines_of(text)
    raw = [match[1] for match in txt.LINE.finditer(text)]
    paragraphs = tables = at = 0
    while at < len(lines):
        line = lines[at]
        if at + 1 < len(lines) and "|" in raw[at] and _is_rule(raw[at], raw[at + 1]):
            end = next((n for n in range(at + 2, len(lines)) if "|" not in raw[n]), len(lines))
            rows = [tuple(_cells(text, lines[n])) for n in (at, *range(at + 2, end))]
            tables += 1
            yield txt.table(tables, rows, heading_rows=1)
            at = end
            continue
        if not line.number or BREAK.fullmatch(text, line.start, line.end):
            at += 1
            continue
        end = _end_of_paragraph(raw, at)
        below = raw[end].strip() if end < len(raw) else ""
        paragraphs += 1
        yield _paragraph(text, line, lines[end - 1].end, paragraphs, raw[at], below)
        at = end + bool(UNDERLINE.fullmatch(below))


def _is_rule(over: str, under: str) -> bool:
    """Whether the second line is the rule below the headings of as many columns in the first."""
    under = under.strip()
    if not under or set(under) - set(" |:-") or not RULE.fullmatch(under):
        return False
    return len(PIPE.split(over.strip(" |"))) == len(under.strip(" |").split("|"))


def _cells(text: str, line: Line) -> Iterator[Span]:
    start, end = line.start, line.end
    start += text[start] == "|"
    end -= end > start and text[end - 1] == "|" and text[end - 2] != "\\"
    for match in [*PIPE.finditer(text, start, end), None]:
        yield txt.trim(text, start, match.start() if match else end)
        start = match.end() if match else end


def _end_of_paragraph(raw: list[str], at: int) -> int:
    """The line after the last of the paragraph that begins here."""
    if HEADING.fullmatch(raw[at].strip()):
        return at + 1
    end = at + 1
    while end < len(raw) and not (
        not raw[end].strip()
        or HARD.search(raw[end - 1])
        or HEADING.fullmatch(raw[end].strip())
        or ITEM.match(raw[end])
        or BREAK.fullmatch(raw[end].strip())
        or UNDERLINE.fullmatch(raw[end].strip())
        or (end + 1 < len(raw) and "|" in raw[end] and _is_rule(raw[end], raw[end + 1]))
    ):
        end += 1
    return end


def _paragraph(text: str, line: Line, end: int, number: int, raw: str, below: str) -> Paragraph:
    if match := HEADING.fullmatch(text, line.start, line.end):
        return Paragraph(*txt.trim(text, *match.span(2)), number, "heading", len(match[1]))
    if UNDERLINE.fullmatch(below):
        return Paragraph(line.start, end, number, "heading", 1 if "=" in below else 2)
    if match := ITEM.match(raw):
        return Paragraph(line.start, end, number, "item", 1 + len(match[1].expandtabs(4)) // 2)
    return Paragraph(line.start, end, number)
