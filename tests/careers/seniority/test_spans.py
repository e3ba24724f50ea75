"""Calendar months as columns say the same as ``kernel.dates`` says of one day."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from doorstroom.careers.seniority.spans import after_months, on_day, whole_months
from doorstroom.kernel.dates import add_months, months_between

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(0, 900)), min_size=1))
@example([(date(2024, 2, 29), 12), (date(2013, 8, 31), 6)])
def test_after_months(rows):
    frame = pl.DataFrame(rows, schema={"start": pl.Date, "months": pl.Int32}, orient="row")
    expected = [add_months(start, months) for start, months in rows]
    assert frame.select(after_months(pl.col("start"), pl.col("months"))).to_series().to_list() == expected
    assert frame.select(after_months(pl.col("start"), 84)).to_series().to_list() == [
        add_months(start, 84) for start, _ in rows
    ]


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1))
@example([(date(2023, 1, 31), date(2023, 2, 28)), (date(2024, 2, 29), date(2025, 2, 28))])
@example([(date(2023, 1, 31), date(2023, 2, 27)), (date(2023, 1, 30), date(2023, 1, 30))])
def test_whole_months(rows):
    rows = [(min(row), max(row)) for row in rows]
    frame = pl.DataFrame(rows, schema={"start": pl.Date, "end": pl.Date}, orient="row")
    found = frame.select(whole_months(pl.col("start"), pl.col("end"))).to_series().to_list()
    assert found == [months_between(start, end) for start, end in rows]


def test_what_is_not_known_stays_so():
    frame = pl.DataFrame(
        {"day": [None, date(2020, 1, 1)], "months": [3, None]}, schema={"day": pl.Date, "months": pl.Int32}
    )
    assert frame.select(after_months(pl.col("day"), pl.col("months"))).to_series().to_list() == [None, None]
    assert frame.select(whole_months(pl.col("day"), pl.lit(date(2020, 3, 1)))).to_series().to_list() == [
        None,
        2,
    ]


def test_on_day_is_by_end_of_day():
    frame = pl.DataFrame({"from_on": [date(2020, 1, 1)], "until": [date(2020, 2, 1)]})
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 1)]
    assert [frame.filter(on_day(day)).height for day in days] == [0, 1, 1, 0]
