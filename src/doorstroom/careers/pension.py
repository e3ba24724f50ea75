"""The day on which somebody reaches the state pension age, from a dated table (RIJK-CAR-09).

That day is the first day out of service. It is computed whenever it is asked for and never stored, so it
moves when the table does (RIJK-T-24). Where the table or the birth date does not reach, the day is not
known: there is no age to fall back on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from doorstroom.administrations.ages import Cohort, PensionAge
from doorstroom.careers.spans import after_months
from doorstroom.kernel.dates import add_months
from doorstroom.kernel.errors import BadInput
from doorstroom.kernel.frames import Column, FrameSchema

# Why a day cannot be determined: the fact that is missing.
MISSING = {
    "age_table": "cannot determine: the administration has no table of pension ages",
    "birth_date": "cannot determine: the birth date is not known",
    "birth_day": "cannot determine: only the year of birth is known",
    "cohort": "cannot determine: the table of pension ages does not reach this birth date",
}

PENSION = FrameSchema(
    "pension",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("pension_on", pl.Date, "day the age is reached, first day out; null if not known"),
        Column("earliest", pl.Date, "earliest day it can be; the same where the birth date is known"),
        Column("latest", pl.Date, "latest day it can be"),
        Column("age_months", pl.Int32, "the age that holds", unit="months"),
        Column(
            "missing", pl.String, "the fact that is missing; null if the day is known", allowed=tuple(MISSING)
        ),
    ),
)


def pension_dates(
    persons: pl.DataFrame, table: PensionAge | None, *, scenario: str | None = None
) -> pl.DataFrame:
    """Return the pension date of each person.

    Args:
        persons: ``schema.PERSONS``. A birth date known to the year gives no day, but the earliest and the
            latest, which may suffice for a count.
        table: of the administration; ``None`` where it has none.
        scenario: code of an assumed continuation of the table; the law always comes first.
    Returns: ``PENSION``, in the row order of ``persons``.
    Raises:
        BadInput: no such scenario.
    """
    further = _scenario(table, scenario)
    cohorts = table.cohorts if table else ()
    rows = persons.select("person", "birth_date", "birth_precision")
    by_year = (pl.col("birth_precision") == "year").fill_null(value=False)
    rows = _attach_age(_attach_age(rows, cohorts, "_age"), further, "_further").with_columns(
        age_months=pl.when(~by_year).then(pl.coalesce("_age", "_further"))
    )
    year = pl.when(by_year).then(pl.col("birth_date").dt.year())
    rows = rows.with_columns(year.alias("_year"))
    bounds = _ranges(rows["_year"].unique().drop_nulls(), cohorts, further)
    rows = rows.join(bounds, on="_year", how="left", maintain_order="left")
    day = after_months(pl.col("birth_date"), pl.col("age_months"))
    missing = (
        pl.when(pl.lit(table is None))
        .then(pl.lit("age_table"))
        .when(pl.col("birth_date").is_null())
        .then(pl.lit("birth_date"))
        .when(by_year)
        .then(pl.lit("birth_day"))
        .when(pl.col("age_months").is_null())
        .then(pl.lit("cohort"))
    )
    return PENSION.check(
        rows.with_columns(pension_on=day, missing=missing).with_columns(
            earliest=pl.coalesce("pension_on", "_earliest"), latest=pl.coalesce("pension_on", "_latest")
        )
    )


def _scenario(table: PensionAge | None, scenario: str | None) -> tuple[Cohort, ...]:
    if scenario is None or table is None:
        return ()
    for one in table.scenarios:
        if one.code == scenario:
            return one.cohorts
    raise BadInput(
        f"the table of pension ages has no scenario {scenario}",
        where="scenario",
        expected=", ".join(one.code for one in table.scenarios) or "none: the table has no scenarios",
    )


def _attach_age(rows: pl.DataFrame, cohorts: Sequence[Cohort], name: str) -> pl.DataFrame:
    """Add the age in months of the cohort that holds the birth date; null beyond the cohorts."""
    table = pl.DataFrame(
        {
            "_from": [one.born_from or date.min for one in cohorts],
            "_until": [one.born_until for one in cohorts],
            "_months": [one.years * 12 + one.months for one in cohorts],
        },
        schema={"_from": pl.Date, "_until": pl.Date, "_months": pl.Int32},
    ).sort("_from")
    # A handful of birth dates for many people: join the dates, not the people.
    births = rows.select("birth_date").unique().drop_nulls().sort("birth_date")
    found = births.join_asof(table, left_on="birth_date", right_on="_from").select(
        "birth_date", pl.when(pl.col("birth_date") < pl.col("_until")).then("_months").alias(name)
    )
    return rows.join(found, on="birth_date", how="left", maintain_order="left")


def _ranges(years: pl.Series, cohorts: Sequence[Cohort], further: Sequence[Cohort]) -> pl.DataFrame:
    """Earliest and latest pension date of people born in each year; null if a day has no known age."""
    spans = [pl.date_range(date(year, 1, 1), date(year, 12, 31), eager=True) for year in years]
    days = pl.DataFrame({"birth_date": pl.concat([pl.Series(dtype=pl.Date), *spans])})
    days = _attach_age(_attach_age(days, cohorts, "_age"), further, "_further")
    day = after_months(pl.col("birth_date"), pl.coalesce("_age", "_further"))
    found = days.group_by(pl.col("birth_date").dt.year().alias("_year")).agg(
        day.min().alias("_earliest"), day.max().alias("_latest"), day.null_count().alias("_open")
    )
    return found.filter(pl.col("_open") == 0).drop("_open")


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
