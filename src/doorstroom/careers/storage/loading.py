"""From the tables to a ``Ledger``: columns that are needed, up to a batch, of all people or of some."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.models import Batch, Event, Person, PersonState, UnitState, UnitSuccession
from doorstroom.careers.storage.reading import Snapshot, snapshot

# Beside the state, what it takes to choose versions and to order acts.
ALWAYS = [name for name in schema.LEDGER.names if name not in schema.STATE_NAMES and name != "source_ref"]
# So many numbers fit one statement; for more people the whole table is read and cut.
_FEW = 20_000
_RENAMED = {"person": "e.person_id", "unit": "e.unit_id", "recorded_at": "e.batch_id"}


@dataclass(frozen=True, slots=True)
class Point:
    """How far one reads: everything up to and with a batch."""

    batch: int
    recorded_at: datetime
    last_event: int


_HELD: ContextVar[list[Point | None] | None] = ContextVar("held point", default=None)


@contextmanager
def one_point() -> Iterator[None]:
    """Let whatever is read in this block show one state of the ledger: the last one at the first look.

    A page must not mix two states because an import ends while it is made; and it asks only once. Not for
    what writes: it would not see its own batch.
    """
    token = _HELD.set([])
    try:
        yield
    finally:
        _HELD.reset(token)


def latest_point(known_at: datetime | None = None) -> Point | None:
    """Return the last batch stamped at or before an instant, or of all; None where there is none.

    1 query; within ``one_point`` 1 for all looks at the last state.
    """
    held = _HELD.get()
    if held is None or known_at is not None:
        return _read_point(known_at)
    if not held:
        held.append(_read_point(None))
    return held[0]


def _read_point(known_at: datetime | None) -> Point | None:
    batches = Batch.objects.filter(recorded_at__isnull=False)
    if known_at is not None:
        batches = batches.filter(recorded_at__lte=known_at)
    batch = batches.order_by("-recorded_at").only("recorded_at", "last_event").first()
    if batch is None or batch.recorded_at is None or batch.last_event is None:
        return None
    return Point(batch.pk, batch.recorded_at, batch.last_event)


def read_ledger(
    point: Point | None,
    *,
    columns: Collection[str] | None = None,
    persons: Collection[int] | None = None,
    events: bool = True,
) -> Ledger:
    """Read the ledger as it stood after a batch, in one snapshot.

    Args:
        point: the batch; None gives an empty ledger.
        columns: state columns, and ``source_ref``, that are needed; all by default. The rest is always there.
        persons: ids of the people wanted; all by default.
        events: without them, only who and what units there are.
    """
    if point is None:
        return Ledger(schema.LEDGER.empty(), schema.PERSONS.empty(), schema.UNITS.empty())
    with snapshot() as source:
        return Ledger(
            _events(source, point, columns, persons) if events else schema.LEDGER.empty(),
            read_persons(source, point, persons),
            read_units(source, point),
            read_successions(source, point),
        )


def _events(
    source: Snapshot, point: Point, columns: Collection[str] | None, persons: Collection[int] | None
) -> pl.DataFrame:
    names = [name for name in schema.LEDGER.names if columns is None or name in ALWAYS or name in columns]
    wanted: dict[str, tuple[str, Any]] = {
        name: (_RENAMED.get(name, f'e."{name}"'), schema.LEDGER[name].dtype) for name in names
    }
    # The stamp belongs to the batch: a number in the table, an instant only here.
    wanted["recorded_at"] = ("e.batch_id", pl.Int64)
    where, cut = _only(persons, "e.person_id")
    table = Event._meta.db_table
    events = source.read(wanted, f"FROM {table} e WHERE e.batch_id <= {int(point.batch)}{where}")
    stamps = source.read(
        {"id": ("id", pl.Int64), "stamp": ("recorded_at", pl.Datetime("us", "UTC"))},
        f"FROM {Batch._meta.db_table} WHERE recorded_at IS NOT NULL",
    )
    events = (
        events.join(stamps, left_on="recorded_at", right_on="id", how="left")
        .drop("recorded_at")
        .rename({"stamp": "recorded_at"})
        .select(names)
    )
    return _cut(events, cut)


def _only(persons: Collection[int] | None, column: str) -> tuple[str, pl.Series | None]:
    """Return the condition for few people, or the series to cut by for many."""
    if persons is None:
        return "", None
    if len(persons) > _FEW:
        return "", pl.Series("person", persons, dtype=pl.Int64)
    if not persons:
        return " AND 1 = 0", None
    return f" AND {column} IN ({', '.join(str(int(person)) for person in persons)})", None


def _cut(frame: pl.DataFrame, persons: pl.Series | None) -> pl.DataFrame:
    return frame if persons is None else frame.join(persons.to_frame(), on="person", how="semi")


def read_persons(source: Snapshot, point: Point, persons: Collection[int] | None = None) -> pl.DataFrame:
    """Return ``schema.PERSONS``: of each person the latest version up to the batch."""
    wanted: dict[str, tuple[str, Any]] = {
        "person": ("s.person_id", pl.Int64),
        "number": ("p.number", pl.String),
        "birth_date": ("s.birth_date", pl.Date),
        "birth_precision": ("s.birth_precision", pl.String),
        "sex": ("s.sex", pl.String),
        "version": ("s.version", pl.Int16),
    }
    where, cut = _only(persons, "s.person_id")
    states = source.read(
        wanted,
        f"FROM {PersonState._meta.db_table} s JOIN {Person._meta.db_table} p ON p.id = s.person_id"
        f" WHERE s.batch_id <= {int(point.batch)}{where}",
    )
    if states["version"].max():
        states = states.filter(pl.col("version") == pl.col("version").max().over("person"))
    return _cut(states.drop("version"), cut)


def read_units(source: Snapshot, point: Point) -> pl.DataFrame:
    """Return ``schema.UNITS``: of each unit and day the latest version up to the batch."""
    wanted: dict[str, tuple[str, Any]] = {
        column.name: (f'e."{column.name}"', column.dtype) for column in schema.UNITS.columns
    }
    wanted |= {"unit": ("e.unit_id", pl.Int64), "parent": ("e.parent_id", pl.Int64)}
    wanted["version"] = ("e.version", pl.Int16)
    states = source.read(wanted, f"FROM {UnitState._meta.db_table} e WHERE e.batch_id <= {int(point.batch)}")
    latest = pl.col("version") == pl.col("version").max().over("unit", "effective_on")
    return states.filter(latest).drop("version").sort("unit", "effective_on")


def read_successions(source: Snapshot, point: Point) -> pl.DataFrame:
    """Return ``schema.SUCCESSIONS`` up to the batch."""
    return source.read(
        {
            "old": ("old_id", pl.Int64),
            "new": ("new_id", pl.Int64),
            "on": ('"on"', pl.Date),
            "kind": ("kind", pl.String),
        },
        f"FROM {UnitSuccession._meta.db_table} WHERE batch_id <= {int(point.batch)}",
    )
