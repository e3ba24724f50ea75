"""The figures of a team for who leads it: how many people, how much work, who came and who left in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from doorstroom.careers.people.within import places_on
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.kernel.dates import add_months
from doorstroom.rights import Actor, Role


@dataclass(frozen=True, slots=True)
class Team:
    """A team on a day.

    Attributes:
        people: in the units today, as the staff list shows them.
        full_time: their shares of full time together, in thousandths; None where one of them is not known.
        came: of these people, how many were not in the units on ``since``.
        left: people who were in the units on ``since`` and are not any more.
        since: the same day a year before.
        known_at: instant of the last batch in these figures.
    """

    people: int
    full_time: int | None
    came: int
    left: int
    since: date
    known_at: datetime | None


def team_of(actor: Actor, *, on: date) -> Team | None:
    """Return the figures of the units that somebody leads; None for who leads none. 1 query.

    The units are those of today's tree, on both days: a unit that came under them in this year counts as if
    it had always been there.
    """
    held = [one for one in actor.held_for("careers.staff.list") if one.role is Role.LINE_MANAGER]
    point = latest_point()
    if not held or point is None:
        return None
    since = add_months(on, -12)
    now, before = (places_on(point, day).filter("here") for day in (on, since))
    if all(one.units is not None for one in held):
        units = sorted(frozenset[int]().union(*(one.units or frozenset() for one in held)))
        now, before = (rows.filter(pl.col("unit").is_in(units)) for rows in (now, before))
    return Team(
        people=now.height,
        full_time=_full_time(point, now["person"], on),
        came=now.join(before, on="person", how="anti").height,
        left=before.join(now, on="person", how="anti").height,
        since=since,
        known_at=point.recorded_at,
    )


def _full_time(point: Point, people: pl.Series, on: date) -> int | None:
    segments = pl.scan_parquet(cache.path_of("segments", point))
    open_ = pl.col("until").is_null() | (pl.col("until") > on)
    rows = segments.filter(pl.col("person").is_in(people.implode()) & (pl.col("from_on") <= on) & open_)
    shares = rows.select("fte_thousandths").collect()["fte_thousandths"]
    return None if shares.null_count() else int(shares.cast(pl.Int64).sum())
