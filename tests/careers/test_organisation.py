"""The organisation tree of any day."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.administrations.organisation import TAKEN
from doorstroom.careers import schema
from doorstroom.careers.labels import DERIVED, Cuts
from doorstroom.careers.organisation import ancestry, attach_ancestors, tree, units_on
from doorstroom.careers.staff import Staff
from doorstroom.kernel.errors import BadInput
from tests.careers.ledgers import TREE, units


@pytest.mark.requirement("RIJK-CAR-06")
@pytest.mark.parametrize(
    ("on", "paths"),
    [
        ("2020-01-31", [["M1"], ["M1", "D11"], ["M1", "D12"], ["M2"], ["M2", "D21"]]),
        ("2020-02-01", [["M1"], ["M1", "D11"], ["M2"], ["M2", "D12"], ["M2", "D21"]]),
        ("2020-03-15", [["M1"], ["M2"], ["M2", "D11b"], ["M2", "D12"], ["M2", "D21"]]),
    ],
)
def test_tree_of_a_day_in_reading_order(on: str, paths: list[list[str]]) -> None:
    found = tree(TREE, date.fromisoformat(on))
    assert found["path"].to_list() == paths
    assert found["depth"].to_list() == [len(path) - 1 for path in paths]


def test_closed_units_are_gone_and_their_children_are_orphans() -> None:
    rows = units(
        (1, "2000-01-01", "M", "ministry", None),
        (2, "2000-01-01", "D", "division", 1),
        (1, "2010-01-01", "M", "ministry", None, True),
    )
    assert units_on(rows, date(2010, 1, 1))["code"].to_list() == ["D"]
    found = tree(rows, date(2010, 1, 1))
    assert (found["path"].to_list(), found["orphan"].to_list()) == ([["D"]], [True])


def test_a_tree_that_goes_round_is_refused_with_its_day() -> None:
    rows = units((1, "2000-01-01", "A", "x", 2), (2, "2000-01-01", "B", "x", 1))
    for ask in (lambda: tree(rows, date(2001, 1, 1)), lambda: ancestry(rows, ["x"])):
        with pytest.raises(BadInput, match="goes round in a circle"):
            ask()


@pytest.mark.requirement("RIJK-CAR-06")
def test_old_days_are_judged_by_the_tree_of_their_own_day() -> None:
    rows = pl.DataFrame(
        {
            "unit": [12, 12, 12, None, 99],
            "on": [date(2020, 1, 31), date(2020, 2, 1), date(1899, 1, 1), date(2020, 1, 1), date(2020, 1, 1)],
        }
    )
    found = attach_ancestors(
        rows, ancestry(TREE, ["ministry", "division"]), unit="unit", day="on", kinds=["ministry", "division"]
    )
    assert found["ministry"].to_list() == [1, 2, None, None, None]
    # A unit of the kind itself is its own ancestor.
    assert found["division"].to_list() == [12, 12, None, None, None]


def test_ancestry_only_has_a_row_where_something_changes() -> None:
    found = ancestry(TREE, ["ministry"])
    assert found.group_by("unit").len().sort("unit").rows() == [(1, 1), (2, 1), (11, 2), (12, 2), (21, 1)]


def test_no_kind_of_unit_may_have_the_name_of_a_column() -> None:
    frames = (schema.PERSONS, schema.UNITS, schema.STRETCHES, schema.SEGMENTS)
    columns = {name for frame in frames for name in frame.names} | set(DERIVED)
    assert columns - {"ends_in_exit"} <= set(TAKEN)
    rows = units((1, "2000-01-01", "A", "level", None), (2, "2000-01-01", "B", "division", 1))
    staff = Staff(schema.SEGMENTS.empty(), schema.PERSONS.empty(), rows, schema.SUCCESSIONS.empty(), None)
    assert Cuts(staff).unit_kinds == ("division",)
