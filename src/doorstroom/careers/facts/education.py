"""Highest level of education, and how it is spread over the staff (RIJK-CAR-16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from doorstroom.careers.facts.declared import EDUCATION_ORDER
from doorstroom.careers.facts.known import facts_on, of_kind


def highest_education(known: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the highest level that each person has proved by a day; the scale is never looked at.

    Args:
        known: as ``known_facts`` gives them.
        on: the day; a later diploma does not count yet.
    Returns: ``person``, ``education`` (String), ``since`` (day of that diploma), ordered by person. Of
        equally high ones the latest counts.
    """
    levels = of_kind(facts_on(known, on), "education_level")
    place = pl.col("value").replace_strict(EDUCATION_ORDER, return_dtype=pl.Int8)
    best = levels.sort("person", place, "from_on", "fact").group_by("person", maintain_order=True).last()
    return best.select("person", education="value", since="from_on")


def education_of_staff(
    known: pl.DataFrame, people: pl.DataFrame, *, on: date, by: Sequence[str] = ("kind_of_work",)
) -> pl.DataFrame:
    """Count the staff of a day by level of education and by columns of their state.

    Args:
        known: as ``known_facts`` gives them.
        people: one row a person, with the columns of ``by``: the staff of the day.
        on: the day.
        by: columns of ``people``.
    Returns: ``by``, ``education``, ``persons`` (Int64); null is not known, and a row like any other.
    """
    levels = highest_education(known, on=on)
    rows = people.join(levels, on="person", how="left")
    cuts = [*by, "education"]
    return rows.group_by(cuts).agg(persons=pl.len().cast(pl.Int64)).sort(cuts, nulls_last=True)
