"""From acts to stretches of time: what was true between two acts, at the end of each day.

Only the starts are stored; a state holds until the next act. Several acts on one day are one
transition, the last of them counts.
"""

from __future__ import annotations

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.ledger import ORDER, in_force

_SAME_EMPLOYMENT_NEXT = (pl.col("person") == pl.col("person").shift(-1)) & (
    pl.col("employment") == pl.col("employment").shift(-1)
)


def stretches(events: pl.DataFrame) -> pl.DataFrame:
    """Return the stretches of each employment.

    Args:
        events: ``schema.LEDGER``, cut to what was known, in any order. State columns may be left out.
    Returns: ``schema.STRETCHES`` without the state columns that were left out, ordered by person,
        employment and ``from_on``. Days out of service have no row.
    """
    state = [name for name in schema.STATE_NAMES if name in events.columns]
    ordered = in_force(events).sort(ORDER)
    last_of_day = ~_SAME_EMPLOYMENT_NEXT | (pl.col("effective_on") != pl.col("effective_on").shift(-1))
    days = ordered.filter(last_of_day.fill_null(value=True))
    following = _SAME_EMPLOYMENT_NEXT.fill_null(value=False)
    goes_out = following & (pl.col("kind").shift(-1) == "exit")
    return (
        days.with_columns(
            until=pl.when(following).then(pl.col("effective_on").shift(-1)),
            ends_in_exit=goes_out.fill_null(value=False),
            exit_reason=pl.when(goes_out).then(pl.col("reason").shift(-1)),
        )
        .filter(pl.col("kind") != "exit")
        .select(
            "person",
            "employment",
            pl.col("effective_on").alias("from_on"),
            "until",
            *state,
            "kind",
            "reason",
            "ends_in_exit",
            "exit_reason",
        )
    )


def segments(stretches: pl.DataFrame) -> pl.DataFrame:
    """Return one row a person and stretch: the main employment, and the full-time share of all.

    The main employment of a day is the one with the largest share, then the oldest, then the lowest
    number. A share that is unknown in one employment leaves the person's share unknown.

    Args:
        stretches: as ``stretches`` gives them, in their order.
    Returns: ``schema.SEGMENTS`` without the state columns that were left out, ordered by person and
        ``from_on``.
    """
    state = [name for name in schema.STATE_NAMES if name in stretches.columns]
    columns = ["person", "from_on", "until", "main_employment", "employments", *state]
    columns += ["kind", "reason", "exit_reason"]
    # Most people only ever have one employment; for them a stretch is a segment.
    another = (pl.col("person") == pl.col("person").shift(1)) & (
        pl.col("employment") != pl.col("employment").shift(1)
    )
    several = stretches.filter(another).select("person").unique()
    if several.is_empty():
        return stretches.with_columns(
            pl.col("employment").alias("main_employment"), pl.lit(1, pl.Int16).alias("employments")
        ).select(columns)
    single = stretches.join(several, on="person", how="anti").with_columns(
        pl.col("employment").alias("main_employment"), pl.lit(1, pl.Int16).alias("employments")
    )
    merged = _merge_employments(stretches.join(several, on="person", how="semi"), state)
    return pl.concat([single.select(columns), merged.select(columns)]).sort("person", "from_on")


def _merge_employments(rows: pl.DataFrame, state: list[str]) -> pl.DataFrame:
    """Cut the time of each person at every boundary of any employment, and choose the main one."""
    starts = rows.select("person", day="from_on")
    ends = rows.filter(pl.col("until").is_not_null()).select("person", day="until")
    bounds = pl.concat([starts, ends]).unique().sort("person", "day")
    bounds = bounds.with_columns(day_after=pl.col("day").shift(-1).over("person"))
    # Oldest: the start of the unbroken service in that employment, not of its present stretch.
    broken = pl.col("from_on") != pl.col("until").shift(1).over("person", "employment")
    rows = rows.with_columns(spell=broken.fill_null(value=True).cum_sum().over("person", "employment"))
    rows = rows.with_columns(since=pl.col("from_on").min().over("person", "employment", "spell"))
    pieces = bounds.join(rows, on="person", how="inner").filter(
        (pl.col("from_on") <= pl.col("day")) & (pl.col("until").is_null() | (pl.col("until") > pl.col("day")))
    )
    pieces = pieces.sort(
        ["person", "day", "fte_thousandths", "since", "employment"],
        descending=[False, False, True, False, False],
        nulls_last=True,
    )
    group = pieces.group_by("person", "day", maintain_order=True)
    unknown_share = pl.col("fte_thousandths").is_null().any()
    # An employment that ends in an exit tells why the person left, should nothing follow.
    leaves = pl.col("ends_in_exit") & (pl.col("until") == pl.col("day_after"))
    chosen = group.agg(
        pl.col("day_after").first().alias("until"),
        pl.col("employment").first().alias("main_employment"),
        pl.len().cast(pl.Int16).alias("employments"),
        *[pl.col(name).first() for name in state if name != "fte_thousandths"],
        pl.when(~unknown_share).then(pl.col("fte_thousandths").sum()).cast(pl.Int16).alias("fte_thousandths"),
        pl.when(pl.col("from_on").first() == pl.col("day").first())
        .then(pl.col("kind").first())
        .otherwise(pl.lit("change"))
        .alias("kind"),
        pl.when(pl.col("from_on").first() == pl.col("day").first())
        .then(pl.col("reason").first())
        .alias("reason"),
        pl.col("exit_reason").filter(leaves).first(),
    ).rename({"day": "from_on"})
    stays = (pl.col("until") == pl.col("from_on").shift(-1).over("person")).fill_null(value=False)
    return chosen.with_columns(
        exit_reason=pl.when(~stays).then(pl.col("exit_reason")),
        # The start of a second employment is not an entry of the person.
        kind=pl.when(
            (pl.col("kind") == "entry") & (pl.col("from_on") == pl.col("until").shift(1).over("person"))
        )
        .then(pl.lit("change"))
        .otherwise(pl.col("kind")),
    )
