"""The published series of the Australian Public Service reconcile within 60 persons, every year."""

from __future__ import annotations

import polars as pl
import pytest

from doorstroom.careers.reconcile import Reconciliation, reconcile
from tests.support import real_data

pytestmark = pytest.mark.real_data

STOCK, HIRES, EXITS = 40, 50, 67  # ongoing staff, engagements, separations, each by age group and sex
FIRST, LAST = 2003, 2014


@pytest.fixture(scope="module")
def published() -> pl.DataFrame:
    return pl.read_csv(real_data("australia-aps") / "apsed_series_2001_2014.csv")


def series(published: pl.DataFrame, table: int, categories: dict[str, str]) -> pl.DataFrame:
    """The figures of a table, with the categories under one name."""
    chosen = published.filter((pl.col("table") == table) & pl.col("category").is_in(list(categories)))
    return (
        chosen.with_columns(pl.col("category").replace(categories))
        .group_by("category", period="year")
        .agg(persons=pl.when(pl.col("value").null_count() == 0).then(pl.col("value").sum()))
    )


def reconciled(published: pl.DataFrame, categories: dict[str, str]) -> Reconciliation:
    stock, hires, exits = (series(published, table, categories) for table in (STOCK, HIRES, EXITS))
    return reconcile(stock=stock, hires=hires, exits=exits, by=["category"])


def test_total_reconciles_within_sixty_persons(published: pl.DataFrame):
    found = reconciled(published, {"Total": "total"})
    years = found.rows.filter(pl.col("period").is_between(FIRST, LAST))
    assert years["period"].to_list() == list(range(FIRST, LAST + 1))
    assert years["drift"].null_count() == 0
    assert years.filter(pl.col("drift").abs() > 60).is_empty()
    assert years["closing"].min() > 120_000


def test_drift_of_the_total_is_that_of_men_and_women(published: pl.DataFrame):
    total = reconciled(published, {"Total": "total"}).rows
    parts = reconciled(published, {"Total men": "men", "Total women": "women"}).rows
    both = parts.group_by("period").agg(pl.col("drift").sum(), pl.len()).sort("period")
    assert both["len"].unique().to_list() == [2]
    assert both.filter(pl.col("period") >= FIRST)["drift"].to_list() == pytest.approx(
        total.filter(pl.col("period") >= FIRST)["drift"].to_list(), abs=2
    )


def test_an_age_band_drifts_by_birthdays(published: pl.DataFrame):
    """People leave the youngest band by growing older: what flows do not explain is drift, and large."""
    men = published.filter(pl.col("block") == "Men")
    found = reconciled(men, {"20-24": "20-24"})
    years = found.rows.filter(pl.col("period").is_between(FIRST, LAST))
    assert years.height == LAST - FIRST + 1
    assert years["drift"].max() < -60
