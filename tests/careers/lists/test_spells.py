"""Rows with start and end become entries, moves and exits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers.incoming.frames import ROWS_SPELLS
from doorstroom.careers.lists.findings import Remark, errors
from doorstroom.careers.lists.spells import SpellOptions, to_events

D1, D2, D3, D4 = (date(2010, month, 1) for month in (1, 4, 7, 10))
SERVICE, ASSIGNMENTS = SpellOptions(), SpellOptions(shape="assignments")


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    usual = {"person": "p", "from_on": D1, "unit": "U"}
    types = ROWS_SPELLS.dtypes
    frame = [{"row": place} | usual | one for place, one in enumerate(given, start=2)]
    return pl.DataFrame([{name: one.get(name) for name in types} for one in frame], schema=types)


def acts(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.select("effective_on", "day_order", "kind", "unit", "reason").rows()


def seen(remarks: list[Remark]) -> dict[str, tuple[str, int]]:
    return {remark.code: (remark.severity, remark.count) for remark in remarks}


def test_service_of_a_roster_is_an_entry_and_an_exit():
    found, remarks = to_events(
        rows({"to_on": D3, "entry_reason": "appointed", "exit_reason": "resigned"}, {"person": "q"}), SERVICE
    )
    assert acts(found) == [
        (D1, 0, "entry", "U", "appointed"),
        (D3, 2, "exit", None, "resigned"),
        (D1, 0, "entry", "U", None),
    ]
    assert remarks == []


def test_service_that_goes_on_is_a_move_and_a_break_is_an_exit():
    found, _ = to_events(
        rows(
            {"from_on": D1, "to_on": D2, "unit": "A", "exit_reason": "first"},
            {"from_on": D2, "to_on": D3, "unit": "B", "exit_reason": "second"},
            {"from_on": D4, "unit": "B", "entry_reason": "back"},
        ),
        SERVICE,
    )
    assert acts(found) == [
        (D1, 0, "entry", "A", None),
        (D2, 1, "move", "B", None),
        (D3, 2, "exit", None, "second"),
        (D4, 0, "entry", "B", "back"),
    ]


def test_service_another_grade_is_a_change_and_the_same_state_is_nothing():
    found, _ = to_events(
        rows(
            {"from_on": D1, "to_on": D2},
            {"from_on": D2, "to_on": D3, "grade": "G"},
            {"from_on": D3, "grade": "G"},
        ),
        SERVICE,
    )
    assert [one[:3] for one in acts(found)] == [(D1, 0, "entry"), (D2, 1, "change")]


@pytest.mark.parametrize(
    ("to_on", "expected"),
    [
        pytest.param(D2, {}, id="ends after it starts"),
        pytest.param(D1, {"replaced_same_day": ("warning", 1)}, id="last day is the eve: dropped, counted"),
        pytest.param(D1 - timedelta(1), {"ends_before_start": ("error", 1)}, id="earlier still: an error"),
    ],
)
@pytest.mark.parametrize("options", [SERVICE, ASSIGNMENTS])
def test_ends(options: SpellOptions, to_on: date, expected: dict[str, Any]):
    found, remarks = to_events(rows({"to_on": to_on}, {"person": "q"}), options)
    assert seen(remarks) == expected
    assert ("p" in found["person"]) == (not expected)
    assert [remark.rows.row(0)[0] for remark in remarks] == [2] * len(expected)


def test_ends_before_start_may_be_left_out():
    options = SpellOptions(leave_out=frozenset({"ends_before_start"}))
    _, remarks = to_events(rows({"to_on": D1 - timedelta(9)}, {"person": "q"}), options)
    assert seen(remarks) == {"ends_before_start": ("warning", 1)}


def test_identical_rows_count_once():
    found, remarks = to_events(rows({}, {}), SERVICE)
    assert found.height == 1
    assert seen(remarks) == {"identical_rows": ("warning", 1)}


def test_same_start_is_an_error_or_the_order_of_the_file():
    given = rows({"unit": "A"}, {"unit": "B"}, {"person": "q"})
    found, remarks = to_events(given, ASSIGNMENTS)
    assert (found["person"].to_list(), seen(remarks)) == (["q"], {"same_start": ("error", 2)})
    in_order = SpellOptions(shape="assignments", same_start="file_order")
    found, remarks = to_events(given.reverse(), in_order)
    assert (found["unit"].to_list(), seen(remarks)) == (["B", "U"], {"same_start": ("warning", 2)})


def test_service_that_overlaps_is_an_error_of_both_rows():
    given = rows({"to_on": D3}, {"from_on": D2, "to_on": D4, "unit": "B"}, {"person": "q"})
    found, remarks = to_events(given, SERVICE)
    assert (found["person"].to_list(), seen(remarks)) == (["q"], {"overlap": ("error", 1)})


@pytest.mark.parametrize(
    ("first_end", "second_end", "exits"),
    [(D3, D4, [(D4, "second")]), (D4, D3, [(D4, "first")]), (None, D4, []), (D3, None, [])],
)
def test_service_lasts_until_the_last_end(first_end: Any, second_end: Any, exits: list[Any]):
    given = rows(
        {"to_on": first_end, "unit": "A", "exit_reason": "first"},
        {"from_on": D2, "to_on": second_end, "unit": "B", "exit_reason": "second"},
    )
    found, remarks = to_events(given, SpellOptions(overlaps="replace"))
    assert [one[2:4] for one in acts(found)][:2] == [("entry", "A"), ("move", "B")]
    assert found.filter(pl.col("kind") == "exit").select("effective_on", "reason").rows() == exits
    assert seen(remarks) == {"overlap": ("warning", 1)}


def test_service_in_two_employments_may_overlap():
    found, remarks = to_events(rows({"employment": 1}, {"employment": 2, "from_on": D2}), SERVICE)
    assert found.select("employment", "kind").rows() == [(1, "entry"), (2, "entry")]
    assert remarks == []


def test_assignments_are_moves_and_nothing_else():
    found, remarks = to_events(
        rows(
            {"from_on": D1, "to_on": D2, "unit": "A"},
            {"from_on": D2 + timedelta(1), "unit": "B"},
            {"from_on": D3, "to_on": D4, "unit": " b "},
            {"from_on": D4, "unit": "A"},
        ),
        ASSIGNMENTS,
    )
    assert [one[:4] for one in acts(found)] == [
        (D1, 1, "move", "A"),
        (D2 + timedelta(1), 1, "move", "B"),
        (D3, 1, "change", "B"),  # only repeats; kept, so that the ledger can judge its day
        (D4, 1, "move", "A"),
    ]
    assert seen(remarks) == {"overlap": ("warning", 1), "gap": ("warning", 1)}


DAYS = [date(2010, 1, 1) + timedelta(days=step) for step in range(12)]
SPELL = st.tuples(st.integers(0, 11), st.one_of(st.none(), st.integers(1, 6)), st.sampled_from("AB"))


@settings(max_examples=80, deadline=None)
@given(st.lists(SPELL, min_size=1, max_size=5, unique_by=lambda spell: spell[0]), st.permutations(range(5)))
def test_service_day_by_day(spells: list[tuple[int, int | None, str]], order: list[int]):
    """On each day: in service if any row runs, in the unit of the latest start so far of that service."""
    given = [
        {
            "from_on": DAYS[start],
            "to_on": None if length is None else DAYS[start] + timedelta(length),
            "unit": unit,
        }
        for start, length, unit in spells
    ]
    shuffled = [given[place] for place in order if place < len(given)]
    found, remarks = to_events(rows(*shuffled), SpellOptions(overlaps="replace"))
    assert errors(remarks) == []
    for on in [*DAYS, *[DAYS[-1] + timedelta(days=step) for step in range(1, 8)]]:
        runs = [one for one in given if one["from_on"] <= on and (one["to_on"] is None or one["to_on"] > on)]
        past = [one for one in given if one["from_on"] <= on]
        expected = max(past, key=lambda one: one["from_on"])["unit"] if runs else None
        before = found.filter(pl.col("effective_on") <= on)
        assert (before["unit"].to_list()[-1] if before.height else None) == expected


def test_day_by_day_oracle_knows_a_gap():
    found, _ = to_events(rows({"to_on": D2}, {"from_on": D2 + timedelta(1)}), SERVICE)
    assert found["kind"].to_list() == ["entry", "exit", "entry"]
