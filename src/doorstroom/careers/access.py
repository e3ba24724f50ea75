"""Who acts, with the units that a role reaches today, and whom that lets one see (obligation G3).

Selectors of personal data ask here before they answer; a page that forgot to ask shows nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from doorstroom.accounts.models import Account
from doorstroom.audit.services import record
from doorstroom.careers.models import Event
from doorstroom.careers.organisation import units_on
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.rights import Actor, Held, NotAllowed, Role


def actor_of(account: Account, *, on: date) -> Actor:
    """Return who an account is on a day: own file, and each role with the units it reaches. 2 queries.

    A role over a unit reaches all units below it in the tree of that day; also units that were closed since
    but hung below it, so that those who left can still be found.
    """
    if not account.is_active:
        return Actor(account.actor_name)
    grants = [grant for grant in account.grants.all() if grant.holds(on)]
    below = _below(latest_point(), on) if any(grant.unit is not None for grant in grants) else {}
    held = tuple(
        Held(grant.as_role, None if grant.unit is None else _with_below(grant.unit, below), grant.unit)
        for grant in sorted(grants, key=lambda grant: grant.pk)
    )
    return Actor(account.actor_name, account.person, held)


@dataclass(frozen=True, slots=True)
class Where:
    """The units of a person on a day; ``otherwise`` is where last or where first, for who is nowhere then."""

    now: frozenset[int]
    otherwise: frozenset[int]

    def seen_by(self, role: Role) -> frozenset[int]:
        """Return the units that count for a role: a line manager keeps no file of who left the team."""
        return self.now or (frozenset() if role is Role.LINE_MANAGER else self.otherwise)


def where_is(person: int, *, on: date) -> Where:
    """Return the units of a person. 1 query."""
    rows = (
        Event.objects.filter(person=person, batch__recorded_at__isnull=False)
        .order_by("employment", "act_no", "version")
        .values_list("employment", "act_no", "action", "kind", "effective_on", "day_order", "unit_id")
    )
    latest = {(row[0], row[1]): row for row in rows}  # of each act the last version
    acts = sorted(
        (row for row in latest.values() if row[2] != "annul"), key=lambda row: (row[0], row[4:6], row[1])
    )
    now: dict[int, int | None] = {}
    otherwise: dict[int, int] = {}
    for employment, _, _, kind, effective_on, _, unit in acts:
        if effective_on > on:
            # Not here yet: who will receive somebody prepares for it.
            otherwise.setdefault(employment, unit)
            continue
        now[employment] = None if kind == "exit" else unit
        if unit is not None:
            otherwise[employment] = unit
    return Where(frozenset(unit for unit in now.values() if unit is not None), frozenset(otherwise.values()))


def require_person(actor: Actor, ability: str, person: int, *, on: date, purpose: str = "") -> Held | None:
    """Return the role by which an actor may do a thing to somebody; None is the own file. At most 1 query.

    Raises:
        NotAllowed: the person is not within reach, or does not exist; the refusal is logged.
    """
    if actor.person == person and actor.may_own(ability):
        return None
    held = actor.held_for(ability)
    for one in held:
        if one.units is None:
            return one
    if held:
        where = where_is(person, on=on)
        for one in held:
            if one.units is not None and one.units & where.seen_by(one.role):
                return one
    record(
        by=actor.name,
        action=ability,
        object_type="person",
        object_id=person,
        purpose=purpose,
        result="refused",
        store="work",
    )
    raise NotAllowed(ability)


def units_under(unit: int, *, on: date, point: Point | None = None) -> frozenset[int]:
    """Return a unit and all below it in the tree of a day, closed ones too. 1 query, none with a point."""
    return _with_below(unit, _below(point or latest_point(), on))


def _with_below(unit: int, below: dict[int, frozenset[int]]) -> frozenset[int]:
    found, open_ = {unit}, [unit]
    while open_:
        for child in below.get(open_.pop(), frozenset()) - found:
            found.add(child)
            open_.append(child)
    return frozenset(found)


@lru_cache(maxsize=4)
def _children(point: Point, on: date) -> dict[int, frozenset[int]]:
    units = cache.read("units", point)
    rows = pl.concat(
        [
            units_on(units, on).select("unit", "parent"),
            # Closed units keep the last parent that they had.
            units.filter(pl.col("effective_on") <= on)
            .sort("effective_on")
            .group_by("unit")
            .agg(pl.col("closed").last(), pl.col("parent").drop_nulls().last())
            .filter("closed")
            .select("unit", "parent"),
        ]
    )
    return _grouped(rows.drop_nulls("parent").iter_rows())


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for unit, parent in pairs:
        found.setdefault(parent, set()).add(unit)
    return {parent: frozenset(children) for parent, children in found.items()}


def _below(point: Point | None, on: date) -> dict[int, frozenset[int]]:
    return {} if point is None else _children(point, on)
