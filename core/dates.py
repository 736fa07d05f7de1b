"""Dates that keep their precision: a day, a month or a year, never an invented day.

The lexical forms are those of XML Schema 1.1 part 2 (`xsd:date`, `xsd:gYearMonth`, `xsd:gYear`) without time zones;
the idea of an interval of possible days is that of ISO 8601-2 (EDTF).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

FORM = re.compile(r"(?P<year>[12]\d{3})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?")

DATATYPES: dict[Precision, str] = {"day": "date", "month": "gYearMonth", "year": "gYear"}


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year.

    text: its lexical form ("2009", "2009-03" or "2009-03-31"); the years 1000 to 2999 are taken.
    """

    text: str

    def __post_init__(self) -> None:
        """Raise ValueError when no such day, month or year is in the calendar."""
        match = FORM.fullmatch(self.text)
        if not match:
            raise ValueError(f"{self.text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        try:
            self.earliest  # noqa: B018
        except ValueError as error:
            raise ValueError(f"{self.text!r} is not in the calendar: {error}") from None

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        by_length: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
        return by_length[len(self.text)]

    @property
    def datatype(self) -> str:
        """The local name of its XML Schema datatype."""
        return DATATYPES[self.precision]

    @property
    def earliest(self) -> date:
        """The first day it may stand for."""
        year, month, day = ([int(part) for part in self.text.split("-")] + [1, 1])[:3]
        return date(year, month, day)

    @property
    def latest(self) -> date:
        """The last day it may stand for."""
        first = self.earliest
        if self.precision == "day":
            return first
        month = first.month if self.precision == "month" else 12
        return date(first.year, month, calendar.monthrange(first.year, month)[1])
