"""Calendar months as expressions over columns: the same conventions as ``kernel.dates``, vectorised."""

from __future__ import annotations

from datetime import date

import polars as pl


def after_months(start: pl.Expr, months: pl.Expr | int) -> pl.Expr:
    """The same day ``months`` later, or the last day of a shorter month; null where either is not known.

    >>> pl.select(after_months(pl.lit(date(2024, 2, 29)), 12)).item()
    datetime.date(2025, 2, 28)
    """
    if isinstance(months, int):
        return start.dt.offset_by(f"{months}mo")
    # Few distinct numbers of months occur; a column of durations as text is still quick.
    return start.dt.offset_by(pl.concat_str(months.cast(pl.String), pl.lit("mo")))


def whole_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Whole calendar months from ``start`` to ``end`` (Int32); ``end`` must not lie before ``start``.

    A month is full on the day that ``after_months`` gives: 31 January to 28 February is one month.

    >>> pl.select(whole_months(pl.lit(date(2023, 1, 31)), pl.lit(date(2023, 2, 28)))).item()
    1
    """
    apart = (end.dt.year() - start.dt.year()) * 12 + end.dt.month().cast(pl.Int32) - start.dt.month()
    short = (end.dt.day() < start.dt.day()) & (end != end.dt.month_end())
    return (apart - short.cast(pl.Int32)).cast(pl.Int32)


def on_day(day: date) -> pl.Expr:
    """Test for rows with ``from_on`` and ``until`` that hold at the end of ``day``."""
    return (pl.col("from_on") <= day) & (pl.col("until").is_null() | (pl.col("until") > day))
