"""Length of service, with and without breaks; a break is no exit (RIJK-CAR-31).

Three lengths, all up to a day: from the first entry (``span``), without days out of service (``service``),
and without career breaks either (``worked``). Months are calendar months: days that do not count move the
start forward, so nobody gains or loses by the length of a month.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from doorstroom.careers.labels import band, band_labels
from doorstroom.careers.mobility.transitions import linked
from doorstroom.careers.seniority.spans import whole_months
from doorstroom.kernel.frames import Column, FrameSchema

LENGTHS = ("span", "service", "worked")
YEAR_BANDS = (1, 3, 5, 10, 20, 30, 40)

TENURE = FrameSchema(
    "tenure",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("in_service", pl.Boolean, "in service at the end of the day", nullable=False),
        Column("first_entry", pl.Date, "first day of all service", nullable=False),
        Column("last_entry", pl.Date, "first day after the last days out of service", nullable=False),
        Column("returns", pl.Int32, "times back after days out of service", nullable=False),
        Column("days_out", pl.Int32, "days between exit and re-entry", unit="days", nullable=False),
        Column("days_of_break", pl.Int32, "days in service of a career break", unit="days", nullable=False),
        Column("span_months", pl.Int32, "from the first entry", unit="whole months", nullable=False),
        Column("service_months", pl.Int32, "without days out", unit="whole months", nullable=False),
        Column("worked_months", pl.Int32, "without breaks either", unit="whole months", nullable=False),
    ),
)


def tenure(
    segments: pl.DataFrame, *, on: date, break_reasons: Collection[str] = (), leavers: bool = False
) -> pl.DataFrame:
    """Return the length of service of each person on a day.

    A career break inside service is a segment without any working time, or one opened for such a reason;
    a reason with part of the time left (a break of one day in five) is work. Working time that is not
    known counts as worked.

    Args:
        segments: ``schema.SEGMENTS``, all or some persons; needs fte_thousandths and reason.
        on: the day; service is counted to its start, as are ages.
        break_reasons: reasons of career breaks, on acts and on exits.
        leavers: also return people who are out of service on that day; their time ends with their exit.
    Returns: ``TENURE``, ordered by person. Days out after an exit for a career break are days out.
    """
    rows = linked(segments, ["until", "fte_thousandths"]).filter(pl.col("from_on") <= on)
    end = pl.min_horizontal(pl.coalesce("until", pl.lit(on)), pl.lit(on))
    back = pl.col("link") == "returns"
    rows = rows.with_columns(
        _end=end,
        _out=pl.when(back).then((pl.col("from_on") - pl.col("before_until")).dt.total_days()),
        _break=pl.when(_in_break(break_reasons)).then((end - pl.col("from_on")).dt.total_days()),
        _here=pl.col("until").is_null() | (pl.col("until") > on),
        _back=back,
    )
    people = rows.group_by("person", maintain_order=True).agg(
        pl.col("_here").last().alias("in_service"),
        pl.col("from_on").first().alias("first_entry"),
        pl.col("from_on").filter(pl.col("link").is_in(["start", "returns"])).last().alias("last_entry"),
        pl.col("_back").sum().cast(pl.Int32).alias("returns"),
        pl.col("_out").sum().cast(pl.Int32).alias("days_out"),
        pl.col("_break").sum().cast(pl.Int32).alias("days_of_break"),
        pl.col("_end").last(),
    )
    people = people if leavers else people.filter("in_service")
    first, out, rest = pl.col("first_entry"), pl.col("days_out"), pl.col("days_of_break")
    return TENURE.check(
        people.with_columns(
            span_months=whole_months(first, pl.col("_end")),
            service_months=whole_months(first + pl.duration(days=out), pl.col("_end")),
            worked_months=whole_months(first + pl.duration(days=out + rest), pl.col("_end")),
        )
    )


def _in_break(break_reasons: Collection[str]) -> pl.Expr:
    share, before = pl.col("fte_thousandths"), pl.col("before_fte_thousandths")
    part_left = ((share < before) & (share > 0)).fill_null(value=False)
    by_reason = pl.col("reason").is_in(list(break_reasons)).fill_null(value=False)
    return (share == 0).fill_null(value=False) | (by_reason & ~part_left)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Lengths of service of a group of persons.

    Attributes:
        persons: how many.
        bands: one row a band of years, empty ones too: ``band``, ``persons`` (Int64).
        median_months, mean_months: of the persons' own whole months, not of bands; null for nobody.
    """

    persons: int
    bands: pl.DataFrame
    median_months: float | None
    mean_months: float | None


def distribution(months: pl.Series, *, firsts: Sequence[int] = YEAR_BANDS) -> Distribution:
    """Divide whole months over bands of years.

    Args:
        months: whole months of each person; null (not known) gets a band "not_known" if it occurs.
        firsts: first full year of each band but the lowest, rising.
    """
    labels = pl.DataFrame({"band": band_labels(firsts)}, schema={"band": pl.String})
    of = pl.DataFrame({"months": months}).select(band(pl.col("months") // 12, firsts).alias("band"))
    counts = of.drop_nulls().group_by("band").agg(pl.len().cast(pl.Int64).alias("persons"))
    rows = labels.join(counts, on="band", how="left", maintain_order="left").with_columns(
        pl.col("persons").fill_null(0)
    )
    if missing := months.null_count():
        rows = pl.concat([rows, pl.DataFrame({"band": ["not_known"], "persons": [missing]})])
    median, mean = months.median(), months.mean()
    return Distribution(
        len(months),
        rows,
        float(median) if isinstance(median, int | float) else None,
        float(mean) if isinstance(mean, int | float) else None,
    )


def spread(people: pl.DataFrame, *, by: str, months: str = "service_months") -> pl.DataFrame:
    """Return how far apart the seniority is inside one title, grade or any other value (FED-33).

    Args:
        people: one row a person with ``by`` and ``months``; a title is a value of its own here, never
            read from seniority or grade.
        by: column to divide by; null (not known) is a row like any other.
        months: column of whole months.
    Returns: ``by``, persons (Int64), known (Int64: persons whose length is known), and of these lowest,
        median, highest and spread (highest − lowest) in months (Float64); most persons first.
    """
    value = pl.col(months).cast(pl.Float64)
    return (
        people.group_by(by)
        .agg(
            pl.len().cast(pl.Int64).alias("persons"),
            value.count().cast(pl.Int64).alias("known"),
            value.min().alias("lowest"),
            value.median().alias("median"),
            value.max().alias("highest"),
            (value.max() - value.min()).alias("spread"),
        )
        .sort("persons", by, descending=[True, False], nulls_last=True)
    )
