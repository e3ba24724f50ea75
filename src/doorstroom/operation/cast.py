"""Who plays whom in a demo: people of the synthetic staff behind the demo accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from doorstroom.kernel.errors import BadInput

_TEAM = 12  # people in a team that fits on a screen
_LONG = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Cast:
    """People and the unit of the demo.

    Attributes:
        unit: the team; ``manager`` leads it and ``employee`` works in it.
        colleagues: others who work in it.
        others: people of other units, for the roles that have no team.
    """

    unit: int
    manager: int
    employee: int
    colleagues: tuple[int, ...]
    others: tuple[int, ...]


def choose(segments: pl.DataFrame, *, on: date) -> Cast:
    """Choose a team with somebody who leads and somebody with several years of career behind them.

    Args:
        segments: ``careers.schema.SEGMENTS``.
        on: the day.
    Raises:
        BadInput: there is no unit with three people.
    """
    lives = segments.group_by("person").agg(pl.len().alias("steps"), pl.col("from_on").min().alias("since"))
    here = (
        segments.filter(
            pl.col("unit").is_not_null(),
            pl.col("from_on") <= on,
            pl.col("until").is_null() | (pl.col("until") > on),
        )
        .join(lives, on="person")
        .select("person", "unit", pl.col("managerial").fill_null(value=False), "steps", "since")
        .sort("person")
    )
    teams = (
        here.group_by("unit")
        .agg(
            pl.len().alias("size"),
            pl.col("managerial").any().alias("led"),
            (~pl.col("managerial") & (pl.col("steps") >= 4) & (pl.col("since") <= on - _LONG))
            .any()
            .alias("has_career"),
        )
        .filter(pl.col("size") >= 3)
        .with_columns((pl.col("size").cast(pl.Int64) - _TEAM).abs().alias("off"))
        .sort("led", "has_career", "off", "unit", descending=[True, True, False, False])
    )
    if teams.is_empty():
        raise BadInput("no unit has three people", where="--people", expected="more people")
    unit = int(teams["unit"][0])
    inside = here.filter(pl.col("unit") == unit)
    manager = int(inside.sort("managerial", "steps", "person", descending=[True, True, False])["person"][0])
    rest = inside.filter(pl.col("person") != manager)
    long = rest.filter(pl.col("since") <= on - _LONG)
    by_steps = (long if long.height else rest).sort("steps", "person", descending=[True, False])
    employee = int(by_steps["person"][0])
    others = here.filter(pl.col("unit") != unit, ~pl.col("managerial")).unique("unit", keep="first")
    return Cast(
        unit,
        manager,
        employee,
        tuple(rest.filter(pl.col("person") != employee)["person"].to_list()),
        tuple(others.sort("person")["person"].to_list()),
    )
