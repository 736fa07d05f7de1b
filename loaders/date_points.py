"""Single dates among the tokens of a text: the forms they are written in, and what year, month and day they name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tiegraph.dates import PartialDate
from tiegraph.loaders.date_tokens import Token

# The year of an era may be repeated by that of the west, on either side: 1988(昭和63)年, 昭和63年(1988年).
ERA_YEAR = r"(?P<y>[yu])(?:\((?P<second>[yu])A?\))?A(?:\((?P<third>[yu])A?\))?"
AGAIN = r"(?:\((?P<fourth>[yu])A?\))?"
YEAR = r"(?P<y>y)o?(?:\.?\n?[AY])?"
FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<d>d)(?P<stop>[.,])(?P<m>d)[.,]?(?P<y>y)(?:\.?[AY])?",
        r"(?P<d>d)(?P<sep>[-/])(?P<m>d)(?P=sep)(?P<y>y)[AY]?",
        r"(?P<d>d)\.(?P<m>d)\.(?P<short>d)(?:\.?(?P<word>[AY]))?",
        r"(?P<y>y)(?P<sep>[-/.])(?P<m>d)(?P=sep)(?P<d>d)",
        r"(?P<y>u)\.(?P<m>d)\.(?P<d>d)",
        rf"{ERA_YEAR}\(?(?P<m>d)m(?P<d>d)D?\)?{AGAIN}",
        rf"{ERA_YEAR}(?P<m>d)m(?P<d>d)D?-(?P<through>d)D",
        rf"{ERA_YEAR}(?P<m>d)m{AGAIN}",
        r"(?P<era>u)A",
        rf"(?P<d>d)[.o]?D?f?\n?-?(?P<M>M)x?[-,]?f?\n?(?:[BY]?{YEAR}|(?P<R>R))",
        rf"\"(?P<d>d)\"(?P<M>M)x?,?(?:{YEAR}|(?P<R>R))",
        rf"(?P<d>d)[./]?(?P<M>r)[./]?{YEAR}",
        rf"(?P<M>M)(?P<d>d)o?,?{YEAR}(?P<mdy>)",
        rf"(?P<M>M)(?P<d>d)o?-(?P<through>d)o?,?{YEAR}(?P<mdy>)",
        r"(?P<y>y)\.?[AY]?,?(?P<M>M)x?(?P<d>d)(?:[.o]?D|o)?(?P<ymd>)",
        r"(?P<y>y)\.?[AY]?,?(?P<M>M)x?(?P<d>d)-(?P<through>d)(?:[.o]?D|o)?(?P<ymd>)",
        r"(?P<y>y)\.?[AY]?(?P<d>d)[.o]?D?(?P<M>M)(?P<ymd>)",
        r"(?P<y>y)\.?[AY]?,?(?P<M>M)x?(?P<ymd>)",
        rf"(?P<M>M)x?,?f?\n?(?:[BY]?{YEAR}|(?P<R>R))",
        r"(?P<m>d)[./](?P<y>y)[AY]?(?P<padded>)",
        r"(?P<y>y)(?P<iso>-)(?P<m>d)",
        r"(?P<d>d)[.o]?D?f?(?P<M>M)x?",
        r"(?P<M>M)(?P<d>d)(?:[.o]?D|o)?(?P<mdy>)",
        r"(?P<m>d)m(?P<d>d)D?",
        r"(?P<m>d)m",
        r"(?P<M>M)x?",
        r"(?P<before>[BY])?(?P<y>y)o?(?:\.?(?P<word>[AY]))?",
        r"(?P<R>[RQT])",
    )
)
STARTS = frozenset('dyuMRQTBY"')
PIVOT = 50
NAMED_YEARS = range(1500, 2200)
JOINED = ".,/:"


@dataclass(frozen=True)
class Point:
    """A date as written; first, last: its tokens.

    doubtful: a number or a month alone, a date only where its neighbours say so; cued: the word «year» is before it;
    through: the last day, where it names several of one month.
    """

    first: int
    last: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    doubtful: bool = False
    cued: bool = False
    through: int | None = None

    @property
    def date(self) -> str | None:
        """Its lexical form, None where it names no year. Raises ValueError when it is not in the calendar."""
        if self.year is None:
            PartialDate(f"2000-{self.month or 1:02}-{self.day or 1:02}")
            return None
        parts = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return PartialDate("-".join([f"{self.year:04}", *parts])).text

    @property
    def bare(self) -> bool:
        """Whether it is a year alone."""
        return self.year is not None and self.month is None


def points(text: str, found: Sequence[Token], order: str, document_date: str | None) -> Iterator[Point]:
    """The dates among the tokens of a text: at each token the longest form; what is not in the calendar is left out.

    order: of the words of a date in the language (dmy, mdy, ymd).
    """
    reader = _Reader(text, found, order, document_date)
    position = 0
    while position < len(found):
        best = max(reader.at(position), key=lambda point: point.last, default=None)
        if best is not None and _in_calendar(best):
            yield best
        position = best.last + 1 if best else position + 1


def _in_calendar(point: Point) -> bool:
    try:
        point.date  # noqa: B018
    except ValueError:
        return False
    return True


class _Reader:
    def __init__(self, text: str, found: Sequence[Token], order: str, document_date: str | None) -> None:
        self.text = text
        self.tokens = found
        self.order = order
        self.document_date = document_date
        self.signs = "".join(token.sign for token in found)

    def at(self, position: int) -> Iterator[Point]:
        """What the forms read from a token on."""
        for form in FORMS if self.signs[position] in STARTS else ():
            match = form.match(self.signs, position)
            if match:
                groups = {name: match.start(name) for name, group in match.groupdict().items() if group is not None}
                point = self._point(groups, position, match.end() - 1)
                if point:
                    yield point

    def _point(self, groups: dict[str, int], first: int, last: int) -> Point | None:
        """The date of a form whose groups stand at these tokens; None where the form asks for more than its signs."""
        if ("mdy" in groups and self.order == "dmy") or ("ymd" in groups and self.order != "ymd"):
            return None
        if (
            "m" in groups
            and self.signs[groups["m"] + 1 : groups["m"] + 2] != "m"
            and not self._figures(groups, first, last)
        ):
            return None
        value = {name: self.tokens[at].value for name, at in groups.items() if at < len(self.tokens)}
        month, day = value.get("M", value.get("m")), value.get("d")
        point = Point(first, last, value.get("y", value.get("era")), month, day, through=value.get("through"))
        if "R" in groups:
            return self._relative(point, self.tokens[groups["R"]])
        if "short" in groups:
            return self._short(point, value["short"], groups)
        if "sep" in groups and self.signs[groups["sep"]] == "/":
            return self._slashed(point)
        return self._western(point, groups) if point.month or "era" in groups else self._year(point, groups)

    def _western(self, point: Point, groups: dict[str, int]) -> Point:
        """The date with the western year where an era's year is given too; a month alone is doubtful."""
        given = [self.tokens[groups[name]] for name in ("y", "second", "third", "fourth") if name in groups]
        year = next((token.value for token in given if token.sign == "y"), point.year)
        alone = year is None and point.day is None and "M" in groups
        return replace(point, year=year, doubtful=alone or "padded" in groups)

    def _year(self, point: Point, groups: dict[str, int]) -> Point:
        word = self.tokens[groups["word"]] if "word" in groups else None
        named = word is not None and (not word.short or point.year in NAMED_YEARS)
        return replace(point, doubtful=not named, cued="before" in groups)

    def _figures(self, groups: dict[str, int], first: int, last: int) -> bool:
        """Whether figures are written as a date: not part of a longer number, a stray comma or blank explained."""
        before = self.text[max(self.tokens[first].start - 2, 0) : self.tokens[first].start]
        after = self.text[self.tokens[last].end : self.tokens[last].end + 2]
        chained = before[-1:] in JOINED and before[:1].isdecimal() and len(before) == 2
        if chained or (after[:1] in (*JOINED, "-") and after[1:].isdecimal() and "-" not in after):
            return False
        figures = self.text[self.tokens[first].start : self.tokens[groups["y"]].end] if "y" in groups else ""
        tight = not any(character.isspace() for character in figures)
        month = self.tokens[groups["m"]]
        if "padded" in groups:
            return tight and not month.short and 1 <= month.value <= 12
        if "iso" in groups:
            return (
                1 <= month.value <= 12
                and "-" in self.text[month.start - 1 : month.start]
                and not month.short
                and self.signs[last + 1 : last + 2] not in ("A", "Y")
            )
        if "stop" in groups:
            dotted = self.signs[groups["stop"]] == "." and self.signs[groups["m"] + 1] == "."
            return dotted or not (month.short or self.tokens[first].short)
        return True

    def _short(self, point: Point, value: int, groups: dict[str, int]) -> Point | None:
        """28.09.11: a year of two figures lies within fifty years of 2000; read only with a word for year or a cue."""
        if self.tokens[groups["short"]].short or not (1 <= (point.month or 0) <= 12):
            return None
        return replace(point, year=value + (2000 if value < PIVOT else 1900), doubtful="word" not in groups)

    def _slashed(self, point: Point) -> Point:
        """12/04/2006: day first, month first where only that can be; in English only the year where both can be."""
        if self.tokens[point.first].sign == "y" or point.month is None or point.day is None:
            return point
        if point.month > 12:
            return replace(point, month=point.day, day=point.month)
        if self.order == "mdy" and point.day <= 12 and point.day != point.month:
            return replace(point, month=None, day=None)
        return point

    def _relative(self, point: Point, token: Token) -> Point:
        """A date seen from the document's; without a year where that does not tell it."""
        if self.document_date is None:
            return point
        year, month, day = ([int(part) for part in self.document_date.split("-")] + [0, 0])[:3]
        if token.sign == "R":
            return replace(point, year=year + token.value)
        if token.sign == "Q":
            months = year * 12 + month - 1 + token.value
            return replace(point, year=months // 12, month=months % 12 + 1) if month else point
        if not day:
            return replace(point, year=year, month=month or None) if token.value == 0 else point
        then = date(year, month, day) + timedelta(days=token.value)
        return replace(point, year=then.year, month=then.month, day=then.day)
