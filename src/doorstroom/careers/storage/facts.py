"""From the table of facts to a frame: some kinds, of all people or of some.

Read on Django's own connection, not by ADBC: recording reads inside its transaction, and on SQLite a second
copy of the library in one process, closing the file, lets go of the locks that the first one holds.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import islice

import polars as pl
from django.db.models import Q, QuerySet

from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.schema import FACTS
from doorstroom.careers.models import Fact

_RENAMED = {"person": "person_id", "recorded_at": "batch__recorded_at"}
_SLICE = 50_000  # rows that are tuples at one time
_FEW = 500  # numbers in one statement; for more people the table is read and cut


def read_facts(
    kinds: Collection[str] = tuple(KINDS),
    *,
    known_at: datetime | None = None,
    persons: Collection[int] | None = None,
) -> pl.DataFrame:
    """Read all versions of facts. 1 query.

    Args:
        kinds: codes of declared kinds.
        known_at: with a time zone, inclusive; None is all that is recorded.
        persons: ids of the people wanted; all by default. Facts of functions and posts always come along.
    Returns: ``FACTS``, ordered by fact and version.
    """
    chosen = [kind for kind in KINDS if kind in kinds]
    rows = Fact.objects.filter(known_by(known_at))
    if len(chosen) < len(KINDS):
        rows = rows.filter(kind__in=chosen)
    if persons is None:
        return frame_of(rows)
    if len(persons) <= _FEW:
        return frame_of(rows.filter(Q(person__isnull=True) | Q(person__in=persons)))
    wanted = pl.col("person").is_null() | pl.col("person").is_in(list(persons))
    return frame_of(rows).filter(wanted)


def known_by(at: datetime | None) -> Q:
    """Return the condition for what was recorded by an instant; None is all that is recorded."""
    return Q(batch__recorded_at__isnull=False) if at is None else Q(batch__recorded_at__lte=at)


def frame_of(facts: QuerySet[Fact]) -> pl.DataFrame:
    """Return ``FACTS``, ordered by fact and version. 1 query."""
    fields = [_RENAMED.get(name, name) for name in FACTS.names]
    found = facts.order_by("fact", "version").values_list(*fields).iterator(chunk_size=_SLICE)
    parts = [FACTS.empty()]
    while rows := list(islice(found, _SLICE)):
        parts.append(pl.DataFrame(rows, schema=FACTS.dtypes, orient="row"))
    return pl.concat(parts)
