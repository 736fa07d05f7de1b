"""The dates of a text, each to the precision and in the role that the text gives it, and nothing invented.

A text is cut into tokens, each written as one letter (date_tokens); the forms of dates are regular expressions over
these letters (date_points), so that blanks, wherever they stray, do not matter («28.09. 2011»). What looks like a date
and is none (31.02.2010) gives nothing. A bare number is a year only where its neighbours say so (date_context). The
words of a language come from its vocabulary; docs/dates.md shows the forms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tiegraph.dates import PartialDate
from tiegraph.loaders import date_context
from tiegraph.loaders.date_context import Role
from tiegraph.loaders.date_points import Point, points
from tiegraph.loaders.date_tokens import DASHES, Token, tokens
from tiegraph.loaders.vocabulary import vocabulary

OPEN = re.compile(r"(?P<day>d)(?:\.(?P<month>d))?[.oD]?-?$")
CLOSED_DAY = re.compile(r"[-w]{1,2}(?P<day>d)D")
CLOSED = re.compile(r"-(?P<year>d)[AY]?(?![-.:/dyn])")


@dataclass(frozen=True)
class DateMention:
    """A date in a text.

    start, end: offsets, so that text[start:end] is `text`; date: YYYY, YYYY-MM or YYYY-MM-DD, None where the text
    leaves the year open; until: the end of a range, in the same forms; role: what the date is of, as far as the words
    around it tell (docs/dates.md); months: 1 to 12, of a date without a year.
    """

    start: int
    end: int
    date: str | None
    until: str | None
    role: Role | None
    months: tuple[int, ...]
    text: str


def find_dates(text: str, language: str, document_date: str | None = None) -> list[DateMention]:
    """The dates of a text, in the order of the text, none overlapping another.

    language: one of `vocabulary.LANGUAGES`; document_date: what relative words («в прошлом году») are counted from;
    without it such words are found, but have no date. Raises ValueError for an unknown language or a document date that
    is not in the calendar.
    """
    known = PartialDate(document_date).text if document_date else None
    return _Reading(text, language, known).mentions()


@dataclass(frozen=True)
class _Span:
    """A date, or the first and the last of a range; start, end: offsets."""

    start: int
    end: int
    first: Point
    last: Point | None = None


class _Reading:
    def __init__(self, text: str, language: str, document_date: str | None) -> None:
        self.text = text
        self.language = language
        self.words = vocabulary(language)
        self.tokens: Sequence[Token] = tokens(text, language)
        self.signs = "".join(token.sign for token in self.tokens)
        self.points = list(points(text, self.tokens, self.words.order, document_date))

    def mentions(self) -> list[DateMention]:
        spans = self._sure(list(self._spans()))
        ends = [0, *(span.end for span in spans)]
        starts = [*(span.start for span in spans), len(self.text)]
        return [self._mention(span, (ends[at], starts[at + 1])) for at, span in enumerate(spans)]

    def _spans(self) -> Iterator[_Span]:
        """The dates one by one, two that make a range as one."""
        waiting: _Span | None = None
        for point in self.points:
            if waiting and waiting.last is None and (joined := self._joined(waiting.first, point)):
                waiting = joined
                continue
            if waiting:
                yield waiting
            waiting = self._opened(point, waiting.end if waiting else 0) or self._closed(point) or self._span(point)
        if waiting:
            yield waiting

    def _span(self, first: Point, last: Point | None = None) -> _Span:
        if last is None and first.through is not None:
            last = replace(first, day=first.through, through=None)
            last = last if _in_order(first, last) else None
        return _Span(self.tokens[first.first].start, self.tokens[(last or first).last].end, first, last)

    def _joined(self, first: Point, last: Point) -> _Span | None:
        """The range of two dates, when what stands between them joins them and the second is the later one."""
        start = self.tokens[first.first].start
        if not self._joins(start, self.tokens[first.last].end, self.tokens[last.first].start, first, last):
            return None
        if last.year is None and self.words.order == "ymd":
            last = replace(last, year=first.year, doubtful=False)
        if first.year is None and first.month is not None:
            first = replace(first, year=last.year, doubtful=first.doubtful and last.doubtful)
        if (first.year is None) != (last.year is None) or (first.day and not last.day):
            return None
        if first.bare and last.bare and not self._years(first, last):
            return None
        return self._span(first, last) if _in_order(first, last) else None

    def _joins(
        self, start: int, end: int, next_start: int, first: Point | None = None, last: Point | None = None
    ) -> bool:
        between = self.text[end:next_start]
        # A break before the dash begins an item of a list, a tab another cell.
        if "\t" in between or "\n" in between.rstrip() or between.count("\n") > 1:
            return False
        gap = between.lstrip(".").strip()
        if gap and gap in DASHES:
            return True
        if gap == "/" and first and last and first.bare and last.bare:
            return last.year == (first.year or 0) + 1
        opening = date_context.opening(self.text, start, self.language)
        joining = self.words.ranges[""] | self.words.ranges.get(opening, frozenset())
        return " ".join(gap.lower().split()) in joining

    def _years(self, first: Point, last: Point) -> bool:
        """Whether two years make a range rather than a telephone number or a count."""
        start, end = self.tokens[first.first].start, self.tokens[last.last].end
        named = not (first.doubtful and last.doubtful)
        plain = first.year in date_context.PLAIN_YEARS and last.year in date_context.PLAIN_YEARS
        return named or (plain and not date_context.counts(self.text, start, end, self.language))

    def _opened(self, last: Point, after: int) -> _Span | None:
        """A range whose first part is a day, or a day and a month in figures, only: «12–14 мая 2011 г.»."""
        if last.day is None:
            return None
        near = max(last.first - 6, 0)
        match = OPEN.search(self.signs, near, last.first) or OPEN.search(self.signs, near, last.first - 1)
        if not match:
            return None
        ending = match.end() - (self.signs[match.end() - 1] == "-")
        start, end = self.tokens[match.start()].start, self.tokens[ending - 1].end
        month = self.tokens[match.start("month")].value if match["month"] else last.month
        first = replace(last, first=match.start(), month=month, day=self.tokens[match.start("day")].value)
        next_start = self.tokens[last.first].start
        joins = self._joins(start, end, next_start) or self.text[end:next_start].strip() == "/"
        if start < after or not joins or not _in_order(first, last):
            return None
        return _Span(start, self.tokens[last.last].end, first, last)

    def _closed(self, first: Point) -> _Span | None:
        """A range whose last part is cut short: a year to two figures, «2007–13», a date to its day, 5月12日至14日."""
        match = CLOSED_DAY.match(self.signs, first.last + 1) if first.day and self.words.order == "ymd" else None
        if match:
            at = match.start("day")
            last = replace(first, last=match.end() - 1, day=self.tokens[at].value)
            joins = self._joins(self.tokens[first.first].start, self.tokens[first.last].end, self.tokens[at].start)
            return self._span(first, last) if joins and _in_order(first, last) else None
        match = CLOSED.match(self.signs, first.last + 1) if first.bare else None
        if not match or first.year is None:
            return None
        token = self.tokens[match.start("year")]
        last = replace(first, last=match.end() - 1, year=first.year - first.year % 100 + token.value)
        fits = not token.short and _in_order(first, last) and self._years(first, last)
        return self._span(first, last) if fits else None

    def _sure(self, spans: list[_Span]) -> list[_Span]:
        """The spans that are dates; a doubtful one is, too, where it is linked to a date: «2008, 2010 и 2012 гг.»."""
        sure = [self._is_sure(span) for span in spans]
        for order in (range(1, len(spans)), range(len(spans) - 2, -1, -1)):
            for at in order:
                other = at - 1 if order.step > 0 else at + 1
                sure[at] = sure[at] or (sure[other] and self._linked(spans[at], spans[other]))
        return [span for span, kept in zip(spans, sure, strict=True) if kept]

    def _is_sure(self, span: _Span) -> bool:
        point, language = span.first, self.language
        if span.last is not None or not point.doubtful:
            return True
        if point.bare:
            cued, year = point.cued, point.year or 0
            return date_context.is_year(self.text, span.start, span.end, year, language, cued=cued)
        if point.day is None and self.tokens[point.first].sign == "d":
            return not date_context.counts(self.text, span.start, span.end, language)
        short = self.tokens[point.first].sign == "M" and self.tokens[point.first].short
        return not short and date_context.stands_out(self.text, span.start, span.end, language)

    def _linked(self, span: _Span, other: _Span) -> bool:
        """Whether only a comma or «and» stands between two dates of one precision."""
        alike = [(each.first.year is None, each.first.month is None, each.first.day is None) for each in (span, other)]
        left, right = sorted((span, other), key=lambda each: each.start)
        gap = self.text[left.end : right.start].replace(",", " ").lower().split()
        plausible = not span.first.bare or span.first.year in date_context.PLAIN_YEARS
        comma = "," in self.text[left.end : right.start]
        return alike[0] == alike[1] and plausible and (set(gap) <= self.words.and_) and (comma or bool(gap))

    def _mention(self, span: _Span, bounds: tuple[int, int]) -> DateMention:
        first, last = span.first, span.last
        role: Role | None = "period"
        if last is None:
            day, year = first.day is not None, first.year is not None
            role = date_context.role(self.text, (span.start, span.end), bounds, self.language, day=day, year=year)
        months: tuple[int, ...] = ()
        if first.year is None and first.month is not None:
            months = _months(first.month, last.month if last and last.month else first.month)
        text = self.text[span.start : span.end]
        return DateMention(span.start, span.end, first.date, last.date if last else None, role, months, text)


def _in_order(first: Point, last: Point) -> bool:
    """Whether both are in the calendar and in this order; months without a year may pass the new year."""
    try:
        dates = first.date, last.date
    except ValueError:
        return False
    if dates[0] is None or dates[1] is None:
        return first.month != last.month or (first.day or 0) < (last.day or 0)
    return PartialDate(dates[0]).latest < PartialDate(dates[1]).latest


def _months(first: int, last: int) -> tuple[int, ...]:
    """The months from one to another, past the new year if need be: 11, 1 → 11, 12, 1."""
    return tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
