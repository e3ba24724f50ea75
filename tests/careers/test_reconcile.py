"""Published stock, hires and exits are set against each other."""

from __future__ import annotations

import polars as pl
import pytest

from doorstroom.careers.reconcile import reconcile
from doorstroom.kernel.errors import FrameError


def series(**periods: float | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"period": [int(name[1:]) for name in periods], "persons": list(periods.values())},
        schema={"period": pl.Int64, "persons": pl.Float64},
    )


STOCK = series(y2001=100, y2002=108, y2003=101)
HIRES = series(y2002=20, y2003=5)
EXITS = series(y2002=12, y2003=15)


def test_reconcile_shows_what_the_flows_do_not_explain():
    found = reconcile(stock=STOCK, hires=HIRES, exits=EXITS)
    assert found.rows.rows() == [(2002, 100, 20, 12, 0, 108), (2003, 108, 5, 15, 3, 101)]
    assert found.outside(3).is_empty()
    assert found.outside(2)["period"].to_list() == [2003]


def test_reconcile_always_adds_up():
    rows = reconcile(stock=STOCK, hires=HIRES, exits=EXITS).rows
    total = pl.col("opening") + pl.col("hires") - pl.col("exits") + pl.col("drift")
    assert rows.filter(total != pl.col("closing")).is_empty()


def test_reconcile_what_is_not_published_is_not_determined():
    found = reconcile(stock=STOCK, hires=series(y2002=20), exits=series(y2002=None, y2003=15))
    assert found.rows["drift"].to_list() == [None, None]
    assert found.known == 0
    assert found.outside(0).is_empty()


def test_reconcile_by_cut_keeps_the_series_apart_and_unknown_in_sight():
    def cut(frame: pl.DataFrame) -> pl.DataFrame:
        sexes = pl.DataFrame({"sex": ["f", None]})
        return sexes.join(frame, how="cross")

    found = reconcile(stock=cut(STOCK), hires=cut(HIRES), exits=cut(EXITS), by=["sex"])
    assert found.rows.select("sex", "period", "drift").rows() == [
        ("f", 2002, 0), ("f", 2003, 3), (None, 2002, 0), (None, 2003, 3),
    ]  # fmt: skip


def test_reconcile_a_missing_year_opens_nothing():
    found = reconcile(stock=series(y2001=1, y2003=1), hires=HIRES, exits=EXITS)
    assert found.rows.is_empty()


@pytest.mark.parametrize(
    ("stock", "words"),
    [
        (STOCK.rename({"persons": "people"}), "columns missing: persons"),
        (pl.concat([STOCK, STOCK.head(1)]), "two figures for one cut and period: 2001"),
    ],
)
def test_reconcile_refuses_frames_by_name(stock: pl.DataFrame, words: str):
    with pytest.raises(FrameError, match=f"stock: {words}"):
        reconcile(stock=stock, hires=HIRES, exits=EXITS)
