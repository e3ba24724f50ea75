"""A correction is a version, reaches as far as somebody says, and never further in silence."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.careers.recording import corrections
from doorstroom.kernel.errors import BadInput, Refused
from tests.careers.ledgers import act, events, number

ROWS = [
    act(1, "2010-01-01", "entry", unit=1, grade="B1", level="B"),
    act(1, "2012-01-01", "change", unit=1, grade="C1", level="B"),  # wrong: should be B2
    act(1, "2014-01-01", "move", unit=2, grade="C1", level="B"),
    act(1, "2016-01-01", "change", unit=2, grade="A1", level="A"),
    act(
        1, "2018-01-01", "change", unit=2, grade="C1", level="B"
    ),  # the same value again, by an act of its own
    act(1, "2020-01-01", "exit"),
]


@pytest.fixture
def acts():
    return events(number([dict(row) for row in ROWS]))


def test_later_acts_that_hold_the_old_value_are_found_until_it_changes(acts):
    plan = corrections.correct(acts, 2, {"grade": "B2"})
    assert plan.version.select("act_no", "version", "action", "kind", "grade").rows() == [
        (2, 1, "correct", "change", "B2")
    ]
    assert plan.held.rows() == [(3, date(2014, 1, 1), "grade", "C1", "B2")]
    assert plan.later.select("act_no", "version", "action", "grade", "unit").rows() == [
        (3, 1, "correct", "B2", 2)
    ]
    assert plan.rows(with_later=False).height == 1
    assert plan.rows(with_later=True).height == 2


def test_two_columns_of_one_later_act_are_one_version(acts):
    plan = corrections.correct(acts, 2, {"grade": "B2", "level": "C"})
    assert plan.later.select("act_no", "grade", "level").rows() == [(3, "B2", "C")]
    assert plan.held["column"].to_list() == ["grade", "level"]


def test_unknown_value_that_becomes_known_is_followed_too(acts):
    plan = corrections.correct(acts, 1, {"family": "policy"})
    assert plan.held["act_no"].to_list() == [2, 3, 4, 5]
    assert plan.held["old"].to_list() == [None] * 4


def test_reason_and_day_belong_to_the_act_alone(acts):
    plan = corrections.correct(acts, 2, {"reason": "promotion", "effective_on": date(2012, 2, 1)})
    assert plan.later.is_empty()
    assert plan.version.select("effective_on", "reason").rows() == [(date(2012, 2, 1), "promotion")]


def test_annulled_act_takes_back_what_it_changed(acts):
    plan = corrections.annul(acts, 2)
    assert plan.version.select("act_no", "version", "action").rows() == [(2, 1, "annul")]
    assert plan.held.rows() == [(3, date(2014, 1, 1), "grade", "C1", "B1")]


def test_annulled_exit_leaves_the_rest(acts):
    plan = corrections.annul(acts, 6)
    assert plan.later.is_empty()
    corrections.check_order(acts, plan.version)


def test_correction_of_a_correction_counts_on(acts):
    first = corrections.correct(acts, 2, {"grade": "B2"})
    again = pl.concat([acts, first.version])
    second = corrections.correct(again, 2, {"grade": "B3"})
    assert second.former["grade"] == "B2"
    assert second.version["version"].to_list() == [2]


@pytest.mark.parametrize(
    ("act_no", "changes", "message"),
    [
        (9, {"grade": "B2"}, "not in force"),
        (2, {"grade": "C1"}, "nothing would change"),
        (2, {}, "nothing would change"),
        (2, {"person": 3}, "cannot be corrected: person"),
        (2, {"version": 3, "act_no": 1}, "version, act_no"),
    ],
)
def test_correction_that_makes_no_sense(acts, act_no, changes, message):
    with pytest.raises(BadInput, match=message):
        corrections.correct(acts, act_no, changes)


def test_annulled_act_cannot_be_amended_again(acts):
    gone = pl.concat([acts, corrections.annul(acts, 2).version])
    with pytest.raises(BadInput, match="not in force"):
        corrections.annul(gone, 2)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (lambda acts: corrections.annul(acts, 1), "before the first entry"),
        (lambda acts: corrections.correct(acts, 6, {"effective_on": date(2015, 1, 1)}), "after the exit"),
        (lambda acts: corrections.correct(acts, 3, {"kind": "entry"}), "already runs"),
    ],
)
def test_acts_may_not_contradict_each_other_afterwards(acts, plan, reason):
    with pytest.raises(Refused, match=reason):
        corrections.check_order(acts, plan(acts).version)
