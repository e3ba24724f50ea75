"""Who is within reach of an ability, by unit: read from the segment cache, without an object a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

import polars as pl

from doorstroom.careers.organisation import units_on
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.rights import Actor, Role

PLACES = pl.Schema({"person": pl.Int64, "unit": pl.Int64, "here": pl.Boolean})


@dataclass(frozen=True)
class Within:
    """People within reach on a day.

    Attributes:
        everybody: nobody is out of reach.
        places: the people within reach, ``PLACES``, by id: unit today, or last, or first to come; ``here``
            says who is in service.
        names: what the units are called that day.
    """

    everybody: bool
    places: pl.DataFrame
    names: dict[int, str]

    def covers(self, person: int) -> bool:
        """Whether somebody is within reach."""
        return self.everybody or self._row(person) is not None

    def first(self, people: Iterable[int], limit: int) -> list[int]:
        """Return the first of these people who are within reach, each once."""
        once = dict.fromkeys(people)
        if not self.everybody:
            inside = set(self.places["person"].to_list())
            return list(islice((person for person in once if person in inside), limit))
        return list(islice(once, limit))

    def unit_of(self, person: int) -> tuple[int | None, str, bool]:
        """Return unit, its name, and whether the person is no longer in service."""
        row = self._row(person)
        if row is None:
            return None, "", False
        unit, here = row
        return unit, self.names.get(unit, "") if unit is not None else "", not here

    def _row(self, person: int) -> tuple[int | None, bool] | None:
        people = self.places["person"]
        at = int(people.search_sorted(person))
        if at == len(people) or people[at] != person:
            return None
        return self.places["unit"][at], self.places["here"][at]


def people_within(actor: Actor, ability: str, *, on: date, point: Point | None = None) -> Within:
    """Return whom an ability reaches: line managers those in their units today, others also who was.

    1 query; none where the state of the ledger is given.

    A line manager's role over the whole administration reaches former staff too, as ``require_person`` does.
    """
    point = point or latest_point()
    if point is None:
        return Within(True, pl.DataFrame(schema=PLACES), {})
    held = actor.held_for(ability)
    places = places_on(point, on)
    names = unit_names(point, on)
    if any(one.units is None for one in held):
        return Within(True, places, names)
    now = _units(one.units for one in held)
    ever = _units(one.units for one in held if one.role is not Role.LINE_MANAGER)
    inside = (pl.col("here") & pl.col("unit").is_in(now)) | pl.col("unit").is_in(ever)
    return Within(False, places.filter(inside), names)


def _units(held: Iterable[frozenset[int] | None]) -> list[int]:
    return sorted(frozenset[int]().union(*(units for units in held if units is not None)))


def places_on(point: Point, on: date) -> pl.DataFrame:
    """Return where everybody is on a day: ``PLACES``, by id."""
    return _places(point, cache_stamp(point), on)


def unit_names(point: Point, on: date) -> dict[int, str]:
    """Return what each unit is called on a day; a closed or coming one by its last or first name."""
    return _unit_names(point, cache_stamp(point), on)


def unit_name(units: pl.DataFrame, unit: int | None, day: date) -> str:
    """Return what a unit was called on a day, its code where it had no name; before that, its first name.

    Args:
        units: ``schema.UNITS``.
    """
    rows = units.filter(pl.col("unit") == unit).sort("effective_on")
    held = rows.filter(pl.col("effective_on") <= day).tail(1)
    row = held if held.height else rows.head(1)
    return (row["name"][0] or row["code"][0]) if row.height else ""


def cache_stamp(point: Point) -> int:
    """Return when the file of a state was made; a disposal removes it, and memory forgets with it."""
    path = cache.path_of("segments", point)
    if not path.exists():
        cache.make(point)
    return path.stat().st_mtime_ns


@lru_cache(maxsize=2)
def _places(point: Point, _stamp: int, on: date) -> pl.DataFrame:
    rows = cache.read("segments", point, ["person", "from_on", "until", "unit"])
    begun = pl.col("from_on") <= on
    here = rows.filter(begun & (pl.col("until").is_null() | (pl.col("until") > on)))
    rest = rows.join(here, on="person", how="anti")
    gone = rest.filter(begun).unique("person", keep="last", maintain_order=True)
    coming = rest.join(gone, on="person", how="anti").unique("person", keep="first", maintain_order=True)
    parts = [
        part.select("person", "unit", here=pl.lit(now))
        for part, now in ((here, True), (gone, False), (coming, False))
    ]
    return pl.concat(parts).cast(PLACES).unique("person", keep="first").sort("person")


@lru_cache(maxsize=4)
def _unit_names(point: Point, _stamp: int, on: date) -> dict[int, str]:
    units = cache.read("units", point, ["unit", "effective_on", "code", "name", "closed", "parent"])
    word = pl.coalesce("name", "code")
    ever = units.sort("effective_on").select("unit", word)
    now = units_on(units, on).select("unit", word)
    return dict(ever.iter_rows()) | dict(now.iter_rows())
