"""A part of the staff: its flows close, agree with a walk through the days, and sum up to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.careers.flows import BORDER, HOURS, TERMS, Flows, Measure, flows
from doorstroom.careers.labels import Cuts, CutSettings
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.register import register
from doorstroom.careers.series import closes, series
from doorstroom.careers.staff import Staff
from doorstroom.careers.within import Within
from doorstroom.kernel.errors import BadInput
from tests.careers import reference
from tests.careers.ledgers import DAYS, EPOCH, PEOPLE, TREE, act, events, ledgers, number, units

SETTINGS = CutSettings(age_bands=(45,))
EVERY_UNIT = (1, 2, 11, 12, 21)
days = st.integers(0, DAYS).map(lambda n: EPOCH + timedelta(days=n))
spans = st.tuples(days, days).map(sorted)
by_lists = st.sampled_from([("ministry",), ("age_band", "level"), ("unit",), ()])
reaches = st.none() | st.frozensets(st.sampled_from(EVERY_UNIT))
tops = st.none() | st.sampled_from(EVERY_UNIT)


def stands_under(tree: pl.DataFrame, unit: int | None, top: int, on: date) -> bool:
    """Walk up the tree of the day."""
    while unit is not None:
        if unit == top:
            return True
        rows = tree.filter((pl.col("unit") == unit) & (pl.col("effective_on") <= on)).sort("effective_on")
        unit = rows["parent"][-1] if rows.height else None
    return False


def part(reach: frozenset[int] | None, top: int | None) -> Callable[[Any, date], bool]:
    def within(unit: int | None, on: date) -> bool:
        reached = reach is None or unit in reach
        return reached and (top is None or stands_under(TREE, unit, top, on))

    return within


def column(found: Flows, term: str) -> dict[tuple[object, ...], int]:
    counted: Counter[tuple[object, ...]] = Counter()
    for row in found.rows.to_dicts():
        counted[tuple(row[name] for name in found.by)] += row[term]
    return {key: count for key, count in counted.items() if count}


def inside(expected: Counter[Any]) -> dict[Any, int]:
    return {key: count for key, count in expected.items() if count and key != reference.OUTSIDE}


@given(ledger=ledgers(), span=spans, by=by_lists, reach=reaches, top=tops)
def test_flows_of_a_part_close_and_agree_with_a_walk_through_the_days(
    ledger: Ledger,
    span: list[date],
    by: tuple[str, ...],
    reach: frozenset[int] | None,
    top: int | None,
) -> None:
    from_, to = span
    cuts = Cuts(Staff.of(ledger), SETTINGS)
    within = Within(ledger.units, reach, top)
    found = flows(cuts, from_=from_, to=to, by=by, within=within)
    expected = reference.flows(ledger, from_, to, by, within=part(reach, top))
    for term in TERMS:
        assert _by_code(ledger, column(found, term), by) == _by_code(ledger, inside(expected[term]), by), term
    assert found.closes
    total = found.total
    plus = sum(total[term] for term in ("opening", "entries", "moves_in", "drift_in"))
    assert plus - sum(total[term] for term in ("moves_out", "drift_out", "exits")) == total["closing"]
    for on, term in ((from_, "opening"), (to, "closing")):
        there = register(cuts, on=on, by=by, within=within)
        assert there.persons == total[term]
        assert int(there.rows["persons"].sum()) == there.persons
    assert int(found.reasons.filter(pl.col("flow") == "exit")["persons"].sum()) == total["exits"]
    assert int(found.reasons.filter(pl.col("flow") == "entry")["persons"].sum()) == total["entries"]


def _by_code(ledger: Ledger, counts: dict[Any, int], by: tuple[str, ...]) -> dict[Any, int]:
    """Units by code where the cut is the unit itself; the code of unit 11 changes, so by its last one."""
    if by != ("unit",):
        return counts
    codes = dict(ledger.units.sort("effective_on").select("unit", "code").iter_rows())
    found: Counter[Any] = Counter()
    for (unit,), count in counts.items():
        code = codes.get(unit, unit)
        found["D11b" if code == "D11" else code] += count
    return dict(found)


@given(ledger=ledgers(), span=spans, by=by_lists, staff_only=st.booleans())
def test_a_reach_that_holds_every_unit_gives_the_flows_of_the_whole(
    ledger: Ledger, span: list[date], by: tuple[str, ...], staff_only: bool
) -> None:
    from_, to = span
    settings = CutSettings(age_bands=(45,), not_staff_contracts=("agency",))
    cuts = Cuts(Staff.of(ledger), settings)
    whole = flows(cuts, from_=from_, to=to, by=by, staff_only=staff_only)
    units_of_people = frozenset(ledger.events["unit"].drop_nulls())
    for within in (Within(ledger.units), Within(ledger.units, units_of_people)):
        found = flows(cuts, from_=from_, to=to, by=by, staff_only=staff_only, within=within)
        assert found.total == whole.total
        assert found.rows.equals(whole.rows)
        assert found.reasons.equals(whole.reasons)
        assert found.moves.equals(whole.moves)
        assert found.drift == whole.drift
        assert found.border == dict.fromkeys(BORDER, 0)


@given(ledger=ledgers(), span=spans, reach=st.frozensets(st.sampled_from(EVERY_UNIT)))
def test_two_parts_that_make_up_the_whole_exchange_what_crosses_their_border(
    ledger: Ledger, span: list[date], reach: frozenset[int]
) -> None:
    from_, to = span
    cuts = Cuts(Staff.of(ledger), SETTINGS)
    rest = frozenset(EVERY_UNIT) - reach
    here = flows(cuts, from_=from_, to=to, within=Within(ledger.units, reach))
    there = flows(cuts, from_=from_, to=to, within=Within(ledger.units, rest))
    whole = flows(cuts, from_=from_, to=to)
    for term in ("opening", "entries", "exits", "closing"):
        assert here.total[term] + there.total[term] == whole.total[term]
    assert here.border["moves_in"] == there.border["moves_out"] == here.total["moves_in"]
    assert here.border["moves_out"] == there.border["moves_in"] == here.total["moves_out"]


@given(ledger=ledgers(), span=spans, by=by_lists, reach=reaches, top=tops)
def test_full_time_equivalents_close_too(
    ledger: Ledger,
    span: list[date],
    by: tuple[str, ...],
    reach: frozenset[int] | None,
    top: int | None,
) -> None:
    from_, to = span
    cuts = Cuts(Staff.of(ledger), SETTINGS)
    within = Within(ledger.units, reach, top)
    found = flows(cuts, from_=from_, to=to, by=by, within=within, measure="fte")
    expected = reference.flows(
        ledger, from_, to, by, within=part(reach, top), size=lambda state: state["fte_thousandths"] or 0
    )
    for term in (*TERMS, HOURS):
        assert _by_code(ledger, column(found, term), by) == _by_code(ledger, inside(expected[term]), by), term
    assert found.closes
    there = register(cuts, on=to, within=within)
    assert round((there.fte or 0) * 1000) == found.total["closing"]


@given(
    ledger=ledgers(),
    dates=st.lists(days, min_size=2, max_size=5, unique=True).map(sorted),
    reach=reaches,
    top=tops,
    measure=st.sampled_from(["persons", "fte"]),
)
def test_a_series_is_the_flows_of_each_of_its_periods(
    ledger: Ledger,
    dates: list[date],
    reach: frozenset[int] | None,
    top: int | None,
    measure: Measure,
) -> None:
    settings = CutSettings(age_bands=(45,), not_staff_contracts=("agency",))
    cuts, within = Cuts(Staff.of(ledger), settings), Within(ledger.units, reach, top)
    found = series(cuts, days=dates, within=within, measure=measure)
    assert closes(found)
    for row, (from_, to) in zip(found.to_dicts(), pairwise(dates), strict=True):
        period = flows(cuts, from_=from_, to=to, within=within, measure=measure)
        assert row == {"from_": from_, "to": to, HOURS: 0} | period.total


def test_a_series_that_does_not_close_is_noticed() -> None:
    cuts = Cuts(Staff.of(Ledger(events([]), PEOPLE, TREE)), SETTINGS)
    found = series(cuts, days=[date(2019, 12, 31), date(2020, 12, 31), date(2021, 12, 31)])
    assert closes(found)
    assert not closes(found.with_columns(entries=pl.Series([0, 1])))
    assert not closes(found.with_columns(opening=pl.Series([0, 1]), closing=pl.Series([0, 1])))


@pytest.mark.parametrize("dates", [[], [date(2020, 1, 1)], [date(2020, 1, 2), date(2020, 1, 1)]])
def test_the_days_of_a_series_rise(dates: list[date]) -> None:
    cuts = Cuts(Staff.of(Ledger(events([]), PEOPLE, TREE)), SETTINGS)
    with pytest.raises(BadInput, match="rise"):
        series(cuts, days=dates)


def _run(*rows: dict[str, Any], within: Within, by: tuple[str, ...] = (), **options: Any) -> Flows:
    ledger = Ledger(events(number(list(rows))), PEOPLE, TREE)
    cuts = Cuts(Staff.of(ledger), SETTINGS)
    return flows(cuts, from_=date(2019, 12, 31), to=date(2020, 12, 31), by=by, within=within, **options)


def test_who_crosses_the_border_moves_and_neither_enters_nor_leaves() -> None:
    rows = [act(1, "2019-06-01", "entry", unit=11), act(1, "2020-01-15", "move", unit=21, reason="transfer")]
    left = _run(*rows, within=Within(TREE, frozenset({11})))
    assert left.total | {} == dict.fromkeys(TERMS, 0) | {"opening": 1, "moves_out": 1}
    assert left.border == dict.fromkeys(BORDER, 0) | {"moves_out": 1}
    assert left.moves.rows() == [("transfer", 1)]
    assert left.reasons.is_empty()
    came = _run(*rows, within=Within(TREE, frozenset({21})))
    assert came.total == dict.fromkeys(TERMS, 0) | {"moves_in": 1, "closing": 1}


def test_a_unit_that_comes_under_another_one_drifts_with_its_people() -> None:
    """Division 12 comes under M2 on 1 February 2020: nobody acted, and M2 has one more."""
    came = _run(act(1, "2019-06-01", "entry", unit=12), within=Within(TREE, under=2))
    assert came.total == dict.fromkeys(TERMS, 0) | {"drift_in": 1, "closing": 1}
    assert came.drift == {"age": 0, "organisation": 1, "several": 0}
    assert came.border["drift_in"] == 1
    # A reach is of units, whatever stands above them: nothing happens to it.
    same = _run(act(1, "2019-06-01", "entry", unit=12), within=Within(TREE, frozenset({12})))
    assert same.total == dict.fromkeys(TERMS, 0) | {"opening": 1, "closing": 1}


def test_what_happens_outside_is_not_told() -> None:
    found = _run(
        act(1, "2019-06-01", "entry", unit=21),
        act(1, "2020-02-01", "move", unit=12, reason="secret"),
        act(1, "2020-05-01", "exit", reason="secret"),
        within=Within(TREE, frozenset({11})),
        by=("unit",),
    )
    assert found.rows.is_empty()
    assert found.reasons.is_empty()
    assert found.moves.is_empty()
    assert sum(found.drift.values()) == 0
    assert sum(found.total.values()) == 0


def test_nobodys_unit_is_outside_every_reach_and_inside_the_whole() -> None:
    rows = [act(1, "2019-06-01", "entry")]
    assert _run(*rows, within=Within(TREE, frozenset(EVERY_UNIT))).total["closing"] == 0
    assert _run(*rows, within=Within(TREE)).total["closing"] == 1


def test_whoever_works_less_in_the_same_place_changes_hours_and_does_not_move() -> None:
    found = _run(
        act(1, "2019-06-01", "entry", unit=11, fte_thousandths=1000),
        act(1, "2020-01-15", "change", unit=11, fte_thousandths=800),
        within=Within(TREE, frozenset({11})),
        measure="fte",
    )
    assert found.total == dict.fromkeys(TERMS, 0) | {"opening": 1000, "closing": 800, "hours": -200}


@pytest.mark.parametrize("reach", [frozenset(), frozenset({999})])
def test_an_empty_part_is_empty(reach: frozenset[int]) -> None:
    found = _run(act(1, "2019-06-01", "entry", unit=11), within=Within(TREE, reach), by=("ministry",))
    assert found.rows.is_empty()
    assert found.closes
    assert _run(act(1, "2019-06-01", "entry", unit=11), within=Within(TREE, reach)).rows.height == 1


def test_a_unit_can_stand_under_another_one_twice() -> None:
    tree = units(
        (1, "1900-01-01", "M1", "ministry", None),
        (2, "1900-01-01", "M2", "ministry", None),
        (11, "1900-01-01", "D11", "division", 1),
        (11, "2020-02-01", "D11", "division", 2),
        (11, "2020-03-01", "D11", "division", 1),
        (11, "2020-04-01", "D11", "division", None, True),
    )
    frame = pl.DataFrame(
        {
            "unit": [11, 11, 11, 11, 11, 11],
            "day": [
                date(1899, 1, 1),
                date(2020, 1, 31),
                date(2020, 2, 1),
                date(2020, 3, 1),
                date(2021, 1, 1),
                None,
            ],
        }
    )
    found = Within(tree, under=1).holds(frame, unit="unit", day="day")
    # Closed, it stays where it stood last.
    assert found.to_list() == [False, True, False, True, True, False]
