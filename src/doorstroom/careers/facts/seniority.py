"""Monetary seniority that somebody brings along: carried over as it was (VL-CAR-14, VL-CAR-16)."""

from __future__ import annotations

import polars as pl

from doorstroom.careers.facts.known import of_kind
from doorstroom.kernel.frames import Column, FrameSchema

CARRIED = FrameSchema(
    "carried seniority",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("on", pl.Date, "day of entry from the other administration", nullable=False),
        Column("origin", pl.String, "administration that the person came from", nullable=False),
        Column("carried", pl.Int32, "monetary seniority there", unit="months", nullable=False),
        Column("recorded", pl.Int32, "monetary seniority on the day of entry here", unit="months"),
        Column(
            "state",
            pl.String,
            "whether the second is the first; missing where none is recorded on that day",
            allowed=("carried", "differs", "missing"),
            nullable=False,
        ),
        Column("mobility_fact", pl.Int64, "number of the fact of the move", nullable=False),
        Column("seniority_fact", pl.Int64, "number of the fact of the seniority"),
    ),
)


def carried_seniority(known: pl.DataFrame) -> pl.DataFrame:
    """Compare the seniority carried over with the one that was fixed on the day of entry.

    Nothing is recomputed: relevant experience is another thing and is not looked at.

    Args:
        known: as ``known_facts`` gives them.
    Returns: ``CARRIED``, one row a move from another administration.
    """
    moves = of_kind(known, "external_mobility").select(
        "person", "origin", on="from_on", carried="seniority_months", mobility_fact="fact"
    )
    fixed = of_kind(known, "monetary_seniority").select(
        "person", on="from_on", recorded="value", seniority_fact="fact"
    )
    state = (
        pl.when(pl.col("recorded").is_null())
        .then(pl.lit("missing"))
        .when(pl.col("recorded") == pl.col("carried"))
        .then(pl.lit("carried"))
        .otherwise(pl.lit("differs"))
    )
    rows = moves.join(fixed, on=["person", "on"], how="left", maintain_order="left")
    return CARRIED.check(rows.with_columns(state=state))
