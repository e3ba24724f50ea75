"""Starter cohorts and how many of them are still there, leavers included (RIJK-CAR-21, RIJK-MON-24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from doorstroom.careers.seniority.spans import after_months
from doorstroom.kernel.frames import Category, Column, FrameSchema

RETENTION = FrameSchema(
    "retention",
    (
        Column("cohort", pl.Int32, "calendar year of entry", nullable=False, category=Category.NONE),
        Column("route", pl.String, "way of entry; null where it is not known"),
        Column("years", pl.Int16, "years since the own day of entry", unit="years", nullable=False),
        Column("starters", pl.Int64, "persons who started, leavers too", unit="persons", nullable=False),
        Column("observed", pl.Int64, "of these, whose day lies in the past", unit="persons", nullable=False),
        Column("employed", pl.Int64, "of the observed, in service on that day", nullable=False),
        Column("unbroken", pl.Int64, "of the observed, in service all the time", nullable=False),
        Column("share", pl.Float64, "employed ÷ observed, unrounded; null where nobody is observed"),
    ),
)


def starters(segments: pl.DataFrame, *, from_: date, to: date) -> pl.DataFrame:
    """Return who entered for the first time in (from_, to]; a return is no start.

    Args:
        segments: ``schema.SEGMENTS`` of the staff, with reason and contract; everybody, leavers too.
        from_: no first day up to and with this one is believed to be an entry: the data begin here.
        to: last day of entry.
    Returns: ``person``, ``entered_on``, ``cohort`` (Int32), ``route`` (reason of the entry), ``contract``.
    """
    first = segments.sort("person", "from_on").group_by("person", maintain_order=True).first()
    return first.filter((pl.col("from_on") > from_) & (pl.col("from_on") <= to)).select(
        "person",
        entered_on="from_on",
        cohort=pl.col("from_on").dt.year().cast(pl.Int32),
        route="reason",
        contract="contract",
    )


def retention(
    segments: pl.DataFrame,
    *,
    from_: date,
    to: date,
    years: Sequence[int] = (1, 2, 3, 4, 5),
    by: str = "route",
) -> pl.DataFrame:
    """Return the retention curve of each cohort and route.

    Everybody who started is in the denominator, whatever became of them. A move or a transfer inside counts
    as staying: service of the one employer goes on. Who is not yet ``years`` after the own entry is not
    observed and in neither number, so a young cohort shows no false stay.

    Args:
        segments: ``schema.SEGMENTS`` of the staff, with reason and contract; everybody, leavers too.
        from_, to: the data begin after ``from_`` and are known up to the end of ``to``.
        years: after how many years.
        by: ``route`` or ``contract``.
    Returns: ``RETENTION`` (with ``contract`` for ``route`` where that is asked), ordered.
    """
    people = starters(segments, from_=from_, to=to).rename({by: "_by"})
    after = pl.DataFrame({"years": list(years)}, schema={"years": pl.Int16})
    rows = people.select("person", "entered_on", "cohort", "_by").join(after, how="cross")
    rows = rows.with_columns(_day=after_months(pl.col("entered_on"), pl.col("years").cast(pl.Int32) * 12))
    rows = rows.with_columns(_seen=pl.col("_day") <= to)
    spells = _spells(segments)
    there = (
        rows.filter("_seen")
        .select("person", "years", "_day", "entered_on")
        .join(spells, on="person")
        .filter(
            (pl.col("from_on") <= pl.col("_day")) & (pl.col("until") > pl.col("_day")).fill_null(value=True)
        )
        .select(
            "person", "years", _there=pl.lit(value=True), _whole=pl.col("from_on") == pl.col("entered_on")
        )
    )
    rows = rows.join(there, on=["person", "years"], how="left")
    counts = rows.group_by("cohort", "_by", "years").agg(
        starters=pl.len().cast(pl.Int64),
        observed=pl.col("_seen").sum().cast(pl.Int64),
        employed=pl.col("_there").sum().cast(pl.Int64),
        unbroken=pl.col("_whole").sum().cast(pl.Int64),
    )
    share = pl.when(pl.col("observed") > 0).then(pl.col("employed") / pl.col("observed"))
    found = counts.with_columns(share=share).sort("cohort", "_by", "years", nulls_last=True)
    return RETENTION.check(found.rename({"_by": "route"})).rename({"route": by})


def _spells(segments: pl.DataFrame) -> pl.DataFrame:
    """Return the unbroken times in service: ``person``, ``from_on``, ``until``."""
    rows = segments.select("person", "from_on", "until").sort("person", "from_on")
    begins = pl.col("from_on") != pl.col("until").shift(1).over("person")
    rows = rows.with_columns(_spell=begins.fill_null(value=True).cum_sum().over("person"))
    return rows.group_by("person", "_spell").agg(pl.col("from_on").first(), pl.col("until").last())
