"""Scarce knowledge: how many hold it, and who may be gone within a horizon (RIJK-CAR-25, RIJK-PLA-14).

Counts only: who holds what is for those who may read the facts.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers.facts.known import facts_on, of_kind
from doorstroom.careers.register import people_on
from doorstroom.kernel.frames import Category, Column, FrameSchema

STATES = ("lost", "at_risk", "cannot_determine", "held")

HOLDERS = FrameSchema(
    "holders",
    (
        Column("topic", pl.String, "topic of expertise", nullable=False, category=Category.NONE),
        Column("holders", pl.Int64, "holders in service", unit="persons", nullable=False),
        Column("leaving", pl.Int64, "of these, expected to leave before the horizon", nullable=False),
        Column("unknown", pl.Int64, "of these, whose expected exit is not known", nullable=False),
        Column("planned", pl.Int64, "of those leaving, with a plan to hand over", nullable=False),
        Column("left", pl.Int64, "recorded as holders but out of service", nullable=False),
        Column(
            "state",
            pl.String,
            "lost: nobody holds it any more; at_risk: all who hold it leave; cannot_determine: that hangs on "
            "exits that are not known; held: somebody stays",
            allowed=STATES,
            nullable=False,
        ),
    ),
)


def holders(
    known: pl.DataFrame,
    segments: pl.DataFrame,
    exits: pl.DataFrame,
    *,
    on: date,
    until: date,
) -> pl.DataFrame:
    """Return for each topic how many hold it and how many of them leave within a horizon.

    Args:
        known: as ``known_facts`` gives them.
        segments: ``schema.SEGMENTS``; who is in service.
        exits: ``person``, ``exit_on`` (Date; null where it is not known): one row a person. A pension date
            is one kind of expected exit, the end of a contract another; the earliest of them belongs here.
        on: the day.
        until: first day after the horizon; an exit on or after it is outside.
    Returns: ``HOLDERS``, those without any holder first, then those at risk.
    """
    recorded = of_kind(facts_on(known, on), "expertise").rename({"value": "topic"})
    here = people_on(segments, on).select("person", _here=pl.lit(value=True))
    rows = recorded.join(here, on="person", how="left").join(
        exits.select("person", "exit_on"), on="person", how="left"
    )
    present = pl.col("_here").fill_null(value=False)
    leaves = present & (pl.col("exit_on") < until).fill_null(value=False)
    topics = rows.group_by("topic").agg(
        holders=present.sum().cast(pl.Int64),
        leaving=leaves.sum().cast(pl.Int64),
        unknown=(present & pl.col("exit_on").is_null()).sum().cast(pl.Int64),
        planned=(leaves & pl.col("handover").is_not_null()).sum().cast(pl.Int64),
        left=(~present).sum().cast(pl.Int64),
    )
    staying = pl.col("holders") - pl.col("leaving") - pl.col("unknown")
    state = (
        pl.when(pl.col("holders") == 0)
        .then(pl.lit("lost"))
        .when(staying > 0)
        .then(pl.lit("held"))
        .when(pl.col("unknown") > 0)
        .then(pl.lit("cannot_determine"))
        .otherwise(pl.lit("at_risk"))
    )
    place = pl.col("state").replace_strict({name: at for at, name in enumerate(STATES)}, return_dtype=pl.Int8)
    return HOLDERS.check(topics.with_columns(state=state).sort(place, "topic"))


def single_holders(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the topics with one holder, who leaves within the horizon or of whom that is not known.

    Args:
        rows: ``HOLDERS``.
    """
    return rows.filter((pl.col("holders") == 1) & pl.col("state").is_in(["at_risk", "cannot_determine"]))
