"""The list of staff: a page of people within reach, with the columns that a role needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.audit.services import record_reading
from doorstroom.careers.access import units_under
from doorstroom.careers.models import Person
from doorstroom.careers.names.selectors import label_of, name_order, names_of, names_state
from doorstroom.careers.people.acts import in_function_on
from doorstroom.careers.people.limits import LIMITS
from doorstroom.careers.people.within import (
    PLACES,
    Within,
    cache_stamp,
    people_within,
    places_on,
    unit_names,
)
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, NotAllowed, Role

PER_PAGE = 25
ORDERS = ("name", "function", "unit")
_STATE = ("function", "relation", "fte_thousandths")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody in the list; what the role does not see is None.

    Attributes:
        person, name: who.
        number: personnel number.
        function, unit, unit_name, relation, fte_thousandths: of the main employment today, or the last one.
        since: start of the present function; None where it cannot be determined.
        months: whole months in it.
        here: in service.
    """

    person: int
    name: str
    number: str | None
    function: str | None
    unit: int | None
    unit_name: str
    relation: str | None
    fte_thousandths: int | None
    since: date | None
    months: int | None
    here: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of the list.

    Attributes:
        rows: at most ``PER_PAGE``.
        total: people in the whole list; ``page`` of ``pages``, from 1.
        columns: that this actor sees.
        point: state of the ledger that was read.
    """

    rows: tuple[StaffRow, ...]
    total: int
    page: int
    pages: int
    columns: tuple[str, ...]
    point: Point | None = None


def list_staff(
    actor: Actor,
    *,
    administration: Administration,
    on: date,
    unit: int | None = None,
    order: str = "name",
    page: int = 1,
    former: bool = False,
) -> StaffPage:
    """Return a page of the staff within reach, and log whom it shows. As many queries for 1 as for 25 people.

    Args:
        actor: needs ``careers.staff.list``.
        administration: whose rules tell a function from the next.
        on: today.
        unit: only this unit and all below it; out of reach it is refused.
        order: one of ``ORDERS``.
        page: from 1; beyond the last one the last one.
        former: people who left instead of those in service; line managers have none.
    Raises:
        NotAllowed: no such ability, or the unit is out of reach.
        BadInput: no such order.

    Source: obligations G2, G3, L3.
    """
    reach = actor.reach("careers.staff.list")
    if not reach or (unit is not None and not reach.covers(unit)):
        raise NotAllowed("careers.staff.list")
    if order not in ORDERS:
        raise BadInput(f"no order {order!r}", where="order", expected=", ".join(ORDERS))
    columns = columns_of(actor)
    point = latest_point()
    if point is None:
        return StaffPage((), 0, 1, 1, columns)
    within = people_within(actor, "careers.staff.list", on=on, point=point)
    rows = _chosen(
        _in_order(point, cache_stamp(point), on, order, names_state()),
        within,
        None if unit is None else units_under(unit, on=on, point=point),
        former=former and sees_former(actor),
    )
    pages = max(1, -(-rows.height // PER_PAGE))
    page = min(max(1, page), pages)
    shown = rows.slice((page - 1) * PER_PAGE, PER_PAGE)
    people = shown["person"].to_list()
    if people:
        record_reading(
            actor=actor,
            action="careers.staff.list",
            purpose=LIMITS[_role(actor)].purposes[0],
            people=people,
            scope={"unit": unit, "on": on.isoformat(), "page": page},
        )
    found = _rows(shown, columns, point, administration, on)
    return StaffPage(found, rows.height, page, pages, columns, point)


def head_count(actor: Actor, unit: int, *, on: date, point: Point | None = None) -> tuple[int, int] | None:
    """Return how many people are in a unit and all below it, and in it itself; None where one may not know.

    2 queries, none with the state of the ledger.
    """
    if not actor.reach("careers.staff.list").covers(unit):
        return None
    within = people_within(actor, "careers.staff.list", on=on, point=point)
    here = within.places.filter("here")
    below = here.filter(pl.col("unit").is_in(sorted(units_under(unit, on=on, point=point))))
    return below.height, below.filter(pl.col("unit") == unit).height


def columns_of(actor: Actor) -> tuple[str, ...]:
    """Return the columns of the list: the narrower ones for who is somewhere only a line manager."""
    return LIMITS[_role(actor)].list_columns


def _role(actor: Actor) -> Role:
    held = actor.held_for("careers.staff.list")
    wide = any(one.role is Role.HR_OFFICER and one.units is None for one in held)
    limited = any(one.role is Role.LINE_MANAGER for one in held)
    return Role.LINE_MANAGER if limited and not wide else Role.HR_OFFICER


def sees_former(actor: Actor) -> bool:
    """Whether an actor also finds who left: HR does, line managers do not."""
    return any(one.role is not Role.LINE_MANAGER for one in actor.held_for("careers.staff.list"))


def _chosen(
    rows: pl.DataFrame, within: Within, units: Collection[int] | None, *, former: bool
) -> pl.DataFrame:
    """Cut the whole staff, which is in order already, to who is asked for."""
    wanted = pl.col("here") != former
    if units is not None:
        wanted &= pl.col("unit").is_in(sorted(units))
    if not within.everybody:
        wanted &= pl.col("person").is_in(within.places["person"].implode())
    return rows.filter(wanted)


@lru_cache(maxsize=6)
def _in_order(point: Point, _stamp: int, on: date, order: str, names: tuple[str, int]) -> pl.DataFrame:
    """Return everybody with their state of a day, in an order: made once for each state of the ledger."""
    states = cache.read("segments", point, ["person", "from_on", *_STATE])
    begun = states.filter(pl.col("from_on") <= on).drop("from_on")
    begun = begun.unique("person", keep="last", maintain_order=True)
    rows = places_on(point, on).join(begun, on="person", how="left", maintain_order="left")
    rows = rows.join(name_order(names), on="person", how="left", maintain_order="left")
    if order == "unit":
        called = pl.DataFrame(
            list(unit_names(point, on).items()),
            schema={"unit": pl.Int64, "unit_name": pl.String},
            orient="row",
        )
        rows = rows.join(called, on="unit", how="left", maintain_order="left")
    keys = {"name": [], "function": ["function"], "unit": ["unit_name"]}[order]
    return rows.sort(*keys, "place", "person", nulls_last=True).select(*PLACES, *_STATE)


def _rows(
    shown: pl.DataFrame,
    columns: Collection[str],
    point: Point,
    administration: Administration,
    on: date,
) -> tuple[StaffRow, ...]:
    people = shown["person"].to_list()
    names = names_of(people)
    numbers: dict[int, str] = {}
    if "number" in columns:
        numbers = dict(Person.objects.filter(pk__in=people).values_list("pk", "number"))
    clock = {row["person"]: row for row in in_function_on(people, point, administration, on).to_dicts()}
    units = unit_names(point, on)
    found = []
    for row in shown.to_dicts():
        person = row["person"]
        since = clock.get(person, {})
        seen = {name: row[name] for name in _STATE if name in columns}
        found.append(
            StaffRow(
                person=person,
                name=label_of(person, names),
                number=numbers.get(person),
                function=seen.get("function"),
                unit=row["unit"],
                unit_name=units.get(row["unit"], ""),
                relation=seen.get("relation"),
                fte_thousandths=seen.get("fte_thousandths"),
                since=since.get("since") if "since" in columns else None,
                months=since.get("months") if "since" in columns else None,
                here=row["here"],
            )
        )
    return tuple(found)
