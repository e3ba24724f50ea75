"""Finding organisation units by code or by name, also by what they were called before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from doorstroom.careers.names.spelling import FEWEST, plain
from doorstroom.careers.people.within import cache_stamp
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.rights import Actor


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit that was found.

    Attributes:
        unit: id.
        name: as it is called today, or was at the end; its code where it has no name.
        code: of today, or the last one.
        former: the name or code by which it was found, where it no longer has it.
        until: day from which it had that name no more; None where it has it still.
        closed: the unit no longer exists.
    """

    unit: int
    name: str
    code: str
    former: str
    until: date | None
    closed: bool


def search_units(actor: Actor, text: str, *, on: date, limit: int = 25) -> list[FoundUnit]:
    """Return units of which a name or the code holds each word of ``text``; open ones first. 1 query.

    Args:
        actor: who searches; without ``careers.units.read`` nothing is found.
        text: at least two letters or digits.
        on: today; names from later days are not known yet.
        limit: most units returned.
    """
    words = plain(text).split()
    if sum(map(len, words)) < FEWEST or not actor.reach("careers.units.read"):
        return []
    point = latest_point()
    if point is None:
        return []
    rows = _named(point, cache_stamp(point), on)
    for word in words:
        rows = rows.filter(pl.col("plain").str.contains(word, literal=True))
    # Of each unit the name it has today, if that was found, otherwise the last one that was.
    found = rows.sort("from_on").unique("unit", keep="last", maintain_order=True)
    found = found.sort("closed", pl.col("until").is_not_null(), "today", "unit").head(limit)
    return [
        FoundUnit(
            row["unit"],
            row["today"],
            row["code_today"],
            "" if row["until"] is None else row["called"],
            row["until"],
            row["closed"],
        )
        for row in found.iter_rows(named=True)
    ]


@lru_cache(maxsize=2)
def _named(point: Point, _stamp: int, on: date) -> pl.DataFrame:
    """Return a row for each name that a unit had: from when, until when, what it is called on ``on``."""
    read = cache.read("units", point, ["unit", "effective_on", "code", "name", "closed"])
    rows = read.filter(pl.col("effective_on") <= on).sort("unit", "effective_on")
    rows = rows.with_columns(
        called=pl.coalesce("name", "code"),
        last=pl.col("code").last().over("unit"),
        today=pl.coalesce("name", "code").last().over("unit"),
        shut=pl.col("closed").last().over("unit"),
    )
    # A row with the name and the code of the one before it (another parent, the end) is no new name.
    new = pl.any_horizontal(
        pl.col(one).ne_missing(pl.col(one).shift(1).over("unit")) for one in ("called", "code")
    )
    rows = rows.filter(new).with_columns(after=pl.col("effective_on").shift(-1).over("unit"))
    # The last name holds still; an earlier one that came back is no former one.
    same = (pl.col("called") == pl.col("today")) & (pl.col("code") == pl.col("last"))
    return rows.select(
        "unit",
        "called",
        "today",
        from_on="effective_on",
        until=pl.when(same).then(None).otherwise("after"),
        code_today="last",
        closed="shut",
        plain=(pl.col("called") + " " + pl.col("code")).map_elements(plain, return_dtype=pl.String),
    )
