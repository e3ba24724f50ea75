"""Stretches of one employment, and segments of a person with several."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from doorstroom.careers import schema
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.segments import segments, stretches
from tests.careers.ledgers import act, events, ledgers, number


def test_a_state_holds_until_the_next_act_and_an_exit_leaves_a_gap() -> None:
    rows = [
        act(1, "2020-01-01", "entry", unit=1),
        act(1, "2020-02-01", "move", unit=2, reason="m"),
        act(1, "2020-03-01", "exit", reason="retirement"),
        act(1, "2020-05-01", "entry", unit=3),
    ]
    found = stretches(events(number(rows))).select("from_on", "until", "unit", "ends_in_exit", "exit_reason")
    assert found.rows() == [
        (date(2020, 1, 1), date(2020, 2, 1), 1, False, None),
        (date(2020, 2, 1), date(2020, 3, 1), 2, True, "retirement"),
        (date(2020, 5, 1), None, 3, False, None),
    ]


def test_only_the_end_of_a_day_counts() -> None:
    rows = [
        act(1, "2020-01-01", "entry", unit=1),
        act(1, "2020-02-01", "move", unit=2),
        act(1, "2020-02-01", "move", unit=3, day_order=1),
    ]
    assert stretches(events(number(rows)))["unit"].to_list() == [1, 3]


def test_the_exit_of_a_second_employment_is_no_exit_of_the_person() -> None:
    rows = [
        act(1, "2020-01-01", "entry", unit=1, fte_thousandths=600),
        act(1, "2020-02-01", "entry", employment=2, unit=2, fte_thousandths=300),
        act(1, "2020-03-01", "exit", employment=2, reason="end"),
        act(1, "2020-04-01", "exit", employment=1, reason="retirement"),
    ]
    found = segments(stretches(events(number(rows))))
    shown = found.select(
        "from_on", "until", "main_employment", "employments", "fte_thousandths", "kind", "exit_reason"
    )
    assert shown.rows() == [
        (date(2020, 1, 1), date(2020, 2, 1), 1, 1, 600, "entry", None),
        (date(2020, 2, 1), date(2020, 3, 1), 1, 2, 900, "change", None),
        (date(2020, 3, 1), date(2020, 4, 1), 1, 1, 600, "change", "retirement"),
    ]


def test_an_unknown_share_in_one_employment_leaves_the_sum_unknown() -> None:
    rows = [
        act(1, "2020-01-01", "entry", unit=1, fte_thousandths=600),
        act(1, "2020-02-01", "entry", employment=2, unit=2, fte_thousandths=None),
    ]
    assert segments(stretches(events(number(rows))))["fte_thousandths"].to_list() == [600, None]


@given(ledger=ledgers())
def test_segments_of_a_person_never_overlap_and_have_the_declared_types(ledger: Ledger) -> None:
    found = schema.SEGMENTS.check(segments(schema.STRETCHES.check(stretches(ledger.events))))
    rows = found.select("person", "from_on", "until").rows()
    for (person, start, until), (following, later, _) in pairwise(rows):
        assert until is None or until > start
        if person == following:
            assert until is not None
            assert until <= later


@pytest.mark.parametrize("columns", [["unit"], ["unit", "level"]])
def test_state_that_nobody_asks_for_may_be_left_out(columns: list[str]) -> None:
    rows = events(number([act(1, "2020-01-01", "entry", unit=1, level="A")]))
    narrow = rows.drop(name for name in schema.STATE_NAMES if name not in [*columns, "fte_thousandths"])
    assert segments(stretches(narrow)).select(columns).row(0) == (1, "A")[: len(columns)]
