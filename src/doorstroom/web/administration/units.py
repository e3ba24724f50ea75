"""Units as people name and choose them: code and name, in the tree of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from doorstroom.careers.organisation import tree
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the tree of a day."""

    number: int
    code: str
    name: str
    depth: int

    @property
    def label(self) -> str:
        """Code and name, as one text that can be chosen and typed."""
        return f"{self.code} · {self.name}" if self.name else self.code


def units_of_day(on: date) -> tuple[Unit, ...]:
    """Return the units of a day in the order of the tree. 1 query."""
    point = latest_point()
    return () if point is None else _units(point, on)


def find_unit(text: str, *, on: date) -> Unit | None:
    """Return the unit that somebody means: its label, its code, or its name if no other has it. 1 query."""
    wanted = " ".join(text.split()).casefold()
    units = units_of_day(on)
    for part in ("label", "code", "name"):
        found = [unit for unit in units if " ".join(getattr(unit, part).split()).casefold() == wanted]
        if len(found) == 1:
            return found[0]
    return None


def unit_labels(numbers: Collection[int], *, on: date) -> dict[int, str]:
    """Return labels of units, of those that are closed too. 1 query, none where nothing is asked."""
    if not numbers:
        return {}
    point = latest_point()
    return {} if point is None else {one: label for one, label in _labels(point, on) if one in numbers}


@lru_cache(maxsize=4)
def _units(point: Point, on: date) -> tuple[Unit, ...]:
    rows = tree(cache.read("units", point), on).select("unit", "code", "name", "depth")
    return tuple(Unit(unit, code, name or "", depth) for unit, code, name, depth in rows.iter_rows())


@lru_cache(maxsize=4)
def _labels(point: Point, on: date) -> tuple[tuple[int, str], ...]:
    rows = (
        cache.read("units", point)
        .filter(pl.col("effective_on") <= on)
        .sort("unit", "effective_on")
        .group_by("unit", maintain_order=True)
        .agg(pl.col("code").last(), pl.col("name").drop_nulls().last())
    )
    return tuple((unit, Unit(unit, code, name or "", 0).label) for unit, code, name in rows.iter_rows())
