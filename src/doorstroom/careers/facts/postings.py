"""Postings abroad: which sets of provisions apply to the same type of posting (RIJK-CAR-24)."""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers.facts.known import facts_on, of_kind


def provisions(known: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Count the postings of a day by type, organisation and set of provisions.

    Args:
        known: as ``known_facts`` gives them.
        on: the day.
    Returns: ``posting_type``, ``organisation``, ``provisions``, ``persons`` (Int64), and ``sets`` (Int64):
        how many different sets apply to postings of that type on that day; more than one is a difference
        between organisations, or inside one.
    """
    rows = of_kind(facts_on(known, on), "posting_abroad").rename({"value": "provisions"})
    cuts = ["posting_type", "organisation", "provisions"]
    counts = rows.group_by(cuts).agg(persons=pl.col("person").n_unique().cast(pl.Int64)).sort(cuts)
    sets = pl.col("provisions").n_unique().over("posting_type").cast(pl.Int64)
    return counts.with_columns(sets=sets)
