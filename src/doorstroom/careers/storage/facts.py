"""From the table of facts to a frame: some kinds, of all people or of some."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import polars as pl

from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.schema import FACTS
from doorstroom.careers.models import Batch, Fact
from doorstroom.careers.storage.reading import snapshot


def read_facts(
    kinds: Collection[str] = tuple(KINDS),
    *,
    known_at: datetime | None = None,
    persons: Collection[int] | None = None,
) -> pl.DataFrame:
    """Read all versions of facts, in one snapshot of what is committed.

    Args:
        kinds: codes of declared kinds.
        known_at: with a time zone, inclusive; None is all that is recorded.
        persons: ids of the people wanted; all by default. Facts of functions and posts always come along.
    Returns: ``FACTS``.
    """
    chosen = [kind for kind in KINDS if kind in kinds]
    if not chosen:
        return FACTS.empty()
    wanted: dict[str, tuple[str, Any]] = {
        column.name: (f'e."{column.name}"', column.dtype) for column in FACTS.columns
    }
    wanted |= {"person": ("e.person_id", pl.Int64), "recorded_at": ("e.batch_id", pl.Int64)}
    codes = ", ".join(f"'{code}'" for code in chosen)  # declared by us
    with snapshot() as source:
        rows = source.read(wanted, f"FROM {Fact._meta.db_table} e WHERE e.kind IN ({codes})")
        stamps = source.read(
            {"id": ("id", pl.Int64), "stamp": ("recorded_at", pl.Datetime("us", "UTC"))},
            f"FROM {Batch._meta.db_table} WHERE recorded_at IS NOT NULL",
        )
    rows = rows.join(stamps, left_on="recorded_at", right_on="id", maintain_order="left")
    rows = FACTS.check(rows.drop("recorded_at").rename({"stamp": "recorded_at"}))
    if known_at is not None:
        rows = rows.filter(pl.col("recorded_at") <= known_at)
    if persons is not None:
        rows = rows.filter(pl.col("person").is_null() | pl.col("person").is_in(list(persons)))
    return rows
