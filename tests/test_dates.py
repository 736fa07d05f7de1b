"""A date keeps its precision, and stands for exactly the days it may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiegraph.dates import PartialDate

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("text", "precision", "datatype", "earliest", "latest"),
    [
        ("1991-10-14", "day", "date", date(1991, 10, 14), date(1991, 10, 14)),
        ("2009-03", "month", "gYearMonth", date(2009, 3, 1), date(2009, 3, 31)),
        ("2012-02", "month", "gYearMonth", date(2012, 2, 1), date(2012, 2, 29)),
        ("2010", "year", "gYear", date(2010, 1, 1), date(2010, 12, 31)),
    ],
)
def test_a_date_stands_for_its_days(text, precision, datatype, earliest, latest):
    found = PartialDate(text)
    assert (found.precision, found.datatype, found.earliest, found.latest) == (precision, datatype, earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["2009-13", "2009-02-30", "2009-00", "2011-02-29", "09", "2009-3", "2009/03", "", "2009-03-", " 2009", "2009\n"],
)
def test_what_is_not_in_the_calendar_is_refused(text):
    with pytest.raises(ValueError, match="is not"):
        PartialDate(text)


@given(DAYS)
def test_every_day_is_among_the_days_of_its_month_and_year(day):
    for length in (4, 7, 10):
        found = PartialDate(day.isoformat()[:length])
        assert found.earliest <= day <= found.latest


@given(DAYS)
def test_the_day_after_the_last_belongs_to_another_month(day):
    month = PartialDate(day.isoformat()[:7])
    assert (month.latest + timedelta(days=1)).isoformat()[:7] != month.text or month.latest == date.max


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused_in_words(text):
    try:
        assert PartialDate(text).earliest <= PartialDate(text).latest
    except ValueError as error:
        assert str(error).startswith(repr(text))
