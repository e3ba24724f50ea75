"""Flows of several periods that follow each other, in one pass: what ``flows`` gives for each, undivided.

What happens between segments is counted once, on its day; what happens inside one (a unit that comes under
another) is looked at only where the tree moved at all. The sums are those of ``flows``, and they close.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import polars as pl

from doorstroom.careers.flows import HOURS, TERMS, Measure
from doorstroom.careers.labels import Cuts
from doorstroom.careers.within import Within
from doorstroom.kernel.errors import BadInput

_PLUS = ("opening", "entries", "moves_in", "drift_in", HOURS)
_MINUS = ("moves_out", "drift_out", "exits")


def series(
    cuts: Cuts,
    *,
    days: Sequence[date],
    staff_only: bool = True,
    within: Within | None = None,
    measure: Measure = "persons",
) -> pl.DataFrame:
    """Compute the flows of the periods between these days.

    Args:
        cuts: the staff.
        days: at least two, rising; the periods are (first, second], (second, third] …, at the end of the day.
        staff_only, within, measure: as for ``flows``.
    Returns: one row a period: ``from_``, ``to``, ``TERMS`` and ``HOURS`` (Int64; nought where persons are
        counted); moves and drift are those across the border of the part.
    Raises:
        BadInput: the days do not rise.
    """
    if len(days) < 2 or any(first >= second for first, second in pairwise(days)):
        raise BadInput("the days of a series do not rise", where="days", expected="at least two, rising")
    part = None if within is None or within.everything else within
    rows = _rows(cuts, days, staff_only=staff_only, part=part, measure=measure)
    periods = pl.DataFrame({"from_": days[:-1], "to": days[1:]})
    came, left = pl.col("_from") & ~pl.col("_came_from"), pl.col("_ends") & ~pl.col("_goes_on")
    follows = pl.col("_from") & pl.col("_came_from")
    start, before = pl.col("_start"), pl.col("_before")
    counts = {
        "entries": ("from_on", came & start, pl.col("_size")),
        "moves_in": ("from_on", follows & start & ~before, pl.col("_former")),
        "moves_out": ("from_on", follows & before & ~start, pl.col("_former")),
        HOURS: ("from_on", follows & start, pl.col("_size") - pl.col("_former")),
        "exits": ("until", left & pl.col("_end"), pl.col("_size")),
    }
    for term, (day, flag, size) in counts.items():
        found = rows.filter(flag).select(to=_period(pl.col(day), days), size=size)
        periods = periods.join(
            found.group_by("to").agg(pl.col("size").sum().alias(term)), on="to", how="left"
        )
    stocks = [_stock(rows, day, part) for day in days]
    drift = [_drift(rows, first, second, part) for first, second in pairwise(days)]
    periods = periods.sort("to").with_columns(
        pl.Series("opening", stocks[:-1], dtype=pl.Int64),
        pl.Series("closing", stocks[1:], dtype=pl.Int64),
        pl.Series("drift_in", [came_in for came_in, _ in drift], dtype=pl.Int64),
        pl.Series("drift_out", [went for _, went in drift], dtype=pl.Int64),
    )
    terms = (pl.col(term).fill_null(0).cast(pl.Int64) for term in (*TERMS, HOURS))
    return periods.select("from_", "to", *terms)


def closes(periods: pl.DataFrame) -> bool:
    """Whether every period of a series closes, and each opens with what the one before closed with."""
    plus, minus = pl.sum_horizontal(_PLUS), pl.sum_horizontal(_MINUS)
    follow = pl.col("opening").shift(-1).fill_null(pl.col("closing")) == pl.col("closing")
    return periods.filter((plus - minus != pl.col("closing")) | ~follow).is_empty()


def _rows(
    cuts: Cuts, days: Sequence[date], *, staff_only: bool, part: Within | None, measure: Measure
) -> pl.DataFrame:
    """Return the segments that touch the series, with how each begins and ends, and on which side."""
    first, last = days[0], days[-1]
    rows = cuts.staff.segments.filter(
        (pl.col("from_on") <= last) & (pl.col("until").is_null() | (pl.col("until") > first))
    )
    if part is not None:
        inside = rows.filter(pl.col("unit").is_in(part.ever.implode())).select("person").unique()
        rows = rows.join(inside, on="person", how="semi", maintain_order="left")
    if staff_only:
        rows = rows.filter(cuts.settings.staff_only())
    rows = rows.select("person", "from_on", "until", "unit", "fte_thousandths")
    goes_on = (pl.col("person").shift(-1) == pl.col("person")) & (
        pl.col("from_on").shift(-1) == pl.col("until")
    )
    came_from = (pl.col("person").shift(1) == pl.col("person")) & (
        pl.col("until").shift(1) == pl.col("from_on")
    )
    share = pl.col("fte_thousandths").cast(pl.Int64).fill_null(0)
    one = pl.lit(1, pl.Int64)
    rows = rows.with_columns(
        _goes_on=goes_on.fill_null(value=False),
        _came_from=came_from.fill_null(value=False),
        _from=pl.col("from_on") > first,
        _ends=(pl.col("until") <= last).fill_null(value=False),
        _size=one if measure == "persons" else share,
        _former=one if measure == "persons" else share.shift(1).fill_null(0),
        _former_unit=pl.col("unit").shift(1),
        _eve=pl.col("until") - pl.duration(days=1),
    )
    if part is None:
        return rows.with_columns(
            _start=pl.lit(value=True), _before=pl.lit(value=True), _end=pl.lit(value=True)
        )
    return rows.with_columns(
        part.holds(rows, unit="unit", day="from_on").alias("_start"),
        part.holds(rows, unit="_former_unit", day="from_on").alias("_before"),
        part.holds(rows, unit="unit", day="_eve").alias("_end"),
    )


def _period(day: pl.Expr, days: Sequence[date]) -> pl.Expr:
    """Return the last day of the period that a day lies in."""
    found: pl.Expr = pl.lit(days[-1])
    for last in reversed(days[1:-1]):
        found = pl.when(day <= last).then(pl.lit(last)).otherwise(found)
    return found


def _there(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    return rows.filter((pl.col("from_on") <= day) & (pl.col("until").is_null() | (pl.col("until") > day)))


def _stock(rows: pl.DataFrame, day: date, part: Within | None) -> int:
    there = _there(rows, day)
    if part is not None:
        labelled = there.select("unit", pl.lit(day).alias("_day"))
        there = there.filter(part.holds(labelled, unit="unit", day="_day"))
    return int(there["_size"].sum())


def _drift(rows: pl.DataFrame, first: date, last: date, part: Within | None) -> tuple[int, int]:
    """Return what came under the part and what went from under it, without an act, in (first, last]."""
    if part is None or not part.wandering.len():
        return 0, 0
    pieces = rows.filter(
        pl.col("unit").is_in(part.wandering.implode())
        & (pl.col("from_on") <= last)
        & (pl.col("until").is_null() | (pl.col("until") > first))
    )
    ends = (pl.col("until") <= last).fill_null(value=False)
    pieces = pieces.select(
        "unit",
        "_size",
        _first=pl.max_horizontal(pl.col("from_on"), pl.lit(first)),
        _last=pl.when(ends & pl.col("_goes_on"))
        .then(pl.col("until"))
        .when(ends)
        .then(pl.col("_eve"))
        .otherwise(pl.lit(last)),
    )
    start = part.holds(pieces, unit="unit", day="_first")
    end = part.holds(pieces, unit="unit", day="_last")
    sizes = pieces["_size"]
    return int(sizes.filter(end & ~start).sum()), int(sizes.filter(start & ~end).sum())
