"""Mobility of a period: moves by direction and border, per 100 staff, types without any shown too.

A figure of mobility says which period, and over which staff: the average over the days of the period, by
the same persons as the moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.mobility.moves import DIRECTIONS
from doorstroom.kernel.dates import add_months, months_between
from doorstroom.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Mobility:
    """Moves in (from_, to], by end of day.

    Attributes:
        from_, to: the two days.
        average_staff: mean over the days of the period of the persons in service.
        moves: persons' moves; people taken along by a reorganisation are not among them.
        reorganised: transitions in which only the unit went on elsewhere.
        rows: one row a direction and border, those without moves too: ``direction``, ``crossing``,
            ``moves`` (Int64). A move on the day of a reorganisation has the border "reorganised".
        types: one row a type of mobility, those without any too: ``side`` (inside, left), ``type`` (the
            border crossed inside; where it leads for those who left), ``moves`` (Int64), ``per_100``
            (Float64, per 100 average staff and year; null without staff).
        lateral, direction_known: moves that are lateral; moves whose direction is known.
        transfers, transfer_known: moves between organisations of the employer; moves of which that is
            known. Both 0 where the administration has no transfers.
    """

    from_: date
    to: date
    average_staff: float
    moves: int
    reorganised: int
    rows: pl.DataFrame
    types: pl.DataFrame
    lateral: int
    direction_known: int
    transfers: int
    transfer_known: int

    @property
    def share_lateral(self) -> float | None:
        """Lateral ÷ moves whose direction is known, unrounded (DLG-20); null without such moves."""
        return self.lateral / self.direction_known if self.direction_known else None

    @property
    def transfer_rate(self) -> float | None:
        """Transfers ÷ average staff, unrounded, for the period as it is (RIJK-CAR-14)."""
        return self.transfers / self.average_staff if self.average_staff else None


def mobility(
    moves: pl.DataFrame,
    segments: pl.DataFrame,
    rules: CareerRules,
    *,
    from_: date,
    to: date,
    destinations: Mapping[str, str] | None = None,
) -> Mobility:
    """Count the mobility of a period.

    Args:
        moves: ``MOVES`` of the persons in ``segments``.
        segments: ``schema.SEGMENTS``, the staff that counts.
        rules: what the administration says.
        from_, to: the interval (from_, to], both at end of day.
        destinations: reason of an exit to where it leads, such as private work or abroad; each
            destination is a type. Exits with other reasons, or none, count as "not_known".
    Raises:
        BadInput: ``to`` does not lie after ``from_``.
    """
    if to <= from_:
        raise BadInput(
            f"the period ends on {to} and starts on {from_}", where="to", expected="a day after the start"
        )
    inside = moves.filter((pl.col("on") > from_) & (pl.col("on") <= to))
    moved = inside.filter("moved")
    staff = average_staff(segments, from_=from_, to=to)
    directed = moved.filter(pl.col("direction") != "unknown")
    judged = moved.filter(pl.col("transfer").is_in(["yes", "no"]))
    borders = ("none", *rules.crossing_kinds[::-1], "reorganised", "unknown")
    rows = _all_pairs(moved, borders)
    return Mobility(
        from_=from_,
        to=to,
        average_staff=staff,
        moves=moved.height,
        reorganised=inside.height - moved.height,
        rows=rows,
        types=_types(rows, _exits(segments, from_, to, destinations or {}), staff, years(from_, to)),
        lateral=directed.filter(pl.col("direction") == "lateral").height,
        direction_known=directed.height,
        transfers=judged.filter(pl.col("transfer") == "yes").height,
        transfer_known=judged.height,
    )


def average_staff(segments: pl.DataFrame, *, from_: date, to: date) -> float:
    """Mean of the persons in service at the end of each day in (from_, to]."""
    first, after = pl.lit(from_).dt.offset_by("1d"), pl.lit(to).dt.offset_by("1d")
    begin = pl.max_horizontal(pl.col("from_on"), first)
    end = pl.min_horizontal(pl.coalesce("until", after), after)
    days = segments.select((end - begin).dt.total_days().clip(lower_bound=0).sum()).item()
    return float(days or 0) / (to - from_).days


def years(from_: date, to: date) -> float:
    """Length of a period in years: whole calendar months, and the part of the month that is left.

    >>> years(date(2019, 12, 31), date(2020, 12, 31))
    1.0
    """
    months = months_between(from_, to)
    begun, full = add_months(from_, months), add_months(from_, months + 1)
    return (months + (to - begun).days / (full - begun).days) / 12


def _all_pairs(moved: pl.DataFrame, borders: tuple[str, ...]) -> pl.DataFrame:
    counts = moved.group_by("direction", "crossing").agg(pl.len().cast(pl.Int64).alias("moves"))
    every = pl.DataFrame({"direction": DIRECTIONS}).join(pl.DataFrame({"crossing": borders}), how="cross")
    return every.join(counts, on=["direction", "crossing"], how="left", maintain_order="left").with_columns(
        pl.col("moves").fill_null(0)
    )


def _exits(segments: pl.DataFrame, from_: date, to: date, destinations: Mapping[str, str]) -> pl.DataFrame:
    """Count who left in the period, by destination; those who came again the same day did not leave."""
    rows = segments.select("person", "from_on", "until", "exit_reason").sort("person", "from_on")
    goes_on = (pl.col("person").shift(-1) == pl.col("person")) & (
        pl.col("from_on").shift(-1) == pl.col("until")
    )
    left = rows.filter(~goes_on.fill_null(value=False) & (pl.col("until") > from_) & (pl.col("until") <= to))
    kind = pl.col("exit_reason").replace_strict(
        dict(destinations), default="not_known", return_dtype=pl.String
    )
    counts = left.group_by(kind.fill_null("not_known").alias("type")).agg(
        pl.len().cast(pl.Int64).alias("moves")
    )
    # The order of the administration's list; a destination without anybody stays in sight.
    order = pl.DataFrame(
        {"type": [*dict.fromkeys(destinations.values()), "not_known"]}, schema={"type": pl.String}
    ).unique(maintain_order=True)
    return order.join(counts, on="type", how="left", maintain_order="left").with_columns(
        pl.col("moves").fill_null(0)
    )


def _types(rows: pl.DataFrame, exits: pl.DataFrame, staff: float, length: float) -> pl.DataFrame:
    inside = rows.group_by("crossing", maintain_order=True).agg(pl.col("moves").sum())
    both = pl.concat(
        [
            inside.select(pl.lit("inside").alias("side"), pl.col("crossing").alias("type"), "moves"),
            exits.select(pl.lit("left").alias("side"), "type", "moves"),
        ]
    )
    rate = pl.col("moves") * 100 / staff / length if staff else pl.lit(None, pl.Float64)
    return both.with_columns(rate.cast(pl.Float64).alias("per_100"))
