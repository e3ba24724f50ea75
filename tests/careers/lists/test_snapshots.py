"""Lists become acts by difference, and the register gives the lists back."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers.incoming import Checked
from doorstroom.careers.incoming.frames import INCOMING_PERSONS, INCOMING_UNITS
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.lists.findings import errors
from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.careers.lists.snapshots import to_events
from doorstroom.careers.recording import appended, record, start
from doorstroom.careers.segments import stretches
from tests.careers.lists.hand_made import L1, L2, L3, L4, LISTS, POST, acts, codes, events, only, rows


def ledger_of(incoming: pl.DataFrame) -> Ledger:
    """The acts recorded in an empty ledger, which checks their order."""
    people = incoming.select(number="person").unique()
    units = incoming.select(code="unit").drop_nulls().unique()
    checked = Checked(
        incoming.height,
        people.height,
        incoming,
        INCOMING_PERSONS.conform(people),
        INCOMING_UNITS.conform(units.with_columns(effective_on=pl.lit(date(1900, 1, 1)), closed=False)),
    )
    recorded = record(start(), checked)
    assert recorded.problems.errors == 0, recorded.problems.records()
    return appended(start(), recorded)


def list_of(ledger: Ledger, on: date) -> Counter[tuple[Any, ...]]:
    """The jobs at the end of a day: number, unit code and the rest of the state that the tests use."""
    numbers = dict(zip(ledger.persons["person"], ledger.persons["number"], strict=True))
    units = dict(zip(ledger.units["unit"], ledger.units["code"], strict=True))
    running = stretches(ledger.events).filter(
        (pl.col("from_on") <= on) & (pl.col("until").is_null() | (pl.col("until") > on))
    )
    return Counter(
        (numbers[person], units[unit], *rest)
        for person, unit, *rest in running.select("person", "unit", "post", "function", "grade").rows()
    )


def test_to_events_gives_entry_move_change_and_exit():
    found, remarks = events(
        {"unit": "A", "function": "clerk"},
        {"on": L2, "unit": "B", "function": "clerk"},
        {"on": L3, "unit": "B", "function": "clerk", "grade": "G2"},
    )
    assert acts(found) == [
        ("p", 1, L1, "entry", "A", "clerk"),
        ("p", 1, L2, "move", "B", "clerk"),
        ("p", 1, L3, "change", "B", "clerk"),
        ("p", 1, L4, "exit", None, None),
    ]
    assert found["reason"].to_list() == [None, None, None, "not_in_list"]
    assert found["row"].to_list() == [2, 3, 4, 4]
    assert codes(errors(remarks)) == ["empty_list"]  # nobody else keeps the last list filled


def test_to_events_a_gap_is_an_exit_and_an_entry():
    others = [{"person": "q", "on": day} for day in LISTS]
    found, remarks = events({"on": L1}, {"on": L3}, *others)
    assert acts(found)[:3] == [
        ("p", 1, L1, "entry", "U", None),
        ("p", 1, L2, "exit", None, None),
        ("p", 1, L3, "entry", "U", None),
    ]
    assert remarks == []


@pytest.mark.parametrize(
    ("hired", "entered", "remark"),
    [
        pytest.param(None, L2, [], id="not known: the list"),
        pytest.param(L1, L2, [], id="on the former list's day: the list"),
        pytest.param(L1 + timedelta(1), L1 + timedelta(1), [], id="the day after it: the hire date"),
        pytest.param(L2, L2, [], id="on the list's day"),
        pytest.param(L2 + timedelta(1), L2, ["hired_after_list"], id="after the list: the list, and said"),
    ],
)
def test_to_events_dates_the_entry(hired: date | None, entered: date, remark: list[str]):
    found, remarks = events(
        {"person": "q"}, {"person": "q", "on": L2}, {"on": L2, "hire_date": hired}, lists=(L1, L2)
    )
    assert acts(found)[0][:4] == ("p", 1, entered, "entry")
    assert codes(remarks) == remark


@pytest.mark.parametrize(
    ("position", "moved", "remark"),
    [
        pytest.param(L1, L2, [], id="before the interval: the list"),
        pytest.param(date(2011, 5, 2), date(2011, 5, 2), [], id="inside: the day of the position"),
        pytest.param(date(2012, 5, 2), L2, ["position_after_list"], id="after: the list, and said"),
    ],
)
def test_to_events_dates_the_move(position: date, moved: date, remark: list[str]):
    found, remarks = events(
        {"function": "clerk"}, {"on": L2, "function": "head", "position_from": position}, lists=(L1, L2)
    )
    assert acts(found)[1] == ("p", 1, moved, "move", "U", "head")
    assert codes(remarks) == remark


def test_to_events_before_the_position_only_the_unit_is_known():
    found, _ = events(
        {"person": "q"},
        {"person": "q", "on": L2},
        {
            "on": L2,
            "hire_date": date(2011, 3, 1),
            "position_from": date(2011, 6, 1),
            "function": "head",
            "grade": "G",
        },
        lists=(L1, L2),
    )
    assert acts(found)[:2] == [
        ("p", 1, date(2011, 3, 1), "entry", "U", None),
        ("p", 1, date(2011, 6, 1), "move", "U", "head"),
    ]
    assert found["grade"].to_list()[:2] == [None, "G"]


@pytest.mark.parametrize(
    ("first_list", "expected", "remark"),
    [
        ("list_date", [(L1, "entry")], []),
        ("hire_date", [(date(1999, 4, 1), "entry")], ["survivors_only"]),
        ("recorded", [], []),
    ],
)
def test_to_events_first_list(first_list: Any, expected: list[Any], remark: list[str]):
    found, remarks = events(
        {"hire_date": date(1999, 4, 1)},
        {"on": L2, "hire_date": date(1999, 4, 1)},
        options=SnapshotOptions(first_list=first_list),
        lists=(L1, L2),
    )
    assert found.select("effective_on", "kind").rows() == expected
    assert codes(remarks) == remark


def test_to_events_next_year_brings_this_year_along():
    one, two, three = {"unit": "A"}, {"on": L2, "unit": "B"}, {"on": L3, "unit": "C"}
    at_once, _ = events(one, two, three, lists=(L1, L2, L3))
    first, _ = events(one, two, lists=(L1, L2))
    later, _ = events(two, three, options=SnapshotOptions(first_list="recorded"), lists=(L2, L3))
    assert acts(pl.concat([first, later])) == acts(at_once)


def test_to_events_a_new_hire_date_of_somebody_who_stays_is_asked_about():
    found, remarks = events(
        {"hire_date": date(1999, 4, 1)}, {"on": L2, "hire_date": date(2011, 4, 1)}, lists=(L1, L2)
    )
    assert acts(found) == [("p", 1, L1, "entry", "U", None)]
    assert only(remarks, "hired_again").rows.rows() == [(3, "2011-04-01")]


def test_to_events_spaces_and_case_make_no_unit():
    found, remarks = events(
        {"unit": "Fire  Department "},
        {"on": L2, "unit": "FIRE DEPARTMENT"},
        {"on": L3, "unit": "Fire Department"},
        lists=(L1, L2, L3),
    )
    assert acts(found) == [("p", 1, L1, "entry", "Fire Department", None)]
    assert remarks == []


def test_to_events_refuses_several_rows_without_a_rule():
    found, remarks = events(
        {"function": "a"}, {"function": "b"}, {"person": "q"}, options=SnapshotOptions(), lists=(L1,)
    )
    remark = only(remarks, "several_rows")
    assert (remark.severity, remark.count, remark.rows["row"].to_list()) == ("error", 2, [2, 3])
    assert found["person"].to_list() == ["q"]
    _, remarks = events(
        {"function": "a"},
        {"function": "b"},
        options=SnapshotOptions(leave_out=frozenset({"several_rows"})),
        lists=(L1,),
    )
    assert only(remarks, "several_rows").severity == "warning"


def test_to_events_counts_identical_rows_once():
    found, remarks = events({}, {}, {"person": "q"}, options=SnapshotOptions(), lists=(L1,))
    assert found["person"].to_list() == ["p", "q"]
    assert only(remarks, "identical_rows").rows.rows() == [(3, "p")]


@pytest.mark.parametrize(
    ("pair", "function"),
    [
        pytest.param((date(2011, 2, 1), date(2011, 9, 1)), "b", id="the later date"),
        pytest.param((date(2011, 9, 1), date(2011, 2, 1)), "a", id="whatever the order of rows"),
    ],
)
def test_to_events_latest_position_is_the_end_of_the_year(pair: tuple[date, date], function: str):
    found, remarks = events(
        {"position_from": pair[0], "function": "a"},
        {"position_from": pair[1], "function": "b"},
        options=SnapshotOptions(several="latest_position"),
        lists=(L1,),
    )
    assert found["function"].to_list() == [function]
    assert "unclear_position" not in codes(remarks)


@pytest.mark.parametrize(
    ("former", "following", "function"),
    [
        pytest.param("x", "a", "a", id="the next list shows it"),
        pytest.param("a", "x", "b", id="the former list did not show it"),
        pytest.param("x", "y", "b", id="higher pay"),
    ],
)
def test_to_events_neighbouring_lists_decide_where_dates_do_not(former: str, following: str, function: str):
    found, remarks = events(
        {"function": former},
        {"on": L2, "function": "a", "rank_of_pay": 1.0},
        {"on": L2, "function": "b", "rank_of_pay": 2.0},
        {"on": L3, "function": following},
        options=SnapshotOptions(several="latest_position"),
        lists=(L1, L2, L3),
    )
    at_second = found.filter(pl.col("effective_on") <= L2)["function"].to_list()[-1]
    assert at_second == function
    assert only(remarks, "unclear_position").count == 1


@pytest.mark.parametrize(
    ("leave_out", "severity"), [(frozenset(), "error"), (frozenset({"crowded_key"}), "warning")]
)
def test_to_events_refuses_a_key_that_stands_for_many(leave_out: frozenset[str], severity: str):
    crowd = [{"person": "withheld", "unit": f"U{place % 6}", "post": str(place)} for place in range(11)]
    found, remarks = events(
        *crowd, {"person": "withheld", "on": L2}, {}, {"on": L2}, lists=(L1, L2),
        options=SnapshotOptions(several="post", leave_out=leave_out),
    )  # fmt: skip
    remark = only(remarks, "crowded_key")
    assert (remark.severity, remark.where, remark.count) == (severity, "withheld", 12)
    assert remark.details["rows"] == {L1: 11, L2: 1}
    assert found["person"].unique().to_list() == ["p"]


def test_to_events_ten_rows_a_key_are_still_a_person():
    found, remarks = events(*[{"post": str(place)} for place in range(10)], lists=(L1,))
    assert (found.height, remarks) == (10, [])


def test_to_events_refuses_a_date_that_is_no_list():
    _, remarks = events({}, {"on": date(2011, 6, 30)}, lists=(L1,))
    assert only(errors(remarks), "no_such_list").rows.rows() == [(3, "2011-06-30")]


# --- properties -------------------------------------------------------------------------------------------

DATES = st.sampled_from([None, *[date(2010, 6, 1) + timedelta(days=120 * step) for step in range(12)]])
NAMES = st.sampled_from([None, "x", "y"])
JOB = st.fixed_dictionaries(
    {"unit": st.sampled_from(["A", "B", "C"]), "post": NAMES, "function": NAMES, "grade": NAMES}
)
DATED = st.fixed_dictionaries({"hire_date": DATES, "position_from": DATES})


@st.composite
def single_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Lists with at most one row a person, with any dates, in any order."""
    found = [{"person": "always", "on": day} for day in LISTS]
    for person in ("p", "q", "r"):
        days = [day for day in LISTS if draw(st.booleans())]
        found += [{"person": person, "on": day, **draw(JOB), **draw(DATED)} for day in days]
    return draw(st.permutations(found))


@st.composite
def several_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Lists with up to three jobs a person; equal jobs differ by their pay."""
    found = [{"person": "always", "on": day} for day in LISTS]
    for person in ("p", "q"):
        for day in LISTS:
            jobs = draw(st.lists(JOB, max_size=3))
            found += [
                {"person": person, "on": day, "rank_of_pay": float(place), **job}
                for place, job in enumerate(jobs)
            ]
    return draw(st.permutations(found))


def as_list(given: list[dict[str, Any]], on: date) -> Counter[tuple[Any, ...]]:
    return Counter(
        (one["person"], one.get("unit", "U"), one.get("post"), one.get("function"), one.get("grade"))
        for one in given
        if one["on"] == on
    )


def acts_by_hand(given: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """The rule of the difference, in plain Python: (person, day, kind) of every act."""
    found = set()
    for person in {one["person"] for one in given}:
        own = {one["on"]: one for one in given if one["person"] == person}
        for place, day in enumerate(LISTS):
            now, before = own.get(day), own.get(LISTS[place - 1]) if place else None
            former_day = LISTS[place - 1] if place else None
            if now is None:
                if before is not None:
                    found.add((person, day, "exit"))
                continue
            hired, position = now.get("hire_date"), now.get("position_from")
            inside = former_day is not None and hired is not None and former_day < hired <= day
            in_time = (
                position is not None and position <= day and (former_day is None or position > former_day)
            )
            if before is None:
                entered = hired if inside else day
                found.add((person, entered, "entry"))
                if in_time and position > entered:
                    found.add((person, position, "move"))
            else:
                kinds = [
                    kind
                    for kind, names in (("move", ("unit", "post", "function")), ("change", ("grade",)))
                    if any(now.get(name) != before.get(name) for name in names)
                ]
                if kinds:
                    found.add((person, position if in_time else day, kinds[0]))
    return found


@settings(max_examples=40, deadline=None)
@given(single_lists())
def test_the_register_on_the_day_of_a_list_is_that_list(given: list[dict[str, Any]]):
    found, remarks = to_events(rows(*given), LISTS, SnapshotOptions())
    assert errors(remarks) == []
    assert {(one[0], one[2], one[3]) for one in acts(found)} == acts_by_hand(given)
    ledger = ledger_of(found)
    for day in LISTS:
        assert list_of(ledger, day) == as_list(given, day)


@settings(max_examples=40, deadline=None)
@given(several_lists(), st.sampled_from(["post", "pay"]))
def test_the_register_gives_back_lists_with_several_jobs(given: list[dict[str, Any]], several: Any):
    found, remarks = to_events(rows(*given), LISTS, SnapshotOptions(several=several))
    assert errors(remarks) == []
    ledger = ledger_of(found)
    for day in LISTS:
        assert list_of(ledger, day) == as_list(given, day)


@settings(max_examples=40, deadline=None)
@given(several_lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(given: list[dict[str, Any]], chance: Any):
    first, _ = to_events(rows(*given), LISTS, POST)
    shuffled = list(given)
    chance.shuffle(shuffled)
    second, _ = to_events(rows(*shuffled), LISTS, POST)
    assert first.drop("row").equals(second.drop("row"))
