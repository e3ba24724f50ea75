"""Length of service with and without breaks, returners, seniority inside one title."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers import schema
from doorstroom.careers.segments import segments, stretches
from doorstroom.careers.seniority.returners import RETURNERS, RETURNS, returners, returns
from doorstroom.careers.seniority.tenure import TENURE, distribution, spread, tenure
from doorstroom.kernel.dates import months_between
from tests.careers.ledgers import act, events, ledgers, number

BREAKS = frozenset({"career break"})
ON = date(2020, 1, 1)


def served(*acts):
    return segments(stretches(events(number(list(acts)))))


def one(*acts, on=ON, **options):
    return tenure(served(*acts), on=on, break_reasons=BREAKS, **options).row(0, named=True)


@pytest.mark.requirement("RIJK-CAR-31")
@pytest.mark.parametrize(
    ("acts", "out", "pause", "months"),
    [
        pytest.param([], 0, 0, (120, 120, 120), id="no break"),
        pytest.param(
            [act(1, "2015-01-01", "exit", reason="other work"), act(1, "2018-01-01", "entry")],
            1096,
            0,
            (120, 84, 84),
            id="three years elsewhere",
        ),
        pytest.param(
            [act(1, "2015-01-01", "change", fte_thousandths=0), act(1, "2016-01-01", "change")],
            0,
            365,
            (120, 120, 108),
            id="no working time for a year",
        ),
        pytest.param(
            [
                act(1, "2015-01-01", "change", fte_thousandths=None, reason="career break"),
                act(1, "2016-01-01", "change", reason="back"),
            ],
            0,
            365,
            (120, 120, 108),
            id="a career break with working time not recorded",
        ),
        pytest.param(
            [act(1, "2015-01-01", "change", fte_thousandths=800, reason="career break")],
            0,
            0,
            (120, 120, 120),
            id="a break of one day in five is work",
        ),
        pytest.param(
            [act(1, "2015-01-01", "exit", reason="career break"), act(1, "2016-01-01", "entry")],
            365,
            0,
            (120, 108, 108),
            id="a career break recorded as an exit",
        ),
        pytest.param(
            [act(1, "2015-01-01", "exit"), act(1, "2015-01-01", "entry", employment=2)],
            0,
            0,
            (120, 120, 120),
            id="the next employment begins that day",
        ),
    ],
)
def test_service_with_and_without_breaks(acts, out, pause, months):
    found = one(act(1, "2010-01-01", "entry"), *acts)
    assert (found["days_out"], found["days_of_break"]) == (out, pause)
    assert tuple(found[f"{name}_months"] for name in ("span", "service", "worked")) == months
    assert found["first_entry"] == date(2010, 1, 1)


def test_a_break_that_goes_on_counts_to_the_day():
    found = one(act(1, "2018-01-01", "entry"), act(1, "2019-01-01", "change", fte_thousandths=0))
    assert (found["span_months"], found["service_months"], found["worked_months"]) == (24, 24, 12)
    assert found["in_service"]


def test_who_left_is_listed_only_when_asked_for():
    acts = act(1, "2010-01-01", "entry"), act(1, "2015-07-01", "exit")
    assert tenure(served(*acts), on=ON).is_empty()
    found = one(*acts, leavers=True)
    assert (found["in_service"], found["span_months"]) == (False, 66)
    assert one(*acts, on=date(2015, 6, 30))["in_service"]


def test_who_comes_later_is_not_there_yet():
    assert tenure(served(act(1, "2020-01-02", "entry")), on=ON).is_empty()
    assert one(act(1, "2020-01-01", "entry"))["span_months"] == 0


@pytest.mark.requirement("RIJK-T-13b", "RIJK-CAR-10")
def test_a_return_is_the_same_person():
    rows = served(
        act(1, "2010-05-01", "entry", reason="competition"),
        act(1, "2015-05-01", "exit", reason="other work"),
        act(1, "2018-03-01", "entry", employment=2, reason="return"),
    )
    assert returns(rows, break_reasons=BREAKS).rows() == [
        (1, date(2015, 5, 1), date(2018, 3, 1), 1035, "other work", "return", False)
    ]
    years = returners(rows, from_=date(2015, 1, 1), to=date(2018, 12, 31), break_reasons=BREAKS)
    assert years.rows() == [(2015, 0, 0, 0), (2016, 0, 0, 0), (2017, 0, 0, 0), (2018, 1, 0, 1)]
    people = tenure(rows, on=ON)
    assert people.height == 1
    assert people.select("first_entry", "last_entry", "returns").row(0) == (
        date(2010, 5, 1),
        date(2018, 3, 1),
        1,
    )


@pytest.mark.requirement("RIJK-CAR-10", "RIJK-CAR-31")
def test_back_from_a_career_break_is_no_returner_and_twice_in_a_year_is_one_person():
    rows = served(
        act(1, "2010-01-01", "entry"),
        act(1, "2012-01-01", "exit", reason="career break"),
        act(1, "2013-01-01", "entry"),
        act(2, "2010-01-01", "entry"),
        act(2, "2013-02-01", "exit"),
        act(2, "2013-03-01", "entry"),
        act(2, "2013-04-01", "exit"),
        act(2, "2013-05-01", "entry"),
    )
    years = returners(rows, from_=date(2013, 1, 1), to=date(2013, 12, 31), break_reasons=BREAKS)
    assert years.rows() == [(2013, 1, 1, 3)]


@pytest.mark.requirement("FED-33")
def test_spread_of_seniority_inside_one_title():
    rows = served(
        act(1, "1990-01-01", "entry", function="attaché", grade="A2"),
        act(2, "2020-01-01", "entry", function="attaché", grade="A1"),
        act(3, "2015-01-01", "entry", function="adviseur"),
        act(4, "2015-01-01", "entry"),
    )
    people = tenure(rows, on=ON).join(rows.select("person", "function"), on="person")
    found = spread(people, by="function").rows()
    assert found == [
        ("attaché", 2, 2, 0.0, 180.0, 360.0, 360.0),
        ("adviseur", 1, 1, 60.0, 60.0, 60.0, 0.0),
        (None, 1, 1, 60.0, 60.0, 60.0, 0.0),
    ]


def test_distribution_is_exact_and_shows_empty_bands():
    found = distribution(pl.Series([0, 11, 12, 13, 500, None], dtype=pl.Int32), firsts=(1, 3, 40))
    assert found.bands.rows() == [("<1", 2), ("1–2", 2), ("3–39", 0), ("40+", 1), ("not_known", 1)]
    assert (found.persons, found.median_months) == (6, 12.0)
    assert distribution(pl.Series([12, 13], dtype=pl.Int32)).median_months == 12.5
    nobody = distribution(pl.Series([], dtype=pl.Int32))
    assert (nobody.persons, nobody.median_months, nobody.mean_months) == (0, None, None)


def test_nobody():
    empty = schema.SEGMENTS.empty()
    assert tenure(empty, on=ON).schema == TENURE.empty().schema
    assert returns(empty).schema == RETURNS.empty().schema
    found = returners(empty, from_=ON, to=ON)
    assert found.schema == RETURNERS.empty().schema
    assert found.rows() == [(2020, 0, 0, 0)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 600), min_size=1), st.lists(st.integers(1, 40), min_size=1, unique=True))
def test_distribution_agrees_with_counting(months, firsts):
    firsts = sorted(firsts)
    found = distribution(pl.Series(months, dtype=pl.Int32), firsts=firsts)
    edges = [0, *firsts, 1000]
    expected = [sum(low <= n // 12 < high for n in months) for low, high in pairwise(edges)]
    assert found.bands["persons"].to_list() == expected
    assert found.median_months == median(months)


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.integers(0, 150))
def test_tenure_agrees_with_counting_every_day(ledger, offset):
    on = date(2020, 1, 1) + timedelta(days=offset)
    parts = stretches(ledger.events).to_dicts()
    expected = []
    for person in sorted({r["person"] for r in parts if r["from_on"] <= on}):
        own = [r for r in parts if r["person"] == person]
        first = min(r["from_on"] for r in own)
        there, working, day = [], [], first
        while day <= on:
            now = [r for r in own if r["from_on"] <= day and (r["until"] is None or r["until"] > day)]
            there.append(bool(now))
            # Not known in one employment leaves the share of the person unknown: not known to be zero.
            working.append(any(r["fte_thousandths"] != 0 for r in now))
            day += timedelta(days=1)
        if not there[-1]:
            continue
        days = there[:-1]
        out = days.count(False)
        rest = sum(a and not b for a, b in zip(days, working[:-1], strict=True))
        back = sum(b and not a for a, b in pairwise(there))
        span = [months_between(first + timedelta(days=n), on) for n in (0, out, out + rest)]
        expected.append((person, first, back, out, rest, *span))
    rows = segments(stretches(ledger.events)).sample(fraction=1.0, shuffle=True, seed=1)
    found = tenure(rows, on=on)
    names = ["person", "first_entry", "returns", "days_out", "days_of_break"]
    assert found.select(*names, "span_months", "service_months", "worked_months").rows() == expected
