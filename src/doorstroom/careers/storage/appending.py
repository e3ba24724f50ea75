"""What recording answered, into the tables: identities get their final ids, states their versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.models import Batch, Event, Person, PersonState, Unit, UnitState, UnitSuccession
from doorstroom.careers.recording import Recorded
from doorstroom.careers.storage.loading import Point
from doorstroom.careers.storage.reading import snapshot
from doorstroom.careers.storage.writing import advance_ids, next_id, write_columns

_RENAMED = {"person": "person_id", "unit": "unit_id", "parent": "parent_id", "old": "old_id", "new": "new_id"}


def settle(recorded: Recorded) -> Recorded:
    """Move new identities to ids that were never given before.

    Recording counts on from the highest id that it saw; that may be an id of somebody whom it did not see,
    or of somebody since disposed of, whose id stands in old logs.
    """
    person = _shift(recorded.new_persons["person"], Person)
    unit = _shift(recorded.new_units["unit"], Unit)
    return replace(
        recorded,
        events=recorded.events.with_columns(person("person"), unit("unit")),
        new_persons=recorded.new_persons.with_columns(person("person")),
        person_states=recorded.person_states.with_columns(person("person")),
        new_units=recorded.new_units.with_columns(unit("unit")),
        unit_states=recorded.unit_states.with_columns(unit("unit"), unit("parent")),
        successions=recorded.successions.with_columns(unit("old"), unit("new")),
    )


def _shift(new: pl.Series, model: Any) -> Callable[[str], pl.Expr]:
    first = new.min()
    if not isinstance(first, int):
        return pl.col
    by = next_id(model._meta.db_table) - first
    return lambda name: pl.when(pl.col(name) >= first).then(pl.col(name) + by).otherwise(pl.col(name))


def append_people_and_units(recorded: Recorded, batch: Batch, until: Point | None) -> None:
    """Write new persons and units, and what is newly known of them.

    Args:
        recorded: settled.
        batch: the batch of the rows.
        until: the last batch before; None where there is none.
    """
    silent = recorded.new_persons.join(recorded.person_states, on="person", how="anti")
    states = pl.concat([recorded.person_states, schema.PERSONS.conform(silent)]).drop("number")
    _write(Person, recorded.new_persons.rename({"person": "id"}).sort("id"))
    states = _versions(states.sort("person"), PersonState, ["person"], until)
    _write(PersonState, states.with_columns(batch_id=pl.lit(batch.pk)))
    _write(Unit, recorded.new_units.select(id="unit").sort("id"))
    units = _versions(recorded.unit_states, UnitState, ["unit", "effective_on"], until)
    _write(UnitState, units.with_columns(batch_id=pl.lit(batch.pk)))
    _write(UnitSuccession, recorded.successions.with_columns(batch_id=pl.lit(batch.pk)))


def append_events(events: pl.DataFrame, batch: Batch, after_slice: Callable[[int], None] | None) -> int:
    """Write rows of ``schema.LEDGER``; return the highest event id now."""
    rows = events.select(name for name in schema.LEDGER.names if name != "recorded_at")
    _write(Event, rows.with_columns(batch_id=pl.lit(batch.pk)), after_slice)
    return next_id(Event._meta.db_table) - 1


def stamps_of(events: pl.DataFrame) -> list[datetime | None]:
    """Return the stamps that a file brings, rising; rows without one come last, with the clock's."""
    return events["recorded_at"].unique().sort(nulls_last=True).to_list()


def _versions(rows: pl.DataFrame, model: Any, key: list[str], until: Point | None) -> pl.DataFrame:
    """Give each row the version after the highest one recorded for its key; 0 where there is none."""
    if until is None or rows.is_empty():
        return rows.with_columns(version=pl.lit(0, pl.Int16))
    wanted: dict[str, tuple[str, Any]] = {
        name: (f"{_RENAMED.get(name, name)}", rows.schema[name]) for name in key
    }
    wanted["highest"] = ("version", pl.Int16)
    with snapshot() as source:
        known = source.read(wanted, f"FROM {model._meta.db_table}")
    highest = known.group_by(key).agg(pl.col("highest").max())
    return rows.join(highest, on=key, how="left", maintain_order="left").select(
        *rows.columns, version=(pl.col("highest") + 1).fill_null(0).cast(pl.Int16)
    )


def _write(model: Any, frame: pl.DataFrame, after_slice: Callable[[int], None] | None = None) -> None:
    if frame.is_empty():
        return
    frame = frame.rename({old: new for old, new in _RENAMED.items() if old in frame.columns})
    write_columns(model._meta.db_table, frame, after_slice=after_slice)
    if "id" in frame.columns:
        advance_ids(model._meta.db_table, int(frame["id"].max()))  # type: ignore[arg-type]
