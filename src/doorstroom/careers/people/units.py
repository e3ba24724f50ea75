"""One organisation unit through time: what it was called, where it hung, what hangs below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from doorstroom.careers.organisation import units_on
from doorstroom.careers.people.staff import head_count
from doorstroom.careers.people.within import unit_name, unit_names
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit beside another one: id, name (its code where it has none), and what it is to the other."""

    unit: int
    name: str
    on: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """What a unit was from a day on; ``until`` is the first day on which it no longer was."""

    from_on: date
    until: date | None
    code: str
    name: str | None
    unit_kind: str | None
    parent: NamedUnit | None
    closed: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit.

    Attributes:
        unit, code, name, unit_kind: as on the day; of a closed unit its last ones, of one to come its first.
        exists: on the day.
        above: from the top down to the parent.
        below: its units of the day, by name.
        periods: what it was through time, the latest first.
        before, after: units that went on in it, and in which it went on.
        people: in it and below it, and in it itself; None for who may not know.
    """

    unit: int
    code: str
    name: str
    unit_kind: str | None
    exists: bool
    above: tuple[NamedUnit, ...]
    below: tuple[NamedUnit, ...]
    periods: tuple[Period, ...]
    before: tuple[NamedUnit, ...]
    after: tuple[NamedUnit, ...]
    people: tuple[int, int] | None


def get_unit(actor: Actor, unit: int, *, on: date) -> UnitPage:
    """Return one unit as it is known now. At most 4 queries.

    Args:
        actor: needs ``careers.units.read``; the head count needs ``careers.staff.list`` there.
        unit: id.
        on: the day.
    Raises:
        NotAllowed: no such ability.
        BadInput: there is no such unit.
    """
    actor.require("careers.units.read")
    point = latest_point()
    rows = cache.read("units", point).filter(pl.col("unit") == unit) if point else pl.DataFrame()
    if point is None or rows.is_empty():
        raise BadInput("there is no such unit", where="unit")
    units = cache.read("units", point)
    names = _names(units, on)
    now = {row["unit"]: row for row in units_on(units, on).to_dicts()}
    told = rows.sort("effective_on").to_dicts()
    # A row that closes the unit says nothing else about it.
    held = [row for row in told if row["effective_on"] <= on and not row["closed"]] or told[:1]
    last = held[-1]
    exists = unit in now
    below = sorted((row for row in now.values() if row["parent"] == unit), key=lambda row: names[row["unit"]])
    links = cache.read("successions", point).sort("on")
    return UnitPage(
        unit=unit,
        code=last["code"],
        name=last["name"] or last["code"],
        unit_kind=last["unit_kind"],
        exists=exists,
        above=_above(last["parent"], now, names),
        below=tuple(NamedUnit(row["unit"], names[row["unit"]], kind=row["unit_kind"] or "") for row in below),
        periods=tuple(reversed(_periods(told, units))),
        before=tuple(
            NamedUnit(row["old"], names.get(row["old"], ""), row["on"], row["kind"])
            for row in links.filter(pl.col("new") == unit).to_dicts()
        ),
        after=tuple(
            NamedUnit(row["new"], names.get(row["new"], ""), row["on"], row["kind"])
            for row in links.filter(pl.col("old") == unit).to_dicts()
        ),
        people=head_count(actor, unit, on=on, point=point),
    )


def list_below(unit: int | None, *, on: date) -> list[NamedUnit]:
    """Return the units right below one, or those at the top, by name. 1 query."""
    point = latest_point()
    if point is None:
        return []
    now = units_on(cache.read("units", point), on)
    parent = pl.col("parent").is_null() if unit is None else pl.col("parent") == unit
    rows = now.filter(parent).select("unit", pl.coalesce("name", "code")).iter_rows()
    return sorted((NamedUnit(*row) for row in rows), key=lambda one: one.name.casefold())


def list_choices(
    actor: Actor, unit: int | None, *, on: date, point: Point | None = None
) -> tuple[NamedUnit | None, list[NamedUnit]]:
    """Return the chosen unit with its name, and the units to which the list of staff can be narrowed.

    Without a choice these are the units of the roles, or those at the top; with one those right below it.
    1 query, none with the state of the ledger.
    """
    point = point or latest_point()
    reach = actor.reach("careers.staff.list")
    if point is None:
        return None, []
    names = unit_names(point, on)
    chosen = None if unit is None else NamedUnit(unit, names.get(unit, ""))
    if unit is None and not reach.everywhere:
        roots = {one.root for one in actor.held_for("careers.staff.list") if one.root is not None}
        if len(roots) > 1:
            return None, [NamedUnit(root, names.get(root, "")) for root in sorted(roots)]
        unit = next(iter(roots), None)
    now = units_on(cache.read("units", point), on)
    parent = pl.col("parent").is_null() if unit is None else pl.col("parent") == unit
    below = [NamedUnit(one, names.get(one, "")) for one in now.filter(parent)["unit"]]
    return chosen, sorted(below, key=lambda one: one.name.casefold())


def _names(units: pl.DataFrame, on: date) -> dict[int, str]:
    word = pl.coalesce("name", "code")
    ordered = units.sort("effective_on")
    ever = dict(ordered.select("unit", word).iter_rows())
    return ever | dict(ordered.filter(pl.col("effective_on") <= on).select("unit", word).iter_rows())


def _above(
    parent: int | None, now: dict[int, dict[str, Any]], names: dict[int, str]
) -> tuple[NamedUnit, ...]:
    found: list[NamedUnit] = []
    while parent is not None and all(one.unit != parent for one in found):
        found.append(NamedUnit(parent, names.get(parent, "")))
        parent = now.get(parent, {}).get("parent")
    return tuple(reversed(found))


def _periods(told: list[dict[str, Any]], units: pl.DataFrame) -> list[Period]:
    found: list[Period] = []
    for place, row in enumerate(told):
        day, parent = row["effective_on"], row["parent"]
        above = None if parent is None else NamedUnit(parent, unit_name(units, parent, day))
        until = told[place + 1]["effective_on"] if place + 1 < len(told) else None
        found.append(
            Period(day, until, row["code"], row["name"], row["unit_kind"], above, closed=row["closed"])
        )
    return found
