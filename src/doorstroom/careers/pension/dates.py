"""The day on which somebody reaches the state pension age, from a dated table (RIJK-CAR-09).

That day is the first day out of service. It is computed whenever it is asked for and never stored, so it
moves when the table does (RIJK-T-24). Where the table or the birth date does not reach, the day is not
known: there is no age to fall back on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from doorstroom.administrations.ages import Cohort, PensionAge
from doorstroom.careers.seniority.spans import after_months
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
