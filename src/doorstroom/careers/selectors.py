"""Reads: the ledger, the staff through time, one person's career, the batches and what they changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef, Q, QuerySet

from doorstroom.audit.services import record, require_actor
from doorstroom.careers import schema
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.models import Batch, Event, Person, PersonState, UnitState
from doorstroom.careers.purposes import FILE_PURPOSES
from doorstroom.careers.segments import segments, stretches
from doorstroom.careers.staff import Staff
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point, read_ledger
from doorstroom.kernel.errors import BadInput


def load_ledger(
    *,
    known_at: datetime | None = None,
    columns: Collection[str] | None = None,
    persons: Collection[int] | None = None,
) -> Ledger:
    """Return the ledger as it was known at an instant.

    Args:
        known_at: with a time zone; None is all that is recorded.
        columns: state columns and ``source_ref`` that are needed; the other columns are always there.
        persons: ids of the people wanted.
    """
    return read_ledger(latest_point(known_at), columns=columns, persons=persons)


def get_segments(*, known_at: datetime | None = None, columns: Collection[str] | None = None) -> pl.DataFrame:
    """Return ``schema.SEGMENTS``, from the cache for the present state, from the ledger for an earlier one.

    Args:
        known_at: with a time zone; None is all that is recorded.
        columns: columns needed; all by default.
    """
    latest = latest_point()
    point = latest if known_at is None else latest_point(known_at)
    if point is None:
        return schema.SEGMENTS.empty().select(columns or schema.SEGMENTS.names)
    if point == latest:
        return cache.read("segments", point, columns)
    rows = segments(stretches(read_ledger(point, columns=columns).events))
    return rows.select(columns) if columns is not None else rows


def get_staff(*, known_at: datetime | None = None, columns: Collection[str] | None = None) -> Staff:
    """Return what register, flows and the other engines read.

    Args:
        known_at: with a time zone; None is all that is recorded.
        columns: state columns that are needed; the other columns of the segments are always there.
    """
    latest = latest_point()
    point = latest if known_at is None else latest_point(known_at)
    if columns is not None:
        columns = {*columns, "fte_thousandths"}  # every figure counts it
    if point is None or point != latest:
        return Staff.of(read_ledger(point, columns=columns))
    names = [
        name
        for name in schema.SEGMENTS.names
        if columns is None or name not in schema.STATE_NAMES or name in columns
    ]
    return Staff(
        cache.read("segments", point, names),
        cache.read("persons", point),
        cache.read("units", point),
        cache.read("successions", point),
        point.recorded_at,
    )


def get_career(person_number: str, *, by: str, purpose: str, known_at: datetime | None = None) -> Ledger:
    """Return the ledger of one person, with all units, and log the reading.

    3 queries whatever the length (person, acts, units), and one line in the log of reads.

    Args:
        person_number: the administration's own number.
        by: who reads.
        purpose: why; one of ``FILE_PURPOSES``.
        known_at: with a time zone; None is all that is recorded.
    Raises:
        BadInput: nobody has this number, or the purpose is none for which a file may be read.
    """
    log_reading = _reading(by, purpose)
    known = _known(known_at)
    states = PersonState.objects.filter(known, person__number=person_number).order_by("-version")
    facts = ("person_id", "person__number", "birth_date", "birth_precision", "sex")
    found = list(states.values_list(*facts)[:1])
    if not found:
        raise BadInput("nobody has this personnel number", where="person", expected="a number of the ledger")
    log_reading(action="careers.file.read", object_type="person", object_id=found[0][0])
    return Ledger(
        _frame(Event.objects.filter(known, person=found[0][0]).order_by("id")),
        pl.DataFrame(found, schema=schema.PERSONS.dtypes, orient="row"),
        _units(known),
    )


def get_known_units(point: Point) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return units and successions as they were known, from the cache for the present state. 0–2 queries.

    Args:
        point: how far one reads.
    Returns: ``schema.UNITS``, ``schema.SUCCESSIONS``.
    """
    path = cache.path_of("units", point)
    if path.exists():
        return _units_of_state(point, path.stat().st_mtime_ns)
    whole = read_ledger(point, events=False, persons=[])
    return whole.units, whole.successions


@lru_cache(maxsize=2)
def _units_of_state(point: Point, _made: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    # Small, of no person, and asked for by every page of one: kept as long as the file is the same.
    return cache.read("units", point), cache.read("successions", point)


def list_batches() -> QuerySet[Batch]:
    """Return all that was recorded, the latest first: who, when, from what. 1 query."""
    return Batch.objects.filter(recorded_at__isnull=False).order_by("-recorded_at")


@dataclass(frozen=True, slots=True)
class Changes:
    """What one batch brought.

    Attributes:
        events: ``schema.LEDGER``: its rows.
        former: ``schema.LEDGER``: of each act that it corrects or annuls, the version that held before.
        numbers: personnel number of each ``person`` in them.
    """

    events: pl.DataFrame
    former: pl.DataFrame
    numbers: dict[int, str]


def list_changes(batch: int, *, by: str, purpose: str) -> Changes:
    """Return the rows of a batch, and the versions that they replace; the reading is logged. 4 queries.

    Args:
        batch: number of the batch.
        by: who reads.
        purpose: why; one of ``FILE_PURPOSES``.
    Raises:
        BadInput: there is no such batch, or the purpose is none for which files may be read.
    """
    log_reading = _reading(by, purpose)
    ends = dict(Batch.objects.filter(pk__lte=batch).order_by("-pk").values_list("pk", "last_event")[:2])
    if batch not in ends:
        raise BadInput(
            "there is no such batch", where="batch", expected="a number that careers history lists"
        )
    last = ends.pop(batch)
    # Ids rise with batches: the rows of one lie between the end of the one before and its own.
    rows = Event.objects.filter(id__lte=last, id__gt=next(iter(ends.values()), 0))
    log_reading(action="careers.batch.read", object_type="batch", object_id=batch)
    replaced = Event.objects.filter(
        person=OuterRef("person"),
        employment=OuterRef("employment"),
        act_no=OuterRef("act_no"),
        version=OuterRef("version") + 1,
        batch=batch,
    )
    people = rows.filter(version__gt=0).values("person")
    former = Event.objects.filter(Exists(replaced), person__in=people)
    numbers = dict(Person.objects.filter(pk__in=rows.values("person")).values_list("pk", "number"))
    return Changes(_frame(rows.order_by("id")), _frame(former.order_by("id")), numbers)


def _known(known_at: datetime | None) -> Q:
    return Q(batch__recorded_at__isnull=False) if known_at is None else Q(batch__recorded_at__lte=known_at)


def _frame(events: QuerySet[Event]) -> pl.DataFrame:
    names = {"person": "person_id", "unit": "unit_id", "recorded_at": "batch__recorded_at"}
    rows = events.values_list(*[names.get(name, name) for name in schema.LEDGER.names])
    return pl.DataFrame(list(rows), schema=schema.LEDGER.dtypes, orient="row")


def _units(known: Q) -> pl.DataFrame:
    names = {"unit": "unit_id", "parent": "parent_id"}
    fields = [names.get(name, name) for name in schema.UNITS.names]
    states = UnitState.objects.filter(known).order_by("unit", "effective_on", "version").values_list(*fields)
    frame = pl.DataFrame(list(states), schema=schema.UNITS.dtypes, orient="row")
    return frame.unique(["unit", "effective_on"], keep="last", maintain_order=True)


def _reading(by: str, purpose: str) -> Callable[..., None]:
    """Return what logs a reading for this purpose; refuse and log a purpose that does not exist."""
    require_actor(by)
    if purpose not in FILE_PURPOSES:
        record(by=by, action="careers.file.read", object_type="person", result="refused", store="work")
        raise BadInput(f"{purpose!r} is no purpose", where="purpose", expected=" or ".join(FILE_PURPOSES))

    def log_reading(**event: Any) -> None:
        record(by=by, purpose=purpose, store="work", **event)

    return log_reading
