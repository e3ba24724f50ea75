"""Which rows of a list count: no key that stands for many, no row twice, one where the source means one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from doorstroom.careers.incoming.frames import STATE_NAMES
from doorstroom.careers.lists.findings import Remark, row_remark

_KEY_AND_LIST = ["person", "list"]


def severity(code: str, leave_out: frozenset[str]) -> Literal["error", "warning"]:
    """Return ``warning`` for rows that the mapping allows to be left out, otherwise ``error``."""
    return "warning" if code in leave_out else "error"


def number_lists(
    rows: pl.DataFrame, lists: Sequence[date], leave_out: frozenset[str]
) -> tuple[pl.DataFrame, list[Remark]]:
    """Add ``list``, the place of each row's list among ``lists`` (Int32, from 0); refuse other dates."""
    places = {day: place for place, day in enumerate(lists)}
    rows = rows.with_columns(
        pl.col("on").replace_strict(places, default=None, return_dtype=pl.Int32).alias("list")
    )
    strange = rows.filter(pl.col("list").is_null())
    remarks = row_remark(
        "no_such_list",
        strange,
        column="on",
        what="the date is not the date of a list",
        advice=f"one of {', '.join(day.isoformat() for day in lists[:12])}",
        value=pl.col("on"),
    )
    present = set(rows["list"].drop_nulls().unique())
    remarks += [
        Remark(
            "empty_list",
            "error",
            "on",
            "a list has no rows, so that everybody would leave on its date and come back with the next",
            "leave the list out of the mapping, or bring its rows",
            f"list of {day}",
            details={"on": day},
        )
        for place, day in enumerate(lists)
        if place not in present
    ]
    return rows.filter(pl.col("list").is_not_null()), remarks


def refuse_crowded_keys(
    rows: pl.DataFrame, *, max_rows: int, leave_out: frozenset[str]
) -> tuple[pl.DataFrame, list[Remark]]:
    """Take out, from all lists, the keys that have more than ``max_rows`` rows in any list.

    Such a key is a withheld name or a shared number. Its rows would be one person in many jobs at once.
    """
    counts = rows.group_by("person", "on").agg(pl.len().alias("n"), pl.col("unit").n_unique().alias("units"))
    crowded = counts.filter(pl.col("n").max().over("person") > max_rows).sort("person", "on")
    if crowded.is_empty():
        return rows, []
    remarks = []
    for (key,), lists in crowded.group_by("person", maintain_order=True):
        concerned = rows.filter(pl.col("person") == key)
        most, units = int(lists["n"].max()), int(lists["units"].max())  # type: ignore[arg-type]
        remarks.append(
            Remark(
                "crowded_key",
                severity("crowded_key", leave_out),
                "person",
                f"a key has up to {most:,} rows in one list, in {units:,} units: it stands for no person"
                f"{_left_out('crowded_key', leave_out)}",
                f"at most {max_rows} rows a person and list; withheld names need a number of their own, or "
                "the mapping leaves out 'crowded_key'",
                str(key),
                concerned.height,
                concerned.select("row", value="person").sort("row"),
                {"key": key, "rows": dict(zip(lists["on"], lists["n"], strict=True)), "units": units},
            )
        )
    return rows.join(crowded.select("person").unique(), on="person", how="anti"), remarks


def drop_identical(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Remark]]:
    """Keep the first of rows that are equal in every column but their row number."""
    columns = [name for name in rows.columns if name != "row"]
    ordered = rows.sort("row")
    kept = ordered.unique(subset=columns, keep="first", maintain_order=True)
    if kept.height == rows.height:
        return rows, []
    again = ordered.join(kept.select("row"), on="row", how="anti")
    return kept, row_remark(
        "identical_rows",
        again,
        column="",
        what="the same row stands in the file before; it was counted once",
        advice="one row a person, employment and date",
        value=pl.col("person"),
        severity="warning",
    )


def refuse_several(rows: pl.DataFrame, leave_out: frozenset[str]) -> tuple[pl.DataFrame, list[Remark]]:
    """Take out the rows of people who stand more than once in a list, where no rule says what that means."""
    several = pl.len().over(*_KEY_AND_LIST) > 1
    remarks = row_remark(
        "several_rows",
        rows.filter(several),
        column="person",
        what="several rows for one person in one list" + _left_out("several_rows", leave_out),
        advice="one row, or a mapping that says how to tell them apart: an employment column, or "
        "several = 'post', 'pay' or 'latest_position'",
        value=pl.col("person"),
        severity=severity("several_rows", leave_out),
    )
    return rows.filter(~several), remarks


def take_latest_position(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Remark]]:
    """Keep one row a person and list: the latest position date is the state at the end of the period.

    Where a date is missing or two are equal, the neighbouring lists decide: the state that the next list
    shows, then one that the former list did not show, then the higher pay, then the later row. Those are
    listed.
    """
    size = pl.len().over(*_KEY_AND_LIST)
    single = rows.filter(size == 1)
    several = rows.filter(size > 1)
    if several.is_empty():
        return rows, []
    several = several.with_columns(
        _unclear=pl.col("position_from").is_null().any().over(*_KEY_AND_LIST),
        _latest=(pl.col("position_from") == pl.col("position_from").max().over(*_KEY_AND_LIST)).fill_null(
            value=False
        ),
    ).filter(pl.col("_unclear") | pl.col("_latest"))
    several = _seen_in(several, rows, step=1, name="_next")
    several = _seen_in(several, rows, step=-1, name="_former")
    ordered = several.sort(
        [*_KEY_AND_LIST, "_next", "_former", "rank_of_pay", "row"],
        descending=[False, False, True, False, True, True],
        nulls_last=True,
    )
    chosen = ordered.unique(subset=_KEY_AND_LIST, keep="first", maintain_order=True)
    doubt = several.group_by(_KEY_AND_LIST).agg(pl.struct(STATE_NAMES).n_unique().alias("states"))
    doubtful = chosen.join(doubt.filter(pl.col("states") > 1), on=_KEY_AND_LIST, how="semi")
    remarks = row_remark(
        "unclear_position",
        doubtful,
        column="position_from",
        what="several rows for one person in one list, and the dates of position do not say which is the "
        "last; the row was chosen by what the neighbouring lists show",
        advice="a position date in each of the rows, all different",
        value=pl.col("person"),
        severity="warning",
    )
    return pl.concat([single, chosen.select(rows.columns)]), remarks


def _seen_in(several: pl.DataFrame, rows: pl.DataFrame, *, step: int, name: str) -> pl.DataFrame:
    """Say of each row whether the neighbouring list shows the person in the same state."""
    neighbour = (
        rows.join(several.select("person").unique(), on="person", how="semi")
        .select("person", pl.col("list") - step, *STATE_NAMES)
        .unique()
        .with_columns(pl.lit(value=True).alias(name))
    )
    joined = several.join(neighbour, on=["person", "list", *STATE_NAMES], how="left", nulls_equal=True)
    return joined.with_columns(pl.col(name).fill_null(value=False))


def _left_out(code: str, leave_out: frozenset[str]) -> str:
    return "; its rows were left out" if code in leave_out else ""
