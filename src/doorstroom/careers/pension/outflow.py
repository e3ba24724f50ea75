"""Who reaches the state pension age within a horizon, and how sure that is (RIJK-MON-03, RIJK-PLA-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from doorstroom.kernel.dates import add_months


@dataclass(frozen=True, slots=True)
class PensionOutflow:
    """Who reaches the pension age within a horizon (RIJK-MON-03, RIJK-PLA-05, FED-01).

    Attributes:
        from_, until: the horizon; ``until`` is the first day after it.
        staff: persons looked at.
        reaching: persons whose day certainly lies in the horizon.
        already: persons whose day certainly lies before it, still in service.
        later: persons whose day certainly lies after it.
        unknown: persons of whom none of this is certain; ``missing`` says why.
        missing: fact that is missing to persons.
        years: one row a calendar year, empty ones too: ``year`` (Int32), ``persons`` (Int64); last a row
            with year null for those whose year is not certain, if there are any.
    """

    from_: date
    until: date
    staff: int
    reaching: int
    already: int
    later: int
    unknown: int
    missing: dict[str, int]
    years: pl.DataFrame

    @property
    def known(self) -> int:
        """Persons of whom it is certain whether they reach the age in the horizon."""
        return self.staff - self.unknown

    @property
    def share(self) -> float | None:
        """Reaching ÷ persons of whom it is certain, unrounded; null for nobody."""
        return self.reaching / self.known if self.known else None

    @property
    def coverage(self) -> float | None:
        """Persons of whom it is certain ÷ staff."""
        return self.known / self.staff if self.staff else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lowest and highest share of all staff that the unknown ones leave open."""
        if not self.staff:
            return None
        return self.reaching / self.staff, (self.reaching + self.unknown) / self.staff

    @property
    def average_per_year(self) -> float:
        """Reaching ÷ length of the horizon in years."""
        months = (self.until.year - self.from_.year) * 12 + self.until.month - self.from_.month
        return self.reaching * 12 / months

    def exceeds(self, part: int, of: int) -> bool:
        """Say whether the share is more than ``part`` out of ``of``, on the unrounded ratio."""
        return self.reaching * of > part * self.known

    def more_than(self, persons: int) -> bool:
        """Say whether more than so many reach the age; exactly as many is no."""
        return self.reaching > persons


def pension_outflow(pension: pl.DataFrame, *, from_: date, years: int) -> PensionOutflow:
    """Count who reaches the pension age within a horizon.

    Args:
        pension: ``PENSION`` of the staff on ``from_``; others are to be left out before.
        from_: first day of the horizon.
        years: length in years; the last day is the day before the anniversary.
    """
    until = add_months(from_, years * 12)
    inside = pl.col("earliest").is_between(from_, until, closed="left") & pl.col("latest").is_between(
        from_, until, closed="left"
    )
    state = (
        pl.when(inside)
        .then(pl.lit("reaching"))
        .when(pl.col("latest") < from_)
        .then(pl.lit("already"))
        .when(pl.col("earliest") >= until)
        .then(pl.lit("later"))
        .otherwise(pl.lit("unknown"))
    )
    rows = pension.with_columns(_state=state)
    counts = dict(rows.group_by("_state").len().iter_rows())
    unknown = rows.filter(pl.col("_state") == "unknown").group_by("missing").len().sort("missing")
    return PensionOutflow(
        from_=from_,
        until=until,
        staff=pension.height,
        reaching=counts.get("reaching", 0),
        already=counts.get("already", 0),
        later=counts.get("later", 0),
        unknown=counts.get("unknown", 0),
        missing=dict(unknown.iter_rows()),
        years=_by_year(rows.filter(pl.col("_state") == "reaching"), from_, until),
    )


def _by_year(reaching: pl.DataFrame, from_: date, until: date) -> pl.DataFrame:
    last = date.fromordinal(until.toordinal() - 1)
    every = pl.DataFrame({"year": range(from_.year, last.year + 1)}, schema={"year": pl.Int32})
    year = pl.col("earliest").dt.year()
    counts = reaching.group_by(pl.when(year == pl.col("latest").dt.year()).then(year).alias("year")).agg(
        pl.len().cast(pl.Int64).alias("persons")
    )
    rows = every.join(counts, on="year", how="left", maintain_order="left")
    open_years = counts.filter(pl.col("year").is_null())
    return pl.concat([rows.with_columns(pl.col("persons").fill_null(0)), open_years])
