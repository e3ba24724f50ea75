"""Leaving and coming back: the same person, a re-entry, former service kept (RIJK-CAR-10)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from doorstroom.careers.mobility.transitions import linked
from doorstroom.kernel.frames import Category, Column, FrameSchema

RETURNS = FrameSchema(
    "returns",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("left_on", pl.Date, "first day out of service", nullable=False),
        Column("back_on", pl.Date, "first day back", nullable=False),
        Column("days_out", pl.Int32, "days out of service", unit="days", nullable=False),
        Column("exit_reason", pl.String, "reason of the exit"),
        Column("reason", pl.String, "reason of the re-entry"),
        Column("after_break", pl.Boolean, "the exit was a career break, no leaving", nullable=False),
    ),
)

RETURNERS = FrameSchema(
    "returners",
    (
        Column("year", pl.Int32, "calendar year", nullable=False, category=Category.NONE),
        Column(
            "returners", pl.Int64, "persons who came back after having left", unit="persons", nullable=False
        ),
        Column(
            "after_break", pl.Int64, "persons back from a career break alone", unit="persons", nullable=False
        ),
        Column(
            "entries", pl.Int64, "entries of all kinds, the first ones too", unit="entries", nullable=False
        ),
    ),
)


def returns(segments: pl.DataFrame, *, break_reasons: Collection[str] = ()) -> pl.DataFrame:
    """Return every re-entry of a person after days out of service.

    A person whose one employment ends while another goes on, or begins the same day, did not leave.

    Args:
        segments: ``schema.SEGMENTS``, all or some persons.
        break_reasons: reasons of exits that are career breaks (RIJK-CAR-31).
    Returns: ``RETURNS``, ordered by person and day.
    """
    rows = linked(segments, ["until", "exit_reason"]).filter(pl.col("link") == "returns")
    broke = pl.col("before_exit_reason").is_in(list(break_reasons)).fill_null(value=False)
    return RETURNS.check(
        rows.select(
            "person",
            pl.col("before_until").alias("left_on"),
            pl.col("from_on").alias("back_on"),
            (pl.col("from_on") - pl.col("before_until")).dt.total_days().cast(pl.Int32).alias("days_out"),
            pl.col("before_exit_reason").alias("exit_reason"),
            "reason",
            broke.alias("after_break"),
        )
    )


def returners(
    segments: pl.DataFrame, *, from_: date, to: date, break_reasons: Collection[str] = ()
) -> pl.DataFrame:
    """Count per calendar year who came back; years without anybody are there too.

    Args:
        segments: ``schema.SEGMENTS``.
        from_, to: first and last day looked at, both inside. A year that is cut counts its part.
        break_reasons: reasons of exits that are career breaks.
    Returns: ``RETURNERS``. A person who came back twice in a year counts once.
    """
    inside = pl.col("day").is_between(from_, to)
    years = pl.DataFrame({"year": range(from_.year, to.year + 1)}, schema={"year": pl.Int32})
    back = returns(segments, break_reasons=break_reasons).rename({"back_on": "day"}).filter(inside)
    back = back.group_by(pl.col("day").dt.year().alias("year"), "person").agg(pl.col("after_break").all())
    counts = back.group_by("year").agg(
        (~pl.col("after_break")).sum().cast(pl.Int64).alias("returners"),
        pl.col("after_break").sum().cast(pl.Int64),
    )
    entries = linked(segments, []).filter(pl.col("link").is_in(["start", "returns"]))
    entries = entries.rename({"from_on": "day"}).filter(inside)
    entries = entries.group_by(pl.col("day").dt.year().alias("year")).agg(
        pl.len().cast(pl.Int64).alias("entries")
    )
    rows = years.join(counts, on="year", how="left", maintain_order="left")
    rows = rows.join(entries, on="year", how="left", maintain_order="left")
    return RETURNERS.check(rows.with_columns(pl.col("returners", "after_break", "entries").fill_null(0)))
