"""Frames are refused by the name of what is wrong with them."""

from __future__ import annotations

import polars as pl
import pytest

from doorstroom.kernel.errors import FrameError
from doorstroom.kernel.frames import Column, FrameSchema, look_up

PEOPLE = FrameSchema(
    "people", (Column("person", pl.Int64, "person", nullable=False), Column("level", pl.String, "level"))
)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(FrameError, match="people: columns missing: level"):
        PEOPLE.check(pl.DataFrame({"person": [1]}))


def test_a_wrong_type_is_named() -> None:
    with pytest.raises(FrameError, match="person is String, not Int64"):
        PEOPLE.check(pl.DataFrame({"person": ["1"], "level": ["A"]}))


def test_columns_come_back_in_order_and_others_are_dropped() -> None:
    found = PEOPLE.check(pl.DataFrame({"level": ["A"], "colour": ["red"], "person": [1]}))
    assert found.columns == ["person", "level"]


def test_conform_leaves_what_is_not_given_unknown_but_never_a_key() -> None:
    assert PEOPLE.conform(pl.DataFrame({"person": [1]})).rows() == [(1, None)]
    with pytest.raises(FrameError, match="person"):
        PEOPLE.conform(pl.DataFrame({"level": ["A"]}))


@pytest.mark.parametrize(("keys", "expected"), [([], [None, None]), ([1], ["one", None])])
def test_look_up_gives_null_for_what_has_no_place(keys: list[int], expected: list[str | None]) -> None:
    table = pl.DataFrame(
        {"key": keys, "value": ["one"] * len(keys)}, schema={"key": pl.Int64, "value": pl.String}
    )
    frame = pl.DataFrame({"n": [1, 2]}).select(look_up("n", table["key"], table["value"]))
    assert frame["n"].to_list() == expected
