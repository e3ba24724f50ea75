"""A group of members with dates: its size, the share of women, mobility inside it (RIJK-CAR-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from doorstroom.careers.facts.known import facts_on, of_kind
from doorstroom.careers.register import people_on
from doorstroom.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Group:
    """The members of a group on a day.

    Attributes:
        on: the day (end of day).
        members: persons whose membership holds and who are in service.
        women: members registered as female.
        sex_unknown: members whose sex is not known.
        left: persons whose membership has no end, but who are out of service; not members, to be looked at.
    """

    on: date
    members: int
    women: int
    sex_unknown: int
    left: int

    @property
    def share_women(self) -> float | None:
        """Women ÷ members whose sex is known, unrounded; null where there are none."""
        known = self.members - self.sex_unknown
        return self.women / known if known else None


@dataclass(frozen=True, slots=True)
class GroupMobility:
    """Moves inside a group in (from_, to].

    Attributes:
        from_, to: the two days.
        moves: moves of persons who were members both before and after them.
        movers: different persons among them.
        average_members: mean over the days of the period of the members in service.
    """

    from_: date
    to: date
    moves: int
    movers: int
    average_members: float

    @property
    def rate(self) -> float | None:
        """Moves ÷ average members, unrounded, for the period as it is; null without members."""
        return self.moves / self.average_members if self.average_members else None


def group_on(
    known: pl.DataFrame, segments: pl.DataFrame, persons: pl.DataFrame, *, group: str, on: date
) -> Group:
    """Count the members of a group on a day, from dated memberships and nothing else.

    Args:
        known: as ``known_facts`` gives them.
        segments: ``schema.SEGMENTS``; who is in service.
        persons: ``schema.PERSONS``.
        group: the group, as the facts name it.
        on: the day.
    """
    named = of_kind(facts_on(known, on), "top_group").filter(pl.col("value") == group)
    here = named.join(people_on(segments, on).select("person"), on="person", how="semi")
    sex = here.join(persons.select("person", "sex"), on="person", how="left")["sex"]
    return Group(
        on,
        here.height,
        int((sex == "female").sum()),
        sex.null_count(),
        named.height - here.height,
    )


def moves_inside(
    known: pl.DataFrame,
    segments: pl.DataFrame,
    moves: pl.DataFrame,
    *,
    group: str,
    from_: date,
    to: date,
) -> GroupMobility:
    """Count the moves of members from post to post inside the group.

    A move into the group or out of it is none inside it, nor is a reorganisation.

    Args:
        known: as ``known_facts`` gives them.
        segments: ``schema.SEGMENTS``; who is in service.
        moves: ``moves.MOVES``.
        group: the group.
        from_, to: the period (from_, to], by end of day.
    Raises:
        BadInput: the period is empty.
    """
    if to <= from_:
        raise BadInput(f"the period ends on {to}", where="to", expected=f"a day after {from_}")
    members = (
        of_kind(known, "top_group").filter(pl.col("value") == group).select("person", "from_on", "until")
    )
    happened = moves.filter(pl.col("moved") & (pl.col("on") > from_) & (pl.col("on") <= to))
    day = pl.col("on")
    inside = (
        happened.select("person", "on")
        .join(_joined(members), on="person")
        .filter((pl.col("from_on") < day) & (pl.col("until") > day).fill_null(value=True))
    )
    return GroupMobility(
        from_, to, inside.height, inside["person"].n_unique(), _average(members, segments, from_, to)
    )


def _joined(members: pl.DataFrame) -> pl.DataFrame:
    """Make one of memberships that follow on one another without a day between."""
    rows = members.sort("person", "from_on")
    begins = pl.col("from_on") != pl.col("until").shift(1).over("person")
    rows = rows.with_columns(_spell=begins.fill_null(value=True).cum_sum().over("person"))
    return rows.group_by("person", "_spell").agg(pl.col("from_on").first(), pl.col("until").last())


def _average(members: pl.DataFrame, segments: pl.DataFrame, from_: date, to: date) -> float:
    first, after = from_ + timedelta(days=1), to + timedelta(days=1)
    both = members.join(segments.select("person", _from="from_on", _until="until"), on="person")
    start = pl.max_horizontal("from_on", "_from", pl.lit(first))
    end = pl.min_horizontal("until", "_until", pl.lit(after))
    days = both.select((end - start).dt.total_days().clip(lower_bound=0).sum()).item()
    return int(days or 0) / (after - first).days
