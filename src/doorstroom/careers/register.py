"""The register: the staff of a day, as known on a day, one row a person, and counts by any cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from doorstroom.careers.labels import Cuts
from doorstroom.careers.within import Within


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the persons counted have a known value for one cut."""

    known: int
    of: int

    @property
    def share(self) -> float | None:
        """Known ÷ all, unrounded; null for an empty population."""
        return self.known / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Register:
    """Counts of the staff on a day, with what a figure must carry: date, population, coverage.

    Attributes:
        on: the day (end of day).
        known_at: stamp of the last batch in the figure; null where the source has no stamps.
        by: the cuts.
        rows: one row a combination that occurs: the cuts (null = not known), ``persons`` (Int64),
            ``fte`` (Float64, full-time equivalents of those whose share is known; null where it is known of
            nobody), ``fte_unknown`` (persons whose share is not known).
        total: persons, fte, fte_unknown of the whole population.
        coverage: per cut, and for ``fte``, how many persons have a known value.
        outside: persons in service on that day who are no staff (hired from outside).
    """

    on: date
    known_at: datetime | None
    by: tuple[str, ...]
    rows: pl.DataFrame
    persons: int
    fte: float | None
    fte_unknown: int
    coverage: dict[str, Coverage]
    outside: int


def people_on(segments: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return one row a person in service at the end of ``on``: the columns of ``segments``."""
    return segments.filter((pl.col("from_on") <= on) & (pl.col("until").is_null() | (pl.col("until") > on)))


def register(
    cuts: Cuts,
    *,
    on: date,
    by: Sequence[str] = (),
    staff_only: bool = True,
    within: Within | None = None,
) -> Register:
    """Count the staff of a day.

    Args:
        cuts: the staff with its cuts.
        on: the day.
        by: cuts to divide by; none gives the total alone.
        staff_only: leave out people who work here but are no staff (RIJK-CAR-01).
        within: the part of the staff; None is all of it.
    Raises:
        BadInput: a cut does not exist.
    """
    cuts.check(by)
    present = people_on(cuts.staff.segments, on)
    if within is not None and not within.everything:
        inside = present.select("unit", pl.lit(on).alias("_day"))
        present = present.filter(within.holds(inside, unit="unit", day="_day"))
    staff = present.filter(cuts.settings.staff_only()) if staff_only else present
    labelled = cuts.attach(staff.with_columns(pl.lit(on).alias("_day")), by, day="_day")
    rows = labelled.group_by(list(by)).agg(*COUNTS) if by else labelled.select(*COUNTS)
    rows = cuts.codes(rows, by, on)
    if by:
        rows = rows.sort(list(by), nulls_last=True)
    total = staff.select(*COUNTS).row(0, named=True)
    known = labelled.select(pl.col(name).is_not_null().sum() for name in by).to_dicts()
    coverage = {name: Coverage(int(known[0][name]), staff.height) for name in by}
    coverage["fte"] = Coverage(staff.height - int(total["fte_unknown"]), staff.height)
    return Register(
        on,
        cuts.staff.known_at,
        tuple(by),
        rows,
        int(total["persons"]),
        total["fte"],
        int(total["fte_unknown"]),
        coverage,
        present.height - staff.height,
    )


COUNTS = (
    pl.len().cast(pl.Int64).alias("persons"),
    pl.when(pl.col("fte_thousandths").is_not_null().any() | (pl.len() == 0))
    # Whole thousandths: more decimals would be noise of the division.
    .then((pl.col("fte_thousandths").cast(pl.Int64).sum() / 1000).round(3))
    .alias("fte"),
    pl.col("fte_thousandths").is_null().sum().cast(pl.Int64).alias("fte_unknown"),
)
