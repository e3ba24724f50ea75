"""Mobility of a period: shares, rates, and types that nobody took."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers.mobility.moves import moves
from doorstroom.careers.mobility.rates import average_staff, mobility, years
from doorstroom.careers.segments import segments, stretches
from doorstroom.kernel.errors import BadInput
from tests.careers.ledgers import act, events, ledgers, number
from tests.careers.mobility.test_moves import RULES, SUCCESSIONS, TREE

START, END = date(2019, 12, 31), date(2020, 12, 31)


def of(*acts, from_=START, to=END, **options):
    rows = segments(stretches(events(number(list(acts)))))
    found = moves(rows, RULES, units=TREE, successions=SUCCESSIONS)
    return mobility(found, rows, RULES, from_=from_, to=to, **options)


# Ten people all year: two transfers (one up), one lateral move inside a ministry, one taken along, one who
# only got another title, and one promotion without a move of unit.
TEN = [act(person, "2015-01-01", "entry", unit=31, scale=11, function="clerk") for person in range(1, 10)]
TEN += [act(10, "2015-01-01", "entry", unit=12, scale=11)]
TEN += [
    act(1, "2020-03-01", "move", unit=21, scale=12),
    act(2, "2020-03-01", "move", unit=22, scale=11),
    act(3, "2020-05-01", "move", unit=10, scale=11),
    act(4, "2020-05-01", "change", unit=31, scale=11, function="officer"),
    act(5, "2020-05-01", "change", unit=31, scale=12),
    act(10, "2020-02-01", "move", unit=13, scale=11),
]


@pytest.mark.requirement("RIJK-CAR-14", "DLG-20", "FED-62")
def test_mobility_of_a_year():
    found = of(*TEN)
    assert found.average_staff == 10
    assert (found.moves, found.reorganised) == (4, 1)
    assert (found.transfers, found.transfer_known, found.transfer_rate) == (2, 4, 0.2)
    assert (found.lateral, found.direction_known, found.share_lateral) == (2, 4, 0.5)
    rows = {(r["direction"], r["crossing"]): r["moves"] for r in found.rows.to_dicts()}
    assert {key: n for key, n in rows.items() if n} == {
        ("up", "ministry"): 1,
        ("lateral", "ministry"): 1,
        ("lateral", "directorate"): 1,
        ("up", "none"): 1,
    }
    # Every direction with every border is there, whether anybody took it or not.
    assert len(rows) == 4 * (len(RULES.crossing_kinds) + 3)
    types = {(r["side"], r["type"]): (r["moves"], r["per_100"]) for r in found.types.to_dicts()}
    assert types["inside", "ministry"] == (2, 20.0)
    assert types["inside", "division"] == (0, 0.0)


@pytest.mark.requirement("FED-62", "FED-59")
def test_where_those_who_left_went_to_with_empty_types_in_sight():
    acts = [act(person, "2015-01-01", "entry", unit=31) for person in range(1, 5)]
    acts += [
        act(1, "2020-07-01", "exit", reason="firm"),
        act(2, "2020-07-01", "exit", reason="rumour"),
        act(3, "2020-07-01", "exit"),
        act(4, "2021-07-01", "exit", reason="firm"),
    ]
    found = of(*acts, destinations={"firm": "private", "embassy": "abroad", "city": "other_level"})
    left = found.types.filter(side="left")
    assert dict(left.select("type", "moves").rows()) == {
        "private": 1,
        "abroad": 0,
        "other_level": 0,
        "not_known": 2,
    }
    # Half of the year four people, then one: from 1 July they are gone.
    expected = (182 * 4 + 184 * 1) / 366
    assert found.average_staff == pytest.approx(expected)
    assert left.filter(type="private")["per_100"].item() == pytest.approx(100 / expected)


def test_nobody_there():
    found = of(act(1, "2021-01-01", "entry", unit=31))
    assert found.average_staff == 0
    assert found.share_lateral is None
    assert found.transfer_rate is None
    assert found.types["per_100"].null_count() == found.types.height


def test_a_period_needs_a_day():
    with pytest.raises(BadInput, match="after the start"):
        of(*TEN, from_=END, to=END)


@pytest.mark.parametrize(
    ("from_", "to", "length"),
    [
        (date(2019, 12, 31), date(2020, 12, 31), 1),
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 1, 31), date(2020, 4, 30), 0.25),
        (date(2020, 3, 31), date(2020, 4, 15), 0.5 / 12),
    ],
)
def test_length_of_a_period_in_calendar_years(from_, to, length):
    assert years(from_, to) == pytest.approx(length)


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.integers(-5, 60), st.integers(1, 60))
def test_average_staff_agrees_with_counting_every_day(ledger, begin, length):
    from_ = date(2020, 1, 1) + timedelta(days=begin)
    to = from_ + timedelta(days=length)
    rows = segments(stretches(ledger.events))
    parts = rows.to_dicts()
    days = [from_ + timedelta(days=n + 1) for n in range(length)]
    present = sum(
        r["from_on"] <= day and (r["until"] is None or r["until"] > day) for day in days for r in parts
    )
    assert average_staff(rows, from_=from_, to=to) == pytest.approx(present / length)
