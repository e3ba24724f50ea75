"""Units that the rows themselves describe: a path of codes and names, from the top down, in columns.

A name, kind or parent that differs from one date to the next makes a dated row. Within one date the most
frequent spelling holds, and the others are named.
"""

from __future__ import annotations

import polars as pl

from doorstroom.careers.incoming.frames import INCOMING_UNITS
from doorstroom.careers.incoming.problems import KEEP, Finding, finding
from doorstroom.careers.intake.mapping import Mapping
from doorstroom.careers.intake.projection import cell, path_code
from doorstroom.careers.intake.table import ROW

DAY = "__day"  # a column of the file may be called day
_FACTS = ["name", "unit_kind", "parent"]


def gather_units(
    table: pl.DataFrame,
    dated: pl.DataFrame,
    events: pl.DataFrame,
    mapping: Mapping,
    *,
    keep: int | None = KEEP,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``INCOMING_UNITS`` from the unit path, and the units that have two descriptions on one date.

    Args:
        table: the file as text, with ``__row``.
        dated: ``__row`` and ``__day`` of each row without mistakes.
        events: ``INCOMING``; a unit exists at the latest from the first event in it.
    """
    if not mapping.unit_path:
        return INCOMING_UNITS.empty(), []
    seen = pl.concat(
        _level(table.join(dated, on=ROW), mapping, level) for level in range(len(mapping.unit_path))
    )
    seen = _spelled_as_events(seen, events)
    # The unit of a row that stops above the lowest level appears at both: the upper one describes it.
    seen = seen.filter(pl.col("code").is_not_null() & (pl.col("own") | ~pl.col("code").is_in(_owned(seen))))
    counted = (
        seen.group_by("code", "day", *_FACTS)
        .len()
        .sort("code", "day", "len", *_FACTS, descending=[False, False, True, False, False, False])
    )
    chosen = counted.unique(subset=["code", "day"], keep="first", maintain_order=True)
    findings = _doubts(counted, keep)
    former = [pl.col(name).ne_missing(pl.col(name).shift(1)) for name in ("code", *_FACTS)]
    rows = chosen.filter(pl.any_horizontal(former) | (pl.int_range(pl.len()) == 0))
    first = _first_days(table, events, mapping)
    rows = rows.join(first, on="code", how="left").with_columns(
        effective_on=pl.when(pl.col("code").is_first_distinct())
        .then(pl.min_horizontal("day", "first"))
        .otherwise("day"),
        closed=pl.lit(value=False),
    )
    return INCOMING_UNITS.conform(rows), findings


def _spelled_as_events(seen: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Write codes as the events write them: lists have one spelling chosen where case or spaces differ."""
    chosen = events.select(code="unit").drop_nulls().unique().sort("code")
    chosen = chosen.with_columns(folded=_folded(pl.col("code"))).unique(
        "folded", keep="first", maintain_order=True
    )
    return (
        seen.with_columns(
            pl.coalesce(
                _folded(pl.col(name)).replace_strict(chosen["folded"], chosen["code"], default=None),
                pl.col(name),
            )
            for name in ("code", "parent")
        )
        if chosen.height
        else seen
    )


def _folded(code: pl.Expr) -> pl.Expr:
    return code.str.replace_all(r"\s+", " ").str.strip_chars(" ").str.to_lowercase()


def _level(table: pl.DataFrame, mapping: Mapping, level: int) -> pl.DataFrame:
    one = mapping.unit_path[level]
    text = pl.lit(None, pl.String)
    return table.select(
        pl.col(DAY).alias("day"),
        own=cell(mapping, one.code).is_not_null(),
        code=path_code(mapping, level),
        name=cell(mapping, one.name).str.strip_chars() if one.name else text,
        unit_kind=pl.lit(one.kind, pl.String),
        parent=path_code(mapping, level - 1) if level else text,
    )


def _owned(seen: pl.DataFrame) -> pl.Series:
    return seen.filter("own")["code"].unique().implode()


def _first_days(table: pl.DataFrame, events: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Return the first event in each unit or below it: code, first."""
    path = table.select(
        row=ROW, **{f"level{level}": path_code(mapping, level) for level in range(len(mapping.unit_path))}
    )
    days = events.filter(pl.col("unit").is_not_null()).select("row", "effective_on").join(path, on="row")
    parts = [
        days.group_by(f"level{level}")
        .agg(first=pl.col("effective_on").min())
        .rename({f"level{level}": "code"})
        for level in range(len(mapping.unit_path))
    ]
    return pl.concat(parts).group_by("code").agg(pl.col("first").min())


def _doubts(counted: pl.DataFrame, keep: int | None) -> list[Finding]:
    several = counted.filter(pl.len().over("code", "day") > 1)
    if several.is_empty():
        return []
    spelled = pl.col("name").fill_null("no name").cast(pl.String)
    rows = several.group_by("code", "day", maintain_order=True).agg(
        value=pl.format(
            "{} on {}: {}", pl.col("code").first(), pl.col("day").first(), spelled.str.join(" / ")
        ),
        expected=pl.format("one description; {} was taken", spelled.first()),
    )
    rows = rows.select(pl.lit(None, pl.Int64).alias("row"), "value", "expected")
    what = "a unit has several names or parents on one date; the most frequent was taken"
    return [finding("warning", "unit", what, "", rows=rows, keep=keep)]
