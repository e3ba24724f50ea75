"""Months of experience, relevant to one function, overlaps counted once (VL-CAR-17)."""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers.facts.known import facts_on, of_kind
from doorstroom.careers.seniority.spans import after_months, whole_months
from doorstroom.kernel.errors import BadInput

# Days left over from several periods are added up; so many make a month. Ours: the documents count months and
# do not say what becomes of days.
DAYS_IN_MONTH = 30


def months_without_overlap(periods: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return how long periods last together, each day counted once.

    Periods that overlap or touch become one. Of each of these the whole calendar months count, so that half
    a year is six months whichever half it is; the days that are left over everywhere are added, and every
    ``DAYS_IN_MONTH`` of them are a month.

    Args:
        periods: ``person``, ``from_on``, ``until`` (exclusive; null is still running), in any order.
        on: periods count to the start of this day; those that begin on it or later do not count.
    Returns: ``person``, ``months`` (Int32), ``days`` (Int32: left over), ordered by person; who has no period
        before the day has no row.
    """
    end = pl.min_horizontal(pl.col("until").fill_null(on), pl.lit(on))
    rows = periods.select("person", "from_on", _end=end).filter(pl.col("from_on") < pl.col("_end"))
    rows = rows.sort("person", "from_on", "_end")
    # The furthest day that any period before reaches: what begins after it stands apart.
    reached = pl.col("_end").cum_max().shift(1).over("person")
    apart = (pl.col("from_on") > reached).fill_null(value=True)
    joined = (
        rows.with_columns(_run=apart.cum_sum().over("person"))
        .group_by("person", "_run", maintain_order=True)
        .agg(pl.col("from_on").first(), pl.col("_end").max())
    )
    joined = joined.with_columns(_months=whole_months(pl.col("from_on"), pl.col("_end")))
    full = after_months(pl.col("from_on"), pl.col("_months"))
    people = (
        joined.with_columns(_days=(pl.col("_end") - full).dt.total_days().cast(pl.Int32))
        .group_by("person", maintain_order=True)
        .agg(pl.col("_months").sum(), pl.col("_days").sum())
    )
    return people.select(
        "person",
        months=pl.col("_months") + pl.col("_days") // DAYS_IN_MONTH,
        days=pl.col("_days") % DAYS_IN_MONTH,
    )


def experience_months(
    known: pl.DataFrame, *, function: str, on: date, sector: str | None = None
) -> pl.DataFrame:
    """Return the months of experience relevant to one function.

    Only what somebody judged relevant to this very function counts; what was judged for another function, or
    by nobody, does not, and is shown beside it.

    Args:
        known: as ``known_facts`` gives them.
        function: the function, as the judgements name it.
        on: the day; judgements count that hold on it, experience counts to its start.
        sector: ``private`` or ``public``; None is both.
    Returns: ``person``, ``months`` (Int32), ``relevant``, ``not_relevant``, ``unjudged`` (Int32: experiences
        begun before the day); one row a person with any of them, ordered by person.
    Raises:
        BadInput: no such sector.
    """
    if sector not in (None, "private", "public"):
        raise BadInput(f"no sector {sector!r}", where="sector", expected="private or public")
    had = of_kind(known, "experience").filter(pl.col("from_on") < on)
    if sector is not None:
        had = had.filter(pl.col("sector") == sector)
    judged = of_kind(facts_on(known, on), "experience_relevance").filter(pl.col("for_function") == function)
    rows = had.join(
        judged.select("person", ref="experience", relevant="value"), on=["person", "ref"], how="left"
    )
    yes = pl.col("relevant").fill_null(value=False)
    counts = rows.group_by("person").agg(
        relevant=yes.sum().cast(pl.Int32),
        not_relevant=(~pl.col("relevant")).sum().cast(pl.Int32),
        unjudged=pl.col("relevant").is_null().sum().cast(pl.Int32),
    )
    months = months_without_overlap(rows.filter(yes), on=on)
    joined = counts.join(months, on="person", how="left").sort("person")
    return joined.select("person", pl.col("months").fill_null(0), "relevant", "not_relevant", "unjudged")
