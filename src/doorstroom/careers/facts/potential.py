"""Who was seen early as a possible senior leader, and what followed (FED-13)."""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers.facts.known import of_kind
from doorstroom.careers.register import people_on
from doorstroom.careers.seniority.spans import whole_months

HIGHER = {"none": 0, "middle": 1, "top": 2}


def followed(known: pl.DataFrame, segments: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return what became of everybody who was seen as a possible senior leader.

    Args:
        known: as ``known_facts`` gives them; only recorded judgements count, never seniority.
        segments: ``schema.SEGMENTS`` with layer.
        on: the day up to and with which is looked; judgements of a later day are left out.
    Returns: one row a judgement, ordered by person and day: ``person``, ``flagged_on``, ``assessor``,
        ``layer_then``, ``rose_on`` (first day after it in a higher layer; null if none), ``rose_to``,
        ``months_to_rise`` (Int32), ``in_service`` (Boolean, on the day). A layer that was not known then
        leaves the rise not known: null.
    """
    flagged = (
        of_kind(known, "potential")
        .filter(pl.col("from_on") <= on)
        .select("fact", "person", "assessor", flagged_on="from_on")
    )
    states = segments.select("person", "from_on", "until", "layer")
    paired = flagged.join(states, on="person", how="left")
    then = paired.filter(
        (pl.col("from_on") <= pl.col("flagged_on"))
        & (pl.col("until") > pl.col("flagged_on")).fill_null(value=True)
    ).select("fact", layer_then="layer")
    place = {
        name: pl.col(name).replace_strict(HIGHER, default=None, return_dtype=pl.Int8)
        for name in ("layer", "layer_then")
    }
    rises = (
        paired.join(then, on="fact")
        .filter((pl.col("from_on") > pl.col("flagged_on")) & (pl.col("from_on") <= on))
        .filter(place["layer"] > place["layer_then"])
        .sort("from_on")
        .group_by("fact", maintain_order=True)
        .first()
        .select("fact", rose_on="from_on", rose_to="layer")
    )
    here = people_on(segments, on).select("person", in_service=pl.lit(value=True))
    rows = flagged.join(then, on="fact", how="left").join(rises, on="fact", how="left")
    rows = rows.join(here, on="person", how="left").sort("person", "flagged_on", "fact")
    months = pl.when(pl.col("rose_on").is_not_null()).then(
        whole_months(pl.col("flagged_on"), pl.col("rose_on"))
    )
    return rows.select(
        "person",
        "flagged_on",
        "assessor",
        "layer_then",
        "rose_on",
        "rose_to",
        months_to_rise=months,
        in_service=pl.col("in_service").fill_null(value=False),
    )
