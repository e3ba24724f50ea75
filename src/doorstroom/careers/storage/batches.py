"""What was recorded, batch by batch, and what a batch changed: in pages, for it may hold a million rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record_reading
from doorstroom.careers import schema
from doorstroom.careers.models import Batch, Event
from doorstroom.rights import Actor

ABILITY = "careers.batch.read"
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a batch added.

    Attributes:
        person, employment, act_no, version: which act.
        kind, action, effective_on: what it says; ``unit`` is the number of the unit, null after an exit.
        differs: of a correction or annulment, each state column that changed, with the former and the new
            value; a unit by its number.
    """

    person: int
    employment: int
    act_no: int
    version: int
    kind: str
    action: str
    effective_on: date
    unit: int | None
    differs: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of what a batch changed.

    Attributes:
        rows: in the order in which they were recorded.
        total: rows of the batch; number: of this page; pages: how many there are.
    """

    rows: list[Change] = field(default_factory=list)
    total: int = 0
    number: int = 1
    pages: int = 1


def batches(actor: Actor) -> QuerySet[Batch]:
    """Return all that was recorded, the latest first: who, when, from what. 1 query.

    Raises:
        NotAllowed: this actor reads no batches.
    """
    actor.require(ABILITY)
    return Batch.objects.filter(recorded_at__isnull=False).order_by("-id")


def find_batch(actor: Actor, number: int) -> Batch | None:
    """Return a batch, with ``before``: the highest event id before it; None if there is none. 1 query.

    Raises:
        NotAllowed: this actor reads no batches.
    """
    former = Batch.objects.filter(pk__lt=OuterRef("pk"), recorded_at__isnull=False).order_by("-id")
    rows = batches(actor).filter(pk=number)
    return rows.annotate(before=Subquery(former.values("last_event")[:1])).first()


def counts_of(batch: Batch) -> dict[str, int]:
    """Return what was counted when the batch was recorded, from the audit of its transaction. 1 query."""
    event = (
        AuditEvent.objects.filter(object_type="batch", object_id=str(batch.pk))
        .filter(action="careers.batch.recorded")
        .first()
    )
    return {} if event is None else {k: v for k, v in event.details.items() if isinstance(v, int)}


def page_of_changes(
    actor: Actor, batch: Batch, number: int = 1, *, purpose: str = "personnel_administration"
) -> Changes:
    """Return a page of the rows of a batch, with what they replace. 2 queries, and those of the log.

    Ids rise with batches and without gaps inside one, so a page is a range of ids, as quick at the end of a
    million rows as at their start. (After a disposal a page may hold fewer rows.)

    Args:
        batch: as ``find_batch`` returns it.
        number: of the page, from 1.
        purpose: why, for the log.

    Raises:
        NotAllowed: this actor reads no batches.
    """
    actor.require(ABILITY)
    start = _end_before(batch)
    total = (batch.last_event or 0) - start
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    first = start + (number - 1) * PER_PAGE
    last = min(first + PER_PAGE, batch.last_event or 0)
    rows = list(Event.objects.filter(id__gt=first, id__lte=last).order_by("id"))
    replaced = _replaced([row for row in rows if row.version > 0])
    if rows:
        record_reading(
            actor=actor,
            action=ABILITY,
            purpose=purpose,
            people={row.person_id for row in rows},
            scope={"batch": batch.pk, "page": number},
            object_type="batch",
            object_id=batch.pk,
        )
    return Changes([_change(row, replaced.get(_key(row))) for row in rows], total, number, pages)


def _end_before(batch: Batch) -> int:
    """Return the highest event id before a batch: 0 queries for one of ``find_batch``, else 1."""
    if hasattr(batch, "before"):
        return int(batch.before or 0)
    before = Batch.objects.filter(pk__lt=batch.pk, recorded_at__isnull=False).order_by("-id")
    return before.values_list("last_event", flat=True).first() or 0


def _key(row: Event, back: int = 0) -> tuple[int, int, int, int]:
    return row.person_id, row.employment, row.act_no, row.version - back


def _replaced(rows: list[Event]) -> dict[tuple[int, int, int, int], Event]:
    """Return, by the key of the new version, the version that held before."""
    if not rows:
        return {}
    wanted = Q()
    for row in rows:
        person, employment, act, version = _key(row, 1)
        wanted |= Q(person=person, employment=employment, act_no=act, version=version)
    return {_key(one, -1): one for one in Event.objects.filter(wanted)}


def _change(row: Event, former: Event | None) -> Change:
    differs: list[tuple[str, Any, Any]] = []
    if former is not None and row.action == "correct":
        for name in ("effective_on", "kind", *schema.STATE_NAMES, "reason"):
            field_ = f"{name}_id" if name == "unit" else name
            old, new = getattr(former, field_), getattr(row, field_)
            if old != new:
                differs.append((name, old, new))
    return Change(
        row.person_id,
        row.employment,
        row.act_no,
        row.version,
        row.kind,
        row.action,
        row.effective_on,
        row.unit_id,
        tuple(differs),
    )
