"""Starter cohorts: who started, by which way, and how many are still there."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.careers.facts.retention import retention, starters
from doorstroom.careers.segments import segments, stretches
from tests.careers.ledgers import act, events, number

PERIOD = {"from_": date(2009, 12, 31), "to": date(2015, 6, 30)}


def staff():
    """Six starters of 2012 and 2014, one who was there before, one who comes back."""

    def entry(person, on, reason, **state):
        return act(person, on, "entry", unit=1, reason=reason, **state)

    rows = [
        entry(1, "2005-01-01", "trainee"),  # before the data begin
        entry(2, "2012-03-01", "trainee", contract="temporary"),
        act(2, "2013-03-01", "move", unit=2),  # to another ministry: stays
        entry(3, "2012-05-01", "trainee"),
        act(3, "2012-11-01", "exit"),
        entry(4, "2012-02-29", "trainee"),
        act(4, "2014-02-28", "exit"),  # the day itself is out
        entry(5, "2012-07-01", "competition"),
        act(5, "2013-01-01", "exit"),
        entry(5, "2014-01-01", "competition"),  # back: employed again, no starter of 2014
        entry(6, "2014-09-01", None),
        entry(7, "2014-03-01", "trainee"),
    ]
    return segments(stretches(events(number(rows))))


@pytest.mark.requirement("RIJK-CAR-21")
def test_leavers_stay_in_the_denominator():
    found = retention(staff(), **PERIOD, years=(1, 2))
    assert found.rows() == [
        # cohort, route, years, starters, observed, employed, unbroken, share
        (2012, "competition", 1, 1, 1, 0, 0, 0.0),
        (2012, "competition", 2, 1, 1, 1, 0, 1.0),
        (2012, "trainee", 1, 3, 3, 2, 2, 2 / 3),
        (2012, "trainee", 2, 3, 3, 1, 1, 1 / 3),
        (2014, "trainee", 1, 1, 1, 1, 1, 1.0),
        (2014, "trainee", 2, 1, 0, 0, 0, None),  # not yet two years after: no false stay
        (2014, None, 1, 1, 0, 0, 0, None),
        (2014, None, 2, 1, 0, 0, 0, None),
    ]


@pytest.mark.requirement("RIJK-CAR-21")
def test_starters_have_cohort_route_and_contract():
    found = starters(staff(), **PERIOD)
    assert found["person"].to_list() == [2, 3, 4, 5, 6, 7]
    assert found.row(0) == (2, date(2012, 3, 1), 2012, "trainee", "temporary")
    by_contract = retention(staff(), **PERIOD, years=(1,), by="contract")
    assert by_contract.filter(pl.col("cohort") == 2012).select("contract", "starters", "employed").rows() == [
        ("temporary", 1, 1),
        (None, 3, 1),
    ]


def test_nobody_started():
    empty = retention(staff(), from_=date(2015, 1, 1), to=date(2015, 6, 30))
    assert empty.is_empty()
    assert empty.schema["share"] == pl.Float64
