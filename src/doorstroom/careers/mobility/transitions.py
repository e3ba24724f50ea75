"""Where one stretch of a person's time follows another: how it follows, and what came before."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from doorstroom.careers.career_rules import CareerRules

# What a move can change. Title, share of full time, place, relation and contract alone are no move (FED-62).
MOVE_COLUMNS = (
    "unit",
    "post",
    "work_package",
    "family",
    "weight",
    "kind_of_work",
    "layer",
    "managerial",
    "rank",
)


def linked(segments: pl.DataFrame, carry: Sequence[str]) -> pl.DataFrame:
    """Say how each segment follows the former one of the person, and carry the former state along.

    Args:
        segments: ``schema.SEGMENTS``, at least person, from_on, until, main_employment, employments and
            ``carry``, in any order.
        carry: columns wanted of the segment before.
    Returns: ``segments`` ordered by person and from_on, with ``link`` and ``before_…`` (null where link
        is "start"). ``link`` is

        - start: nothing came before;
        - returns: something came before, and days out of service in between;
        - follows: the same employment goes on;
        - takes_over: the only employment ended and another began the same day;
        - adds: an employment that began that day became the main one beside the others;
        - switches: among several employments another became the main one; how long it ran before is not
          in this frame.
    """
    rows = _ordered(segments)
    same = (pl.col("person") == pl.col("person").shift(1)).fill_null(value=False)
    meets = (pl.col("until").shift(1) == pl.col("from_on")).fill_null(value=False)
    alone_before = pl.col("employments").shift(1) == 1
    link = (
        pl.when(~same)
        .then(pl.lit("start"))
        .when(~meets)
        .then(pl.lit("returns"))
        .when(pl.col("main_employment") == pl.col("main_employment").shift(1))
        .then(pl.lit("follows"))
        .when(alone_before & (pl.col("employments") == 1))
        .then(pl.lit("takes_over"))
        .when(alone_before)
        .then(pl.lit("adds"))
        .otherwise(pl.lit("switches"))
    )
    return rows.with_columns(
        link.alias("link"),
        *[pl.when(same).then(pl.col(name).shift(1)).alias(f"before_{name}") for name in carry],
    )


def _ordered(segments: pl.DataFrame) -> pl.DataFrame:
    """Sort by person and day, unless the rows already stand so (they do when they come from the cache)."""
    person, day = pl.col("person"), pl.col("from_on")
    before = (person.shift(1) < person) | ((person.shift(1) == person) & (day.shift(1) < day))
    if segments.select(before.all(ignore_nulls=True)).item():
        return segments
    return segments.sort("person", "from_on")


def differs(column: str) -> pl.Expr:
    """Whether the value is known on both sides and not the same."""
    return (pl.col(column) != pl.col(f"before_{column}")).fill_null(value=False)


def moving_columns(rules: CareerRules) -> tuple[str, ...]:
    """The columns whose change is a move in this administration."""
    return (*MOVE_COLUMNS, *(name for name in rules.direction_by if name not in MOVE_COLUMNS))
