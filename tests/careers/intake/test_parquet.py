"""Parquet: types of its own, and numbers that are none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from doorstroom.careers.intake.check import check_file

from .extracts import found, refusal

DAY = date(2010, 1, 1)
NAIVE = datetime.fromisoformat("2010-01-01T00:00:00")


def _check(tmp_path, **columns):
    plain = {"person": ["1"], "effective_on": [DAY], "kind": ["entry"], "unit": ["U1"]}
    pl.DataFrame(plain | columns).write_parquet(tmp_path / "a.parquet")
    return check_file(tmp_path / "a.parquet")


def test_codes_that_became_floats_are_codes_again(tmp_path):
    checked = _check(tmp_path, unit=[4.0], scale=[10.0], effective_on=[NAIVE])
    assert not checked.problems
    assert checked.events.select("unit", "scale", "effective_on").rows() == [("4", 10, DAY)]


def test_time_of_day_is_not_a_date(tmp_path):
    checked = _check(tmp_path, effective_on=[NAIVE.replace(hour=12)])
    assert found(checked) == [(2, "effective_on", "2010-01-01 12:00:00", "not a date in the expected form")]


def test_nan_is_no_code(tmp_path):
    checked = _check(tmp_path, unit=[float("nan")], fte_thousandths=[float("inf")])
    assert [(row, column, value) for row, column, value, _ in found(checked)] == [
        (2, "unit", "NaN"),
        (2, "fte_thousandths", "inf"),
    ]


def test_nan_in_a_column_that_nobody_uses_does_not_matter(tmp_path):
    assert _check(tmp_path, salary=[float("nan")]).problems.errors == 0


def test_instants_keep_their_moment(tmp_path):
    stamp = datetime(2020, 5, 6, 7, 8, 9, 10, tzinfo=UTC)
    column = pl.Series([stamp], dtype=pl.Datetime("us", "Europe/Brussels"))
    checked = _check(tmp_path, recorded_at=column)
    assert not checked.problems
    assert checked.events["recorded_at"].to_list() == [stamp]


def test_nested_columns_are_refused(tmp_path):
    assert "nested columns: unit" in refusal(lambda: _check(tmp_path, unit=[["U1"]])).what
