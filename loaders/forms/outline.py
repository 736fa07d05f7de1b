"""The items of a plan that is no table: marked paragraphs under headings, with who answers and until when."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tiegraph.loaders.document import Document, Paragraph, Table
from tiegraph.loaders.forms.columns import bare
from tiegraph.loaders.forms.form_words import FormWords, form_words
from tiegraph.loaders.forms.items import Item

MARKER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5})[.)]?\s+|[-–—•*·▪◦‣]\s*|(?P<letter>\w)\)\s+")
HEADING_LENGTH = 160


def items(document: Document, language: str) -> Iterator[Item]:
    """The measures that a document lists below a heading that announces them; goals and results are passed over.

    A list that begins anew under the same heading goes on being one of measures. Where no heading announces anything,
    items whose numbers have parts (1.1) or that name someone responsible are measures.
    """
    words = form_words(language)
    announced = any(_opens(document, block, words) == "measures" for block in document.blocks)
    parts = _have_parts(document)
    opened: str | None = None if announced else "measures"
    section: str | None = None
    held: Item | None = None
    for block in document.blocks:
        if isinstance(block, Table):
            continue
        text = bare(document.text[block.start : block.end])
        opens = _opens(document, block, words)
        marker = MARKER.match(text) if not opens else None
        label = _label(text, words)
        if held and label and not marker:
            held = _labelled(replace(held, end=block.end), text, words)
            continue
        if held:
            yield held
            held = None
        if opens:
            opened, section = opens, None
        elif opened == "measures" and marker and _is_item(text, marker, announced, parts, words):
            held = _item(block, text, marker, section, words)
        elif _is_heading(block, text[marker.end() :] if marker else text):
            section = text
    if held:
        yield held


def _opens(document: Document, block: Paragraph | Table, words: FormWords) -> str | None:
    """What a heading opens: measures, goals or results."""
    if isinstance(block, Table):
        return None
    text = bare(document.text[block.start : block.end]).rstrip(":. ")
    if len(text) > HEADING_LENGTH or not text:
        return None
    marker = MARKER.match(text)
    core = text[marker.end() :] if marker else text
    for name, pattern in words.headings.items():
        found = pattern.match(core)
        if found and (found.end() == len(core) or block.style == "heading"):
            return name
    return None


def _is_heading(block: Paragraph, text: str) -> bool:
    return block.style == "heading" or (len(text) <= HEADING_LENGTH and text[-1:] not in ".;,:" and text[:1].isupper())


def _have_parts(document: Document) -> bool:
    """Whether a number of the document has parts: 1, 1.1, 1.2."""
    markers = (MARKER.match(bare(document.text[block.start : block.end])) for block in document.blocks)
    numbers = {marker["number"] for marker in markers if marker and marker["number"]}
    return any("." in number and number.split(".")[0] in numbers for number in numbers)


def _is_item(text: str, marker: re.Match[str], announced: bool, parts: bool, words: FormWords) -> bool:
    """Whether a marked paragraph is an item: where items have numbers with parts, a whole number heads a section."""
    number = marker["number"] or ""
    if _label(text, words) or "." in number:
        return True
    return announced and not (parts and number)


def _label(text: str, words: FormWords) -> re.Match[str] | None:
    found = [match for pattern in words.labels.values() for match in _labels(pattern, text)]
    return min(found, key=lambda match: match.start(), default=None)


def _labels(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Where a label stands with a colon or dash after it, at the head of the text or of a part of it."""
    found = []
    for match in pattern.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        if after[:1] in {":", "–", "—"} and (not before or before[-1] in ".;(,–—)"):
            found.append(match)
    return found


def _item(block: Paragraph, text: str, marker: re.Match[str], section: str | None, words: FormWords) -> Item:
    item = Item(
        text=text[marker.end() :],
        start=block.start,
        end=block.end,
        number=marker["number"],
        section=section,
        paragraph=block.number,
    )
    return _labelled(replace(item, text=""), text[marker.end() :], words)


def _labelled(item: Item, text: str, words: FormWords) -> Item:
    """The item with a text added, its labelled parts taken for bodies and period."""
    marks = sorted((match.start(), match.end(), role) for role, p in words.labels.items() for match in _labels(p, text))
    first = marks[0][0] if marks else len(text)
    own = text[:first].strip(" (–—-.;" if marks else " ")
    item = replace(item, text=f"{item.text} {own}".strip())
    for index, (_, end, role) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        value = text[end:stop].strip(" :–—-).,;(")
        if role == "responsible":
            item = replace(item, bodies=(*item.bodies, (value, "")))
        else:
            item = replace(item, period=value)
    return item
