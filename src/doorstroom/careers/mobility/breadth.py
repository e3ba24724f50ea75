"""Breadth of experience: in how many parts, on how many kinds of work, abroad, outside (RIJK-CAR-30).

The number of functions says nothing about breadth and is not counted.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.mobility.borders import judged
from doorstroom.careers.mobility.transitions import differs, linked, moving_columns
from doorstroom.careers.organisation import ancestry, attach_ancestors
from doorstroom.kernel.frames import Column, FrameSchema

BREADTH = FrameSchema(
    "breadth",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("parts", pl.Int32, "different organisations of the employer", unit="parts", nullable=False),
        Column("part_unknown", pl.Boolean, "some time in a part that is not known", nullable=False),
        Column("kinds_of_work", pl.Int32, "different kinds of work", unit="kinds", nullable=False),
        Column("kind_unknown", pl.Boolean, "some time without a known kind of work", nullable=False),
        Column("abroad", pl.Int32, "acts that began work abroad", unit="acts", nullable=False),
        Column("outside", pl.Int32, "acts that began work outside", unit="acts", nullable=False),
        Column(
            "returns", pl.Int32, "times back after leaving, whatever was done", unit="times", nullable=False
        ),
    ),
)


def breadth(
    segments: pl.DataFrame,
    rules: CareerRules,
    *,
    units: pl.DataFrame,
    successions: pl.DataFrame,
    on: date,
) -> pl.DataFrame:
    """Return the breadth of experience of each person up to a day.

    A part is the organisation (``rules.transfer_kinds``) over a unit that somebody came to, in the tree of
    the day of coming. Who is taken along by a reorganisation has seen no other part; a part under another
    name, or merged, is the part that it became.

    Args:
        segments: ``schema.SEGMENTS``, all or some persons.
        rules: what the administration says.
        units, successions: ``schema.UNITS``, ``schema.SUCCESSIONS``.
        on: the last day looked at.
    Returns: ``BREADTH``, one row a person who was in service by then, ordered by person.
    """
    types = {column.name: column.dtype for column in schema.STATE}
    names = moving_columns(rules)
    segments = segments.with_columns(
        pl.lit(None, dtype=types[name]).alias(name) for name in names if name not in segments.columns
    ).filter(pl.col("from_on") <= on)
    rows = linked(segments, [*names, "exit_reason"])
    reason = pl.col("reason")
    left = (pl.col("link") == "returns") & ~pl.col("before_exit_reason").is_in(
        list(rules.break_reasons)
    ).fill_null(value=False)
    people = rows.group_by("person", maintain_order=True).agg(
        pl.col("kind_of_work").drop_nulls().n_unique().cast(pl.Int32).alias("kinds_of_work"),
        pl.col("kind_of_work").is_null().any().alias("kind_unknown"),
        reason.is_in(list(rules.abroad_reasons)).sum().cast(pl.Int32).alias("abroad"),
        reason.is_in(list(rules.outside_reasons)).sum().cast(pl.Int32).alias("outside"),
        left.sum().cast(pl.Int32).alias("returns"),
    )
    parts = _parts(rows, rules, units, successions)
    return BREADTH.check(people.join(parts, on="person", how="left", maintain_order="left"))


def _parts(
    rows: pl.DataFrame, rules: CareerRules, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    goes_on = pl.col("link").is_in(["follows", "takes_over"])
    moved = judged(
        rows.filter(goes_on & differs("unit")), rules, units=units, successions=successions
    ).filter(~pl.col("reorganised"))
    came = pl.concat(
        [rows.filter(~goes_on).select("person", "from_on", "unit"), moved.select("person", "from_on", "unit")]
    )
    kinds = list(rules.transfer_kinds)
    came = attach_ancestors(came, ancestry(units, kinds), unit="unit", day="from_on", kinds=kinds)
    part = pl.coalesce(*[pl.col(kind) for kind in kinds], pl.lit(None, pl.Int64))
    return (
        came.with_columns(part=part.replace(_became(successions)))
        .group_by("person")
        .agg(
            pl.col("part").drop_nulls().n_unique().cast(pl.Int32).alias("parts"),
            pl.col("part").is_null().any().alias("part_unknown"),
        )
    )


def _became(successions: pl.DataFrame) -> dict[int, int]:
    """Old unit to the unit that it is in the end, by renaming and merging."""
    rows = successions.filter(pl.col("kind").is_in(["rename", "merge"])).sort("on")
    after = dict(zip(rows["old"], rows["new"], strict=True))
    found = {}
    for old in after:
        last, seen = old, {old}
        while (following := after.get(last)) is not None and following not in seen:
            seen.add(following)
            last = following
        found[old] = last
    return found
