"""A file that is no extract at all: every bad row is named, and nothing is stored.

Monthly totals of the United Kingdom's departments are read as if each row were the share of full time of one
person. The test counts the bad rows by itself and compares row by row.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from doorstroom.careers.incoming import Checked
from doorstroom.careers.incoming.frames import INCOMING
from doorstroom.careers.intake.check import check_file
from tests.real_data.sets import MAPPINGS
from tests.support import real_data

pytestmark = pytest.mark.real_data

KEY = ["body", "group", "sub_group", "measure"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data set as CSV, with the digits that people write."""
    source = real_data("uk-workforce-management-info") / "mwmi_2021_02_to_2024_06.parquet"
    written = tmp_path_factory.mktemp("dirty") / "monthly.csv"
    pl.read_parquet(source).write_csv(written, float_precision=6)
    return written


@pytest.fixture(scope="module")
def raw(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, schema_overrides={"value": pl.Float64}).with_row_index("row", offset=2)


@pytest.fixture(scope="module")
def checked(path: Path) -> Checked:
    return check_file(path, mapping=MAPPINGS / "uk_monthly.toml", keep_all=True)


def bad_shares(raw: pl.DataFrame) -> pl.DataFrame:
    """Rows whose value is no share of full time from 0 to 1.5 (rounded to a thousandth)."""
    value = pl.col("value")
    fits = value.is_finite() & (value >= 0) & ((value * 1000 + 0.5).floor() <= 1500)
    return raw.filter(~fits | value.is_null())


def repeated(raw: pl.DataFrame) -> pl.DataFrame:
    """Of the rows without another mistake: several different rows for one key and month."""
    clean = raw.join(bad_shares(raw), on="row", how="anti")
    share = (pl.col("value") * 1000 + 0.5).floor()
    same = [*KEY, "month", "department", "share"]
    different = clean.with_columns(share=share).unique(same, keep="first", maintain_order=True)
    return different.filter(pl.len().over(*KEY, "month") > 1)


def test_every_bad_row_is_named_and_no_other(raw: pl.DataFrame, checked: Checked):
    expected = set(bad_shares(raw)["row"]) | set(repeated(raw)["row"])
    named = set(checked.problems.frame("error")["row"])
    assert len(expected) > 50_000
    assert not repeated(raw).is_empty()
    assert named == expected


def test_nothing_is_stored(checked: Checked):
    assert checked.events.equals(INCOMING.empty())
    assert checked.persons.is_empty()
    assert checked.units.is_empty()


def test_each_row_says_column_value_and_what_would_be_right(raw: pl.DataFrame, checked: Checked):
    errors = checked.problems.frame("error").filter(pl.col("column") == "value")
    assert errors.height == bad_shares(raw).height
    values = dict(raw.select("row", "value").iter_rows())
    for row, value in errors.select("row", "value").head(200).iter_rows():
        assert float(value) == values[row]
    assert all(right.startswith("0.8, at most 1.5") for right in errors["expected"].unique())


def test_a_million_errors_would_cost_a_thousand(path: Path, checked: Checked):
    """What is kept is bounded; what is counted is not."""
    short = check_file(path, mapping=MAPPINGS / "uk_monthly.toml")
    assert short.problems.errors == checked.problems.errors
    assert all(line["shown"] <= 1000 for line in short.problems.summary())
