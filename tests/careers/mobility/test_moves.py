"""Moves: direction, border, transfer, step; against the oracles and a plain-Python reference."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers import schema
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.mobility.moves import MOVES, moves
from doorstroom.careers.segments import segments, stretches
from doorstroom.kernel.errors import BadInput
from tests.careers.ledgers import act, events, number, units

RULES = CareerRules(
    direction_by=("grade", "scale", "weight", "level"),
    grade_order={"A1": 1, "A2": 2, "A3": 3},
    level_order={"B": 1, "A": 2},
    crossing_kinds=("ministry", "inspectorate", "directorate", "division"),
    transfer_kinds=("ministry", "inspectorate"),
    reorganisation_reasons=frozenset({"reorganised"}),
)

# Two ministries; on 1 February 2020 division X11 goes under the other ministry; X12 becomes X13 that day.
TREE = units(
    (1, "1900-01-01", "M1", "ministry", None),
    (2, "1900-01-01", "M2", "ministry", None),
    (3, "1900-01-01", "I1", "inspectorate", 1),
    (4, "1900-01-01", "I9", "inspectorate", None),
    (10, "1900-01-01", "D10", "directorate", 1),
    (20, "1900-01-01", "D20", "directorate", 2),
    (11, "1900-01-01", "X11", "division", 10),
    (12, "1900-01-01", "X12", "division", 10),
    (13, "2020-02-01", "X13", "division", 10),
    (21, "1900-01-01", "X21", "division", 20),
    (22, "1900-01-01", "X22", "division", 20),
    (30, "1900-01-01", "D30", "directorate", 1),
    (31, "1900-01-01", "X31", "division", 30),
    (111, "1900-01-01", "T111", "team", 11),
    (112, "1900-01-01", "T112", "team", 11),
    (99, "1900-01-01", "?", None, None),
    (11, "2020-02-01", "X11", "division", 20),
    (12, "2020-02-01", "X12", "division", 10, True),
)
SUCCESSIONS = pl.DataFrame(
    [{"old": 12, "new": 13, "on": date(2020, 2, 1), "kind": "rename"}], schema=schema.SUCCESSIONS.dtypes
)


def moves_of(*acts: dict[str, Any], rules: CareerRules = RULES) -> list[dict[str, Any]]:
    rows = segments(stretches(events(number(list(acts)))))
    return moves(rows, rules, units=TREE, successions=SUCCESSIONS).to_dicts()


def one_move(before: dict[str, Any], after: dict[str, Any], on: str = "2020-06-01") -> dict[str, Any]:
    found = moves_of(act(1, "2019-01-01", "entry", **before), act(1, on, "move", **after))
    assert len(found) == 1
    return found[0]


@pytest.mark.requirement("VL-T-19a", "VL-CAR-12", "VL-CAR-05", "VL-CAR-06")
@pytest.mark.parametrize(
    ("after", "expected", "other_family"),
    [
        pytest.param({"family": "policy", "weight": 13}, "vertical", "no", id="same family, other weight"),
        pytest.param({"family": "legal", "weight": 12}, "horizontal", "yes", id="other family, same weight"),
        pytest.param({"family": "legal", "weight": 11}, "diagonal", "yes", id="both other"),
        pytest.param({"family": "policy", "weight": 12}, "none", "no", id="same cell, other post"),
        pytest.param({"family": "policy", "weight": None}, "unknown", "no", id="weight not known"),
        pytest.param({"family": None, "weight": 12}, "unknown", "unknown", id="family not known"),
    ],
)
def test_direction_in_the_matrix(after, expected, other_family):
    move = one_move(
        {"unit": 11, "post": "1", "family": "policy", "weight": 12}, {"unit": 11, "post": "2", **after}
    )
    assert move["cell_direction"] == expected
    assert move["other_family"] == other_family


@pytest.mark.requirement("RIJK-CAR-11", "DLG-20", "VL-CAR-04")
@pytest.mark.parametrize(
    ("before", "after", "direction", "basis"),
    [
        pytest.param({"grade": "A1"}, {"grade": "A2"}, "up", "grade", id="promotion"),
        pytest.param({"scale": 12}, {"scale": 11}, "down", "scale", id="demotion by scale"),
        pytest.param({"grade": "A2"}, {"grade": "A2"}, "lateral", "grade", id="same grade"),
        pytest.param(
            {"grade": "A2", "scale": 11}, {"grade": "A2", "scale": 12}, "up", "scale", id="next one"
        ),
        pytest.param({"grade": "A2", "scale": 11}, {"grade": "A1", "scale": 12}, "down", "grade", id="first"),
        pytest.param(
            {"grade": None, "level": "A"}, {"grade": "A1", "level": "B"}, "down", "level", id="null"
        ),
        pytest.param({"grade": "odd"}, {"grade": "A1"}, "unknown", None, id="a grade without rank"),
        pytest.param({"grade": "odd"}, {"grade": "odd"}, "lateral", "grade", id="same unranked grade"),
        pytest.param({}, {}, "unknown", None, id="nothing known"),
    ],
)
def test_direction_by_the_order_of_the_administration(before, after, direction, basis):
    move = one_move({"unit": 11, **before}, {"unit": 21, **after})
    assert (move["direction"], move["direction_basis"]) == (direction, basis)
    for name, value in before.items():
        assert move[f"from_{name}"] == value
        assert move[f"to_{name}"] == after[name]


def test_no_order_no_direction():
    acts = act(1, "2019-01-01", "entry", unit=11, scale=11), act(1, "2020-06-01", "move", unit=21, scale=12)
    assert moves_of(*acts, rules=CareerRules())[0]["direction"] == "unknown"


@pytest.mark.requirement("RIJK-CAR-06")
@pytest.mark.parametrize(
    ("before", "after", "on", "crossing"),
    [
        pytest.param(21, 22, "2020-06-01", "division", id="division"),
        pytest.param(11, 31, "2020-01-15", "directorate", id="directorate, as the tree was then"),
        pytest.param(11, 31, "2020-06-01", "ministry", id="ministry, after X11 went under the other"),
        pytest.param(11, 21, "2020-01-15", "ministry", id="ministry, before X11 went there"),
        pytest.param(11, 21, "2020-02-01", "division", id="division, on the very day"),
        pytest.param(111, 112, "2020-06-01", "none", id="teams are no border"),
        pytest.param(21, 20, "2020-06-01", "division", id="out of the division, into its directorate"),
        pytest.param(12, 13, "2020-02-01", "reorganised", id="renamed unit"),
        pytest.param(12, 13, "2020-02-02", "division", id="a day after the renaming: a move"),
        pytest.param(10, 3, "2020-06-01", "inspectorate", id="inspectorate inside the ministry"),
        pytest.param(21, 99, "2020-06-01", "unknown", id="kind of unit not known"),
        pytest.param(21, 77, "2020-06-01", "unknown", id="unit without a record"),
    ],
)
def test_crossing_in_the_tree_of_the_day(before, after, on, crossing):
    assert one_move({"unit": before}, {"unit": after}, on)["crossing"] == crossing


@pytest.mark.requirement("RIJK-CAR-08", "RIJK-CAR-14")
@pytest.mark.parametrize(
    ("before", "after", "transfer"),
    [
        pytest.param(31, 21, "yes", id="other ministry"),
        pytest.param(31, 10, "no", id="inside the ministry"),
        pytest.param(31, 3, "no", id="inspectorate of the same ministry"),
        pytest.param(31, 4, "yes", id="inspectorate of its own"),
        pytest.param(4, 2, "yes", id="from there to a ministry"),
        pytest.param(31, 99, "unknown", id="not known where"),
    ],
)
def test_transfer_between_ministries(before, after, transfer):
    assert one_move({"unit": before}, {"unit": after})["transfer"] == transfer
    without = CareerRules(crossing_kinds=RULES.crossing_kinds)
    found = moves_of(
        act(1, "2019-01-01", "entry", unit=before), act(1, "2020-06-01", "move", unit=after), rules=without
    )
    assert found[0]["transfer"] is None


@pytest.mark.requirement("RIJK-T-13a")
def test_exit_and_entry_on_one_day_at_two_ministries_is_one_transfer():
    found = moves_of(
        act(1, "2019-01-01", "entry", unit=31),
        act(1, "2020-06-01", "exit"),
        act(1, "2020-06-01", "entry", unit=21, employment=2, reason="transfer"),
    )
    assert [(row["transfer"], row["from_unit"], row["to_unit"]) for row in found] == [("yes", 31, 21)]
    a_day_later = moves_of(
        act(1, "2019-01-01", "entry", unit=31),
        act(1, "2020-06-01", "exit"),
        act(1, "2020-06-02", "entry", unit=21, employment=2),
    )
    assert a_day_later == []


def test_a_ministry_that_goes_on_in_another_is_no_border():
    tree = units(
        (1, "1900-01-01", "M1", "ministry", None),
        (1, "2020-06-01", "M1", "ministry", None, True),
        (2, "2020-06-01", "M2", "ministry", None),
        (11, "1900-01-01", "X", "division", 1),
        (11, "2020-06-01", "X", "division", 1, True),
        (22, "2020-06-01", "Y", "division", 2),
    )
    new = pl.DataFrame({"old": [1], "new": [2], "on": [date(2020, 6, 1)], "kind": ["rename"]})
    rows = events(number([act(1, "2019-01-01", "entry", unit=11), act(1, "2020-06-01", "move", unit=22)]))
    found = moves(
        segments(stretches(rows)), RULES, units=tree, successions=new.cast(schema.SUCCESSIONS.dtypes)
    )
    assert found.select("crossing", "transfer", "moved").row(0) == ("division", "no", True)


@pytest.mark.requirement("RIJK-CAR-29", "RIJK-T-02e")
@pytest.mark.parametrize(
    ("before", "after", "step", "direction"),
    [
        pytest.param((11, "p", 12), (31, "q", 12), "yes", "horizontal", id="new package, other directorate"),
        pytest.param((21, "p", 12), (22, "q", 13), "yes", "vertical", id="upwards"),
        pytest.param((21, "p", 12), (22, "q", 11), "yes", "vertical", id="downwards"),
        pytest.param((21, "p", 12), (22, "p", 12), "no", None, id="same package"),
        pytest.param((111, "p", 12), (112, "q", 12), "no", None, id="same division"),
        pytest.param((21, "p", 12), (22, None, 12), "unknown", None, id="package not known"),
        pytest.param((21, "p", 12), (99, "q", 12), "unknown", None, id="border not known"),
        pytest.param((21, "p", None), (22, "q", 12), "yes", "unknown", id="scale not known"),
    ],
)
def test_step_of_the_model(before, after, step, direction):
    names = ("unit", "work_package", "scale")
    move = one_move(dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))
    assert (move["step"], move["step_direction"]) == (step, direction)


@pytest.mark.requirement("FED-62", "RIJK-CAR-29")
@pytest.mark.parametrize(
    "change",
    [{"function": "analyst"}, {"fte_thousandths": 500}, {"place": "Gent"}, {"relation": "contractual"}],
)
def test_title_hours_place_and_relation_alone_are_no_move(change):
    before = {"unit": 11, "function": "clerk", "place": "Brussel", "relation": "statutory", "grade": "A1"}
    assert (
        moves_of(act(1, "2019-01-01", "entry", **before), act(1, "2020-06-01", "move", **before | change))
        == []
    )


def test_people_taken_along_did_not_move_unless_something_else_changed():
    along = one_move({"unit": 12, "post": "12/1"}, {"unit": 13, "post": "13/1"}, "2020-02-01")
    assert (along["moved"], along["crossing"], along["transfer"]) == (False, "reorganised", "no")
    promoted = one_move({"unit": 12, "grade": "A1"}, {"unit": 13, "grade": "A2"}, "2020-02-01")
    assert (promoted["moved"], promoted["crossing"], promoted["direction"]) == (True, "reorganised", "up")
    by_reason = one_move({"unit": 21}, {"unit": 22, "reason": "reorganised"})
    assert (by_reason["moved"], by_reason["crossing"]) == (False, "reorganised")


def test_what_becomes_known_is_no_move_unless_the_source_says_move():
    acts = act(1, "2019-01-01", "entry", unit=11), act(1, "2020-06-01", "change", unit=11, grade="A1")
    assert moves_of(*acts) == []
    acts = act(1, "2019-01-01", "entry", unit=11), act(1, "2020-06-01", "move", unit=11, post="7")
    assert [row["crossing"] for row in moves_of(*acts)] == ["none"]


def test_a_second_job_is_no_move():
    first = act(1, "2019-01-01", "entry", unit=11, fte_thousandths=400)
    second = act(1, "2020-06-01", "entry", employment=2, unit=21, fte_thousandths=600)
    end = act(1, "2020-09-01", "exit", employment=2)
    assert moves_of(first, second, end) == []


def test_rules_name_what_is_wrong():
    with pytest.raises(BadInput, match=r"age.*Expected: some of grade, scale, weight, level"):
        CareerRules(direction_by=("age",))
    with pytest.raises(BadInput, match=r"ministry.*Expected: some of division"):
        CareerRules(crossing_kinds=("division",), transfer_kinds=("ministry",))


def test_no_people_no_units():
    empty = schema.SEGMENTS.empty()
    found = moves(empty, RULES, units=schema.UNITS.empty(), successions=schema.SUCCESSIONS.empty())
    assert found.schema == MOVES.empty().schema


# Reference: one person at a time, one day at a time, in plain Python.


def _row_on(unit: int, day: date) -> dict[str, Any] | None:
    rows = [r for r in TREE.to_dicts() if r["unit"] == unit and r["effective_on"] <= day]
    return max(rows, key=lambda r: r["effective_on"], default=None)


def _ancestors(unit: int, day: date) -> dict[str, int]:
    found: dict[str, int] = {}
    row = _row_on(unit, day)
    while row is not None:
        if row["unit_kind"]:
            found.setdefault(row["unit_kind"], row["unit"])
        row = _row_on(row["parent"], day) if row["parent"] else None
    return found


def reference_move(a: dict[str, Any], b: dict[str, Any]) -> tuple[Any, ...] | None:
    day = b["from_on"]
    known = ("unit", "post", "work_package", "family", "weight", "grade", "scale", "level")
    other = [n for n in known if a[n] is not None and b[n] is not None and a[n] != b[n]]
    together = (a["unit"], b["unit"], day) == (12, 13, date(2020, 2, 1))
    along = "unit" in other and (together or b["reason"] == "reorganised")
    personal = [n for n in other if not (along and n in ("unit", "post"))]
    if not personal and not along and not (b["kind"] == "move" and any(a[n] != b[n] for n in known)):
        return None
    if along:
        crossing, transfer = "reorganised", "no"
    elif a["unit"] == b["unit"]:
        crossing, transfer = "none", "no"
    else:
        old, new = _ancestors(a["unit"], day), _ancestors(b["unit"], day)
        rows = [_row_on(a["unit"], day), _row_on(b["unit"], day)]
        if any(row is None or row["unit_kind"] is None for row in rows):
            crossing = transfer = "unknown"
        else:
            crossing = next((k for k in RULES.crossing_kinds if old.get(k) != new.get(k)), "none")
            tops = [x.get("ministry", x.get("inspectorate")) for x in (old, new)]
            transfer = "yes" if tops[0] != tops[1] else "no"
    direction = "unknown"
    for name, order in (
        ("grade", RULES.grade_order),
        ("scale", None),
        ("weight", None),
        ("level", RULES.level_order),
    ):
        x, y = a[name], b[name]
        if x is None or y is None:
            continue
        x, y = (order[x], order[y]) if order else (x, y)
        if x != y:
            direction = "up" if y > x else "down"
            break
        direction = "lateral"
    return (b["person"], day, bool(personal) or not along, crossing, transfer, direction)


STATES = st.fixed_dictionaries(
    {
        "unit": st.sampled_from([11, 12, 13, 21, 31, 111, 112, 3, 4, 99]),
        "post": st.sampled_from(["1", "2", None]),
        "work_package": st.sampled_from(["p", "q", None]),
        "family": st.sampled_from(["policy", "legal", None]),
        "weight": st.sampled_from([11, 12, None]),
        "grade": st.sampled_from(["A1", "A2", None]),
        "scale": st.sampled_from([11, 12, None]),
        "level": st.sampled_from(["A", "B", None]),
        "kind": st.sampled_from(["move", "change"]),
        "reason": st.sampled_from([None, None, "reorganised"]),
    }
)
DAYS = [date(2020, 1, 15), date(2020, 2, 1), date(2020, 2, 2), date(2020, 6, 1)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(STATES, st.sets(st.sampled_from(DAYS)), st.lists(STATES, min_size=4, max_size=4)),
        max_size=4,
    )
)
def test_moves_agree_with_a_plain_reference(people):
    acts = []
    for person, (first, days, later) in enumerate(people, start=1):
        acts.append(act(person, "2019-01-01", "entry", **{k: v for k, v in first.items() if k != "kind"}))
        acts += [act(person, day, **state) for day, state in zip(sorted(days), later, strict=False)]
    rows = segments(stretches(events(number(acts))))
    found = moves(rows.sample(fraction=1.0, shuffle=True, seed=1), RULES, units=TREE, successions=SUCCESSIONS)
    parts = rows.to_dicts()
    pairs = [(a, b) for a, b in pairwise(parts) if a["person"] == b["person"]]
    expected = [row for a, b in pairs if (row := reference_move(a, b)) is not None]
    assert found.select("person", "on", "moved", "crossing", "transfer", "direction").rows() == expected
