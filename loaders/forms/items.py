"""The items of a road map, as its table prints them: rows put together again over page breaks, repeats taken once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from tiegraph.loaders.forms.columns import Heads, bare, is_count, repeats
from tiegraph.loaders.forms.form_words import FormWords
from tiegraph.loaders.forms.grids import Grid, Row

NUMBER = re.compile(r"(?:[A-ZА-ЯIVX]{1,4}|\d{1,3})(?:\.\d{1,3})*[.)]?")
LEADING_NUMBER = re.compile(rf"({NUMBER.pattern})\s+(?=\S)")
HYPHENATED = re.compile(r"(?<=\w)-\n(?=[^\W\d_])")
SAME_TEXT = 0.8


@dataclass(frozen=True)
class Item:
    """A planned measure as printed. bodies: text of a column of responsible bodies with the column's head."""

    text: str
    start: int
    end: int
    number: str | None = None
    section: str | None = None
    bodies: tuple[tuple[str, str], ...] = ()
    period: str = ""
    table: int | None = None
    row: int | None = None
    paragraph: int | None = None


@dataclass
class _Open:
    """The row that is being read."""

    number: str
    texts: list[str]
    row: Row
    section: str | None
    end: int = field(default=0)


@dataclass(frozen=True)
class Layout:
    """Which columns of a road map's table hold what; measure: the column of the items' texts."""

    number: int | None
    measure: int
    responsible: tuple[int, ...]
    period: int | None
    heads: Heads


def layout(heads: Heads, words: FormWords) -> Layout | None:
    """The layout of a road map's table; None where the heads name no measures with a period or someone responsible."""
    roles = heads.roles(words)
    responsible = [column for column, names in enumerate(roles) if "responsible" in names]
    periods = [
        column
        for column, names in enumerate(roles)
        if names & {"period", "date", "until"} and column not in responsible
    ]
    taken = {*responsible, *periods}
    measures = [column for column, names in enumerate(roles) if "measure" in names and column not in taken]
    numbers = [column for column, names in enumerate(roles) if "number" in names and column not in {*taken, *measures}]
    if not measures or not taken:
        return None
    blank = not heads.texts[0] and measures[0] > 0
    number = numbers[0] if numbers else 0 if blank else None
    return Layout(number, measures[0], tuple(responsible), periods[0] if periods else None, heads)


def items(grid: Grid, plan: Layout, section: str | None = None) -> Iterator[Item]:
    """The items of a grid; section: the heading that stands before it."""
    found: list[_Open] = []
    parts = _numbers_have_parts(grid, plan)
    for row in grid.rows[plan.heads.rows :]:
        if is_count(row) or repeats(row, grid, plan.heads.rows):
            continue
        texts = [cell.text for cell in row.cells]
        number = _number(texts, plan)
        if heading := _section(row, texts, number, plan, parts, bool(found)):
            section = heading
        elif not number and _goes_on(texts, plan, found):
            _append(found[-1], texts, row)
        else:
            again = next((item for item in reversed(found) if number and item.number == number), None)
            if again is None or not _take_again(again, texts, row, plan, last=again is found[-1]):
                found.append(_Open(number, texts, row, section, row.end))
    yield from (_item(item, plan) for item in found)


def _numbers_have_parts(grid: Grid, plan: Layout) -> bool:
    return any("." in _number([cell.text for cell in row.cells], plan) for row in grid.rows[plan.heads.rows :])


def _number(texts: Sequence[str], plan: Layout) -> str:
    """The item's number, from its own column or from before its text."""
    if plan.number is not None:
        text = bare(texts[plan.number])
        return text.rstrip(".)") if NUMBER.fullmatch(text) else ""
    leading = LEADING_NUMBER.match(bare(texts[plan.measure]))
    return leading[1].rstrip(".)") if leading else ""


def _section(row: Row, texts: list[str], number: str, plan: Layout, parts: bool, begun: bool) -> str | None:
    """The heading that a row is: one text over the whole width or in the first column, or one with a whole number."""
    filled = [bare(cell.text) for cell in row.filled]
    merged = len(filled) == 1 and sum(bool(text) for text in texts) > 1
    if merged:
        return filled[0]
    if len(filled) == 1 and texts[0] and plan.number == 0 and not number:
        return filled[0]
    if len(filled) == 1 and plan.measure == 0 and (not begun or _is_heading(filled[0])):
        return filled[0]
    if len(filled) == 2 and number and texts[plan.measure] and parts and "." not in number:
        return " ".join(filled)
    if len(filled) == 1 and texts[plan.measure] and not begun and not number:
        return filled[0]
    return None


def _is_heading(text: str) -> bool:
    return text[0].isupper() and text[-1] not in ".;," and (text.isupper() or bool(LEADING_NUMBER.match(text)))


def _goes_on(texts: Sequence[str], plan: Layout, found: list[_Open]) -> bool:
    """Whether a row without a number is the rest of the row before it."""
    if not found:
        return False
    if plan.number is not None and found[-1].number:
        return True
    text = bare(texts[plan.measure])
    return not text or text[0].islower()


def _append(item: _Open, texts: Sequence[str], row: Row) -> None:
    for column, text in enumerate(texts):
        if text:
            item.texts[column] = f"{item.texts[column]} {text}".strip()
    item.end = row.end


def _take_again(item: _Open, texts: list[str], row: Row, plan: Layout, last: bool) -> bool:
    """Take in a row that has the number of one before: said again, whole this time, or gone on with over a page."""
    old, new = bare(item.texts[plan.measure]), bare(texts[plan.measure])
    short, long = sorted((old, new), key=len)
    same = long.startswith(short) or SequenceMatcher(None, short, long[: len(short)]).ratio() >= SAME_TEXT
    if same:
        if len(new) > len(old):
            item.texts = [text or before for text, before in zip(texts, item.texts, strict=True)]
            item.row, item.end = row, row.end
        return True
    if last and new[:1].islower():
        _append(item, [text if text != before else "" for text, before in zip(texts, item.texts, strict=True)], row)
        return True
    return False


def _item(item: _Open, plan: Layout) -> Item:
    text = bare(HYPHENATED.sub("-", item.texts[plan.measure]))
    if plan.number is None:
        text = LEADING_NUMBER.sub("", text, count=1) if item.number else text
    return Item(
        text=text,
        start=item.row.start,
        end=item.end,
        number=item.number or None,
        section=item.section,
        bodies=tuple(
            (item.texts[column], plan.heads.texts[column]) for column in plan.responsible if item.texts[column]
        ),
        period=bare(item.texts[plan.period]) if plan.period is not None else "",
        table=item.row.table,
        row=item.row.number,
    )
