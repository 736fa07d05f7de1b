"""What a plan is called, whom it binds and for how long: its title, or the sentence that names it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document, Paragraph, Table
from tiegraph.loaders.forms.columns import bare
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.names import parties_in
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.vocabulary import find_terms

ABBREVIATED_END = re.compile(r"\b(?:гг?|rr?|m|р)\.\W*$")
LINES = 6
LENGTH = 300
RANK = ("road-map", "cross-border-programme", "action-programme", "strategy")


@dataclass(frozen=True)
class Title:
    """A plan's title; concept: of the scheme `kind/`; period: the date that says how long it lasts; ended:
    its last day, where the title tells that it is no longer in force."""

    start: int
    end: int
    text: str
    concept: str
    parties: tuple[PlaceMention, ...]
    period: DateMention | None
    ended: str | None


def title(document: Document, context: Context, certain: bool = False) -> Title | None:
    """The title of the plan that a document is: the first lines before its items that name a plan.

    certain: that the document is a plan, so that its title may call it by any word for one.
    """
    runs = list(_candidates(document, context))
    for any_word in (False, True) if certain else (False,):
        for first, last in runs:
            if made := _title(document, context, first, last, any_word):
                return made
    return None


def _candidates(document: Document, context: Context) -> Iterator[tuple[int, int]]:
    """Runs of lines that may be a title: not items, not sentences, before the first table."""
    run: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            break
        if _is_line(document, block):
            goes_on = run and (
                not _ended(document, run[-1]) and len(run) < LINES and not _apart(document, run[-1], block)
            )
            if run and not goes_on:
                yield run[0].start, run[-1].end
                run = []
            run.append(block)
        elif run:
            yield run[0].start, run[-1].end
            run = []
    if run:
        yield run[0].start, run[-1].end


def _is_line(document: Document, block: Paragraph) -> bool:
    text = bare(document.text[block.start : block.end])
    if block.style == "item" or len(text) > LENGTH:
        return False
    return block.style == "heading" or not re.search(r"[.!?;]$", text) or bool(ABBREVIATED_END.search(text))


def _ended(document: Document, block: Paragraph) -> bool:
    return bool(re.search(r"[.:!?]$", bare(document.text[block.start : block.end])))


def _apart(document: Document, before: Paragraph, after: Paragraph) -> bool:
    """Whether an empty line parts two lines and the second does not go on in lower case."""
    gap = document.text[before.end : after.start]
    return gap.count("\n") > 1 and not bare(document.text[after.start : after.end])[:1].islower()


def _title(document: Document, context: Context, start: int, end: int, any_word: bool) -> Title | None:
    text = document.text[start:end]
    plans = find_terms(text, vocabulary_of(context.language(document, start, end)).plans)
    words = form_words(context.language(document, start, end))
    if not plans and not (any_word and words.plans.search(text)):
        return None
    kinds = [plan.term.kind for plan in plans if plan.term.kind in RANK]
    concept = min(kinds, key=RANK.index, default="action-programme")
    dates = context.dates(document, start, end)
    return Title(
        start,
        end,
        bare(text),
        concept,
        parties_in(document, context, start, end),
        next((each for each in dates if each.role in {"period", "until"} or each.until), None),
        _last_day(dates, repealed.end() + start) if (repealed := words.repealed.search(text)) else None,
    )


def _last_day(found: Sequence[DateMention], after: int) -> str | None:
    """The day before the one from which a plan has no force; of a month or year, that itself."""
    lost = next((found_date.date or found_date.until for found_date in found if found_date.start >= after), None)
    if lost is None or len(lost) < 10:
        return lost
    return (date.fromisoformat(lost) - timedelta(days=1)).isoformat()
