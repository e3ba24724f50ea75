"""The organisation as a dated tree: which unit stood under which, on any day (RIJK-CAR-06).

A unit has a permanent identity; its code, name, kind and parent are dated rows. Old moves are judged in
the tree of their own day, never in today's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from doorstroom.kernel.errors import BadInput


def units_on(units: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the row of each unit that holds on ``on``; closed units are left out.

    Args:
        units: ``schema.UNITS``.
    Returns: the same columns, one row a unit, ordered by code.
    """
    return (
        units.filter(pl.col("effective_on") <= on)
        .sort("unit", "effective_on")
        .group_by("unit", maintain_order=True)
        .last()
        .filter(~pl.col("closed"))
        .sort("code")
    )


def tree(units: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the organisation tree of a date, in reading order.

    Returns: ``units_on`` plus ``depth`` (0 at the top), ``path`` (codes from the top) and
        ``orphan`` (the parent it names does not exist on that day).
    Raises:
        BadInput: the tree has a circle.
    """
    rows = units_on(units, on)
    codes = dict(zip(rows["unit"], rows["code"], strict=True))
    parents = dict(zip(rows["unit"], rows["parent"], strict=True))
    paths = {unit: _path(unit, parents, on) for unit in codes}
    return (
        rows.with_columns(
            path=pl.Series(
                [[codes[step] for step in paths[unit]] for unit in rows["unit"]], dtype=pl.List(pl.String)
            ),
            orphan=pl.col("parent").is_not_null() & ~pl.col("parent").is_in(list(codes)),
        )
        .with_columns(depth=pl.col("path").list.len().cast(pl.Int16) - 1)
        .with_columns(_key=pl.col("path").list.join("\x1f"))
        .sort("_key")
        .drop("_key")
    )


def _path(unit: int, parents: dict[int, int | None], on: date) -> list[int]:
    path = [unit]
    while (parent := parents.get(path[-1])) is not None and parent in parents:
        if parent in path:
            raise BadInput(
                f"the organisation tree of {on} goes round in a circle",
                where=f"unit {unit}",
                expected="a parent that does not stand below its own child",
            )
        path.append(parent)
    return path[::-1]


def ancestry(units: pl.DataFrame, kinds: Sequence[str]) -> pl.DataFrame:
    """Return for each unit, from each day on which it changes, its ancestor of each kind.

    A unit of the kind itself is its own ancestor. Null: there is none, or it is not known.

    Args:
        units: ``schema.UNITS``.
        kinds: kinds of units, such as ministry, directorate.
    Returns: unit (Int64), from_on (Date), and per kind a column of that name (Int64); ordered by unit
        and from_on.
    Raises:
        BadInput: the tree of some day has a circle.
    """
    days = units["effective_on"].unique().sort().to_list()
    parts = [_ancestors_on(units, day, kinds) for day in days]
    empty = pl.DataFrame(schema={"unit": pl.Int64, "from_on": pl.Date, **dict.fromkeys(kinds, pl.Int64)})
    rows = pl.concat([empty, *parts]).sort("unit", "from_on")
    same = pl.col("unit") == pl.col("unit").shift(1)
    for kind in kinds:
        same &= pl.col(kind).eq_missing(pl.col(kind).shift(1))
    return rows.filter(~same.fill_null(value=False))


def _ancestors_on(units: pl.DataFrame, day: date, kinds: Sequence[str]) -> pl.DataFrame:
    rows = units_on(units, day).select("unit", "unit_kind", "parent")
    step = rows.with_columns(
        pl.when(pl.col("unit_kind") == kind).then(pl.col("unit")).alias(kind) for kind in kinds
    )
    above = rows.select(
        pl.col("unit").alias("parent"), pl.col("unit_kind").alias("_kind"), pl.col("parent").alias("_up")
    )
    for _ in range(rows.height):
        if step["parent"].null_count() == step.height:
            break
        joined = step.join(above, on="parent", how="left")
        step = joined.with_columns(
            pl.coalesce(pl.col(kind), pl.when(pl.col("_kind") == kind).then(pl.col("parent"))).alias(kind)
            for kind in kinds
        ).with_columns(parent=pl.col("_up"))
        step = step.drop("_kind", "_up")
    else:
        if rows.height:
            tree(units, day)  # names the circle
    return step.select("unit", pl.lit(day).alias("from_on"), *kinds)


def attach_ancestors(
    frame: pl.DataFrame, ancestors: pl.DataFrame, *, unit: str, day: str, kinds: Sequence[str]
) -> pl.DataFrame:
    """Add to each row the ancestors that its unit had on its day.

    Args:
        frame: any frame with a unit column (Int64) and a day column (Date).
        ancestors: as ``ancestry`` gives them.
        unit, day: names of these columns.
        kinds: which ancestors to add; columns of these names appear, in row order of ``frame``.
    """
    keys = frame.select(pl.col(unit).alias("unit"), pl.col(day).alias("from_on")).with_row_index("_row")
    known = keys.filter(pl.col("unit").is_not_null() & pl.col("from_on").is_not_null()).sort("from_on")
    found = known.join_asof(
        ancestors.select("unit", "from_on", *kinds).sort("from_on"),
        on="from_on",
        by="unit",
        check_sortedness=False,
    )
    added = keys.select("_row").join(
        found.select("_row", *kinds), on="_row", how="left", maintain_order="left"
    )
    return frame.with_columns(added[kind] for kind in kinds)
