"""Months of experience: relevant to one function, every day once."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.careers.facts.experience import experience_months, months_without_overlap
from doorstroom.careers.facts.known import known_facts
from doorstroom.kernel.dates import add_months, months_between
from doorstroom.kernel.errors import BadInput
from tests.careers.facts.made import day, fact, facts

ON = date(2020, 1, 1)


def months(*periods, on=ON):
    rows = [(1, day(first), day(last)) for first, last in periods]
    frame = pl.DataFrame(
        rows, schema={"person": pl.Int64, "from_on": pl.Date, "until": pl.Date}, orient="row"
    )
    found = months_without_overlap(frame, on=on)
    return found["months"].item() if found.height else None


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([("2010-01-01", "2011-01-01")], 12),
        ([("2010-01-01", "2011-01-01"), ("2010-01-01", "2011-01-01")], 12),
        ([("2010-01-01", "2011-01-01"), ("2010-07-01", "2011-07-01")], 18),
        ([("2010-01-01", "2012-01-01"), ("2010-03-01", "2010-06-01"), ("2011-01-01", "2011-07-01")], 24),
        ([("2010-01-01", "2010-07-01"), ("2011-01-01", "2011-07-01")], 12),
        ([("2010-01-31", "2010-02-28")], 1),
        ([("2010-01-01", "2010-01-16"), ("2011-01-01", "2011-01-16")], 1),
        ([("2010-01-01", "2010-01-16"), ("2011-01-01", "2011-01-15")], 0),
        ([("2019-07-01", None)], 6),
        ([("2019-07-01", "2025-01-01")], 6),
        ([("2020-01-01", None)], None),
        ([], None),
    ],
)
def test_each_day_counts_once(periods, expected):
    assert months(*periods) == expected


def naive(periods: list[tuple[date, date | None]], on: date) -> tuple[int, int] | None:
    """Day by day: mark every day that a period covers, then walk along the runs of marked days."""
    covered = {
        first + timedelta(days=n) for first, end in periods for n in range((min(end or on, on) - first).days)
    }
    if not covered:
        return None
    months = days = 0
    for start in sorted(one for one in covered if one - timedelta(days=1) not in covered):
        after = start
        while after in covered:
            after += timedelta(days=1)
        whole = months_between(start, after)
        months += whole
        days += (after - add_months(start, whole)).days
    return months + days // 30, days % 30


DAYS = st.integers(0, 900).map(lambda n: date(2018, 1, 1) + timedelta(days=n))


@st.composite
def period(draw):
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(1, 400)))
    return first, None if length is None else first + timedelta(days=length)


@given(st.lists(st.tuples(st.integers(1, 3), period()), max_size=8), DAYS)
@pytest.mark.requirement("VL-CAR-17")
def test_months_are_those_of_a_count_day_by_day(drawn, on):
    rows = [(person, first, end) for person, (first, end) in drawn]
    frame = pl.DataFrame(
        rows, schema={"person": pl.Int64, "from_on": pl.Date, "until": pl.Date}, orient="row"
    )
    expected = []
    for person in (1, 2, 3):
        found = naive([one for who, one in drawn if who == person], on)
        if found:
            expected.append((person, *found))
    assert months_without_overlap(frame, on=on).rows() == expected


def judged(experience, function, relevant, from_on="2019-01-01", **more):
    said = {"experience": experience, "for_function": function, "assessor": "HR", "reason": "why"}
    return fact("experience_relevance", 1, from_on, value=relevant, **said, **more)


BAKERY = fact("experience", 1, "2010-01-01", "2012-01-01", value="Bakery", sector="private", ref="a")
TOWN = fact("experience", 1, "2011-01-01", "2013-01-01", value="Town", sector="public", ref="b")
CLUB = fact("experience", 1, "2015-01-01", None, value="Club", sector="private", ref="c")


def relevant(function, **given):
    known = known_facts(facts(BAKERY, TOWN, CLUB, *given.pop("judged")))
    return experience_months(known, function=function, **({"on": ON} | given)).rows()


@pytest.mark.requirement("VL-CAR-17")
def test_relevance_is_that_to_one_function():
    both = [judged("a", "buyer", "true"), judged("b", "buyer", "true"), judged("a", "judge", "false")]
    assert relevant("buyer", judged=both) == [(1, 36, 2, 0, 1)]
    assert relevant("judge", judged=both) == [(1, 0, 0, 1, 2)]
    assert relevant("baker", judged=both) == [(1, 0, 0, 0, 3)]
    assert relevant("buyer", judged=both, sector="private") == [(1, 24, 1, 0, 1)]
    with pytest.raises(BadInput, match="no sector"):
        relevant("buyer", judged=both, sector="church")


def test_a_later_judgement_holds_from_its_day():
    changed = [judged("a", "buyer", "true"), judged("a", "buyer", "false", "2019-06-01")]
    assert relevant("buyer", judged=changed) == [(1, 0, 0, 1, 2)]
    assert relevant("buyer", judged=changed, on=date(2019, 5, 31)) == [(1, 24, 1, 0, 2)]
