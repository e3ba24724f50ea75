"""Part of the staff: some units, or a unit with all that stood below it on the day (obligation G3).

A person is within on a day if the unit of that day is. Flows take it as one more label, so whoever crosses
the border of the part moves in or out of it, and a unit that comes under another one drifts across it: the
sum closes for a part as it does for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from doorstroom.careers.organisation import units_on

LABEL = "_within"


@dataclass(frozen=True)
class Within:
    """A part of the staff.

    Attributes:
        units: ``schema.UNITS``, the dated tree.
        reach: the only units that count, on whatever day; None is every unit, and nobody's unit too.
        under: a unit; it and all that stand below it on the day count. None is no such condition.
    """

    units: pl.DataFrame
    reach: frozenset[int] | None = None
    under: int | None = None

    @property
    def everything(self) -> bool:
        """Whether nobody is left out."""
        return self.reach is None and self.under is None

    @cached_property
    def ever(self) -> pl.Series:
        """Units (Int64) that are within on some day."""
        found = set(self.reach or ())
        if self.under is not None:
            below = set(self._spells["unit"])
            found = below if self.reach is None else found & below
        return pl.Series("unit", sorted(found), dtype=pl.Int64)

    @cached_property
    def wandering(self) -> pl.Series:
        """Units (Int64) that came under ``under`` or went from under it; only these can drift."""
        if self.under is None:
            return pl.Series("unit", [], dtype=pl.Int64)
        # A unit that stood here since it exists and never left always counted the same.
        began = self.units.group_by("unit").agg(pl.col("effective_on").min().alias("_began"))
        spells = self._spells.join(began, on="unit", how="left")
        moved = spells.filter((pl.col("from_on") > pl.col("_began")) | pl.col("until").is_not_null())
        return moved["unit"].unique().sort()

    def holds(self, frame: pl.DataFrame, *, unit: str, day: str) -> pl.Series:
        """Say for each row whether its unit is within on its day.

        Args:
            frame: any frame with a unit column (Int64) and a day column (Date).
        Returns: ``LABEL`` (Boolean), never null.
        """
        rows = frame.select(unit=pl.col(unit), day=pl.col(day))
        known = pl.lit(value=True)
        if self.reach is not None:
            known &= pl.col("unit").is_in(self.ever.implode()).fill_null(value=False)
        if self.under is None:
            return rows.select(pl.repeat(value=True, n=pl.len()).and_(known).alias(LABEL))[LABEL]
        under = pl.lit(value=False)
        # Nearly every unit comes under another one once at most: one spell each, so one round.
        for _, spells in self._spells.group_by("spell", maintain_order=True):
            name = f"_{len(rows.columns)}"
            bounds = spells.select("unit", pl.struct("from_on", "until").alias(name))
            rows = rows.join(bounds, on="unit", how="left", maintain_order="left")
            from_on, until = pl.col(name).struct.field("from_on"), pl.col(name).struct.field("until")
            inside = (pl.col("day") >= from_on) & (until.is_null() | (pl.col("day") < until))
            under |= inside.fill_null(value=False)
        return rows.select((known & under).alias(LABEL))[LABEL]

    @cached_property
    def _spells(self) -> pl.DataFrame:
        """Stretches in which a unit stood under ``under``: unit, spell (0 is its first), from_on, until.

        A closed unit stays where it stood last, as it does for every cut.
        """
        open_: dict[int, date] = {}
        found: list[tuple[int, date, date | None]] = []
        for day in self.units["effective_on"].unique().sort():
            rows = units_on(self.units, day).select("unit", "parent")
            inside = _below(self.under, rows.iter_rows())
            for unit in rows["unit"]:
                if unit in inside:
                    open_.setdefault(unit, day)
                elif unit in open_:
                    found.append((unit, open_.pop(unit), day))
        found += [(unit, since, None) for unit, since in open_.items()]
        schema = {"unit": pl.Int64, "from_on": pl.Date, "until": pl.Date}
        frame = pl.DataFrame(found, schema=schema, orient="row").sort("unit", "from_on")
        return frame.with_columns(spell=pl.int_range(pl.len()).over("unit"))


def _below(top: int | None, pairs: Iterable[tuple[int, int | None]]) -> set[int | None]:
    children: dict[int | None, list[int]] = {}
    here = set()
    for unit, parent in pairs:
        here.add(unit)
        children.setdefault(parent, []).append(unit)
    found: set[int | None] = {top} & here
    open_ = list(found)
    while open_:
        for child in children.get(open_.pop(), []):
            if child not in found:
                found.add(child)
                open_.append(child)
    return found
