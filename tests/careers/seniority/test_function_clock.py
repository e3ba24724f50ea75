"""Time in function and the 3-5-7 model: the oracles, what resets the clock, and a plain reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers import schema
from doorstroom.careers.flows import flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.mobility.moves import moves
from doorstroom.careers.segments import segments, stretches
from doorstroom.careers.seniority.function_clock import (
    BASES,
    FUNCTIONS,
    IN_FUNCTION,
    Scope,
    functions,
    in_function,
)
from doorstroom.careers.staff import Staff
from tests.careers.ledgers import act, events, ledgers, number, persons, units
from tests.careers.mobility.test_moves import RULES as MOVE_RULES
from tests.careers.mobility.test_moves import SUCCESSIONS, TREE

RULES = replace(
    MOVE_RULES,
    keeping_reasons=frozenset({"reorganised", "renamed"}),
    break_reasons=frozenset({"career break"}),
)
POLICY = Scope(kinds_of_work=("policy",), inside="ministry", outside=("inspectorate", "delivery"))


def clock(*acts: dict[str, Any]) -> list[dict[str, Any]]:
    rows = segments(stretches(events(number(list(acts)))))
    return functions(rows, RULES, units=TREE, successions=SUCCESSIONS).to_dicts()


def since(*acts: dict[str, Any]) -> list[tuple[date | None, str]]:
    return [(row["since"], row["basis"]) for row in clock(*acts)]


def on_day(day: str, *acts: dict[str, Any], scope: Scope | None = POLICY, tree=TREE) -> dict[str, Any]:
    rows = segments(stretches(events(number(list(acts)))))
    held = functions(rows, RULES, units=tree, successions=SUCCESSIONS)
    return in_function(held, on=date.fromisoformat(day), scope=scope, units=tree).row(0, named=True)


FROM_2015 = act(1, "2015-03-01", "entry", unit=31, work_package="p", kind_of_work="policy", scale=12)
START = date(2015, 3, 1)


@pytest.mark.requirement("RIJK-T-02a", "RIJK-CAR-07")
def test_dates_of_the_model():
    found = on_day("2016-01-01", FROM_2015)
    assert found["since"] == START
    assert [found[f"{name}_on"] for name in ("think", "change", "leave")] == [
        date(2018, 3, 1),
        date(2020, 3, 1),
        date(2022, 3, 1),
    ]
    assert found["months"] == 10


@pytest.mark.requirement("RIJK-T-02b", "RIJK-Q-06", "RIJK-STA-03")
@pytest.mark.parametrize(
    ("day", "signal"),
    [
        ("2018-02-28", "none"),
        ("2018-03-01", "think"),
        ("2020-02-29", "think"),
        ("2020-03-01", "change"),
        ("2022-02-28", "change"),
        ("2022-03-01", "leave"),
    ],
)
def test_signal_on_a_day(day, signal):
    assert on_day(day, FROM_2015)["signal"] == signal


@pytest.mark.requirement("RIJK-T-02c", "RIJK-STA-03", "RIJK-Q-05")
@pytest.mark.parametrize(
    ("state", "in_scope", "signal"),
    [
        pytest.param({"unit": 31, "kind_of_work": "policy"}, "yes", "leave", id="policy at a core ministry"),
        pytest.param({"unit": 31, "kind_of_work": "inspection"}, "no", "none", id="inspector"),
        pytest.param({"unit": 5, "kind_of_work": "policy"}, "no", "none", id="policy in delivery"),
        pytest.param({"unit": 6, "kind_of_work": "policy"}, "no", "none", id="delivery inside a ministry"),
        pytest.param({"unit": 5, "kind_of_work": None}, "no", "none", id="outside, whatever the work"),
        pytest.param({"unit": 31, "kind_of_work": None}, "unknown", None, id="kind of work not known"),
        pytest.param({"unit": 99, "kind_of_work": "policy"}, "unknown", None, id="kind of unit not known"),
    ],
)
def test_scope_of_the_model(state, in_scope, signal):
    tree = units(
        (1, "1900-01-01", "M1", "ministry", None),
        (31, "1900-01-01", "X", "division", 1),
        (5, "1900-01-01", "U", "delivery", None),
        (6, "1900-01-01", "V", "delivery", 1),
        (99, "1900-01-01", "?", None, None),
    )
    entry = act(1, "2010-01-01", "entry", work_package="p", **state)
    found = on_day("2018-01-01", entry, tree=tree)
    assert (found["in_scope"], found["signal"]) == (in_scope, signal)
    assert found["months"] == 96
    without = on_day("2018-01-01", entry, tree=tree, scope=None)
    assert (without["in_scope"], without["signal"]) == (None, None)


@pytest.mark.requirement("RIJK-T-02d", "RIJK-CAR-07", "RIJK-CAR-29")
@pytest.mark.parametrize(
    "later",
    [
        pytest.param({"unit": 31, "work_package": "p", "function": "new title"}, id="new title"),
        pytest.param({"unit": 21, "work_package": "p"}, id="the same package elsewhere"),
        pytest.param({"unit": 31, "work_package": "q"}, id="new package in the same division"),
        pytest.param({"unit": 21, "work_package": "q", "reason": "reorganised"}, id="reorganised"),
        pytest.param({"unit": 21, "work_package": "q", "reason": "renamed"}, id="renamed"),
    ],
)
def test_the_clock_runs_on(later):
    first = FROM_2015 | {"function": "old title"}
    assert since(first, act(1, "2018-01-01", "move", **later)) == [(START, "package")]


@pytest.mark.requirement("RIJK-CAR-07")
def test_a_unit_that_goes_on_elsewhere_does_not_reset():
    for known in ({"work_package": "p"}, {"function": "clerk"}, {}):
        first = act(1, "2015-03-01", "entry", unit=12, post="1", **known)
        after = act(1, "2020-02-01", "move", unit=13, post="2", **known)
        assert [day for day, _ in since(first, after)] == [START]


@pytest.mark.requirement("RIJK-T-02e", "RIJK-CAR-07")
def test_a_new_package_at_another_directorate_resets():
    acts = FROM_2015, act(1, "2018-01-01", "move", unit=10, work_package="q", scale=12)
    assert since(*acts) == [(START, "package"), (date(2018, 1, 1), "package")]
    rows = segments(stretches(events(number(list(acts)))))
    found = moves(rows, RULES, units=TREE, successions=SUCCESSIONS)
    assert found.select("step", "step_direction").rows() == [("yes", "horizontal")]


@pytest.mark.requirement("RIJK-T-02f")
def test_seven_years_is_a_signal_and_no_exit():
    assert on_day("2023-01-01", FROM_2015)["signal"] == "leave"
    staff = Staff.of(Ledger(events(number([FROM_2015])), persons((1, None, None)), TREE, SUCCESSIONS))
    found = flows(Cuts(staff), from_=date(2015, 12, 31), to=date(2023, 12, 31))
    assert (found.total["exits"], found.total["closing"]) == (0, 1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"function": "clerk"}, {"function": "officer"}, "runs on", id="title alone"),
        pytest.param(
            {"function": "clerk", "scale": 8}, {"function": "officer", "scale": 9}, "resets", id="promotion"
        ),
        pytest.param({"function": "clerk"}, {"function": "clerk", "unit": 21}, "resets", id="other ministry"),
        pytest.param(
            {"function": "clerk", "unit": 111}, {"function": "clerk", "unit": 112}, "runs on", id="other team"
        ),
        pytest.param({"function": "clerk"}, {"function": "clerk", "scale": 9}, "runs on", id="same title"),
        pytest.param({}, {"unit": 21}, "resets by unit", id="only the unit is known"),
        pytest.param({"function": "clerk"}, {"unit": 21}, "resets by unit", id="title no longer known"),
        pytest.param(
            {"function": "clerk"}, {"function": "clerk", "unit": 99}, "unknown", id="border unknown"
        ),
        pytest.param({"unit": None}, {"unit": None, "scale": 9}, "unknown", id="nothing known"),
        pytest.param({"unit": None, "work_package": "p"}, {"unit": None}, "unknown", id="no longer known"),
    ],
)
def test_what_stands_in_for_the_package(before, after, expected):
    found = since(
        act(1, "2015-03-01", "entry", **{"unit": 31} | before),
        act(1, "2018-01-01", "change", **{"unit": 31} | after),
    )
    days, bases = zip(*found, strict=True)
    if expected == "runs on":
        assert found == [(START, "function")]
    elif expected == "resets":
        assert found == [(START, "function"), (date(2018, 1, 1), "function")]
    elif expected == "resets by unit":
        assert days[1:] == (date(2018, 1, 1),)
        assert bases[1:] == ("unit",)
    else:
        assert days[1:] == (None,)
        assert bases[1:] == ("cannot_determine",)


def test_the_weakest_link_is_the_basis():
    acts = [
        act(1, "2015-03-01", "entry", unit=31, function="clerk", work_package="p"),
        act(1, "2016-03-01", "change", unit=31, function="clerk"),
        act(1, "2017-03-01", "change", unit=31, function="clerk", work_package="p"),
    ]
    assert since(*acts) == [(START, "function")]


def test_a_reason_that_keeps_the_function_settles_what_cannot_be_compared():
    first = act(1, "2015-03-01", "entry", work_package="p")
    assert since(first, act(1, "2016-03-01", "change", reason="renamed")) == [(START, "package")]
    unsettled = since(first, act(1, "2016-03-01", "change", reason="other"))
    assert unsettled == [(START, "package"), (None, "cannot_determine")]


def test_a_career_break_keeps_the_function_and_an_exit_does_not():
    state = {"unit": 31, "work_package": "p", "kind_of_work": "policy"}
    back = act(1, "2017-03-01", "entry", **state)
    away = [act(1, "2015-03-01", "entry", **state), act(1, "2016-03-01", "exit", reason="career break"), back]
    assert since(*away) == [(START, "package"), (START, "package")]
    assert [(row["from_on"], row["until"]) for row in clock(*away)] == [
        (START, date(2016, 3, 1)),
        (date(2017, 3, 1), None),
    ]
    left = [act(1, "2015-03-01", "entry", **state), act(1, "2016-03-01", "exit", reason="other work"), back]
    assert since(*left) == [(START, "package"), (date(2017, 3, 1), "package")]


def test_several_jobs():
    """A job that begins as the main one has a start; one that was there before has none in this frame."""
    first = act(1, "2015-03-01", "entry", unit=31, function="clerk", fte_thousandths=400)
    larger = act(1, "2016-01-01", "entry", employment=2, unit=21, function="officer", fte_thousandths=600)
    assert since(first, larger) == [(START, "function"), (date(2016, 1, 1), "function")]
    smaller = larger | {"fte_thousandths": 200}
    end = act(1, "2017-01-01", "exit")
    assert since(first, smaller, end) == [(START, "function"), (None, "cannot_determine")]


def test_nobody():
    empty = functions(
        schema.SEGMENTS.empty(), RULES, units=schema.UNITS.empty(), successions=schema.SUCCESSIONS.empty()
    )
    assert empty.schema == FUNCTIONS.empty().schema
    assert in_function(empty, on=START).schema == IN_FUNCTION.empty().schema


# Reference: walk through the stretches of one person, with a clock in the hand.


def reference(parts: list[dict[str, Any]], moved: dict[tuple[int, date], dict[str, Any]]) -> list[tuple]:
    found: list[list[Any]] = []
    for place, b in enumerate(parts):
        a = parts[place - 1] if place and parts[place - 1]["person"] == b["person"] else None
        names = ("work_package", "function", "unit")
        own = next((n for n, name in enumerate(names) if b[name] is not None), 3)
        if a is None or a["until"] != b["from_on"]:
            found.append([b["person"], b["from_on"], own])
            continue
        if a["main_employment"] != b["main_employment"]:
            if a["employments"] > 1:
                found.append([b["person"], None, 3])
                continue
            if b["employments"] > 1:
                found.append([b["person"], b["from_on"], own])
                continue
        common = next((n for n, name in enumerate(names) if a[name] is not None and b[name] is not None), 3)
        move = moved.get((b["person"], b["from_on"]))
        crossing = move["crossing"] if move else "none"
        at_border = crossing in RULES.crossing_kinds
        new = {
            0: at_border and a["work_package"] != b["work_package"],
            1: at_border or (a["function"] != b["function"] and bool(move and move["moved"])),
            2: a["unit"] != b["unit"],
            3: False,
        }[common]
        if common == 3:
            found.append([b["person"], None, 3])
        elif new:
            found.append([b["person"], b["from_on"], common])
        else:
            found[-1][2] = max(found[-1][2], common)
            if found[-1][2] == 3:
                found[-1][1] = None
    return [(person, None if rank == 3 else day, BASES[rank]) for person, day, rank in found]


@settings(max_examples=50, deadline=None)
@given(ledgers(), st.data())
def test_functions_agree_with_a_plain_reference(ledger, data):
    rows = segments(stretches(ledger.events))
    drawn = {
        name: data.draw(st.lists(st.sampled_from(values), min_size=rows.height, max_size=rows.height))
        for name, values in {"work_package": ["p", "q", None], "function": ["f", "g", None]}.items()
    }
    rows = rows.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in drawn.items())
    rules = replace(RULES, crossing_kinds=("ministry", "division"), transfer_kinds=("ministry",))
    around = {"units": ledger.units, "successions": ledger.successions}
    moved = {(r["person"], r["on"]): r for r in moves(rows, rules, **around).to_dicts()}
    found = functions(rows.sample(fraction=1.0, shuffle=True, seed=1), rules, **around)
    assert found.select("person", "since", "basis").rows() == reference(rows.to_dicts(), moved)
