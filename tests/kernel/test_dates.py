"""Calendar months and years, by the conventions of the documents."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.kernel.dates import add_months, age_on, months_between, parse_iso

days = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        pytest.param("2021-08-31", 6, "2022-02-28", id="TO-36"),
        pytest.param("2013-08-31", 6, "2014-02-28", id="VL-T-01i"),
        pytest.param("2015-03-01", 84, "2022-03-01", id="RIJK-T-02a"),
        pytest.param("2020-01-31", 1, "2020-02-29", id="leap year"),
        pytest.param("2020-03-31", -1, "2020-02-29", id="backwards"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    start: str, months: int, end: str
) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(start=days, months=st.integers(0, 600))
def test_months_between_undoes_add_months(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months


@given(start=days, end=days)
def test_months_between_never_overshoots(start: date, end: date) -> None:
    first, last = sorted((start, end))
    months = months_between(first, last)
    assert add_months(first, months) <= last < add_months(first, months + 1)
    assert months_between(last, first) <= 0


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [("1963-01-01", "2029-12-31", 66), ("1963-01-01", "2030-01-01", 67), ("1980-02-29", "2021-02-28", 41)],
)
def test_age_changes_on_the_birthday(birth: str, on: str, age: int) -> None:
    assert age_on(date.fromisoformat(birth), date.fromisoformat(on)) == age


@pytest.mark.parametrize("text", ["2020-2-8", "20-02-08", " 2020-02-08", "2020-02-30", "20200208", ""])
def test_only_iso_dates_are_read(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_iso(text)
