"""Months of experience, relevant to one function, overlaps counted once (VL-CAR-17)."""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers.facts.known import facts_on, of_kind
from doorstroom.careers.seniority.spans import whole_months
from doorstroom.kernel.errors import BadInput


def months_without_overlap(periods: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return how long periods last together, each day counted once.

    Months are calendar months, as for service: the days between the periods move the first day forward, and
    whole months are counted from there to the last end. Nobody gains or loses by the length of a month.

    Args:
        periods: ``person``, ``from_on``, ``until`` (exclusive; null is still running), in any order.
        on: periods count to the start of this day; those that begin on it or later do not count.
    Returns: ``person``, ``days`` (Int32), ``months`` (Int32), ordered by person; who has no period before
        the day has no row.
    """
    end = pl.min_horizontal(pl.col("until").fill_null(on), pl.lit(on))
    rows = periods.select("person", "from_on", _end=end).filter(pl.col("from_on") < pl.col("_end"))
    rows = rows.sort("person", "from_on", "_end")
    # The furthest day that any period before reaches: what begins after it leaves a gap.
    reached = pl.col("_end").cum_max().shift(1).over("person")
    gap = (pl.col("from_on") - reached).dt.total_days().clip(lower_bound=0).fill_null(0)
    people = (
        rows.with_columns(_gap=gap)
        .group_by("person", maintain_order=True)
        .agg(pl.col("from_on").first(), pl.col("_end").max(), pl.col("_gap").sum())
    )
    start = pl.col("from_on") + pl.duration(days=pl.col("_gap"))
    return people.select(
        "person",
        days=(pl.col("_end") - start).dt.total_days().cast(pl.Int32),
        months=whole_months(start, pl.col("_end")),
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
