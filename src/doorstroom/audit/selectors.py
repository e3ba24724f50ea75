"""Reading the log: who read about one person, and everything for the auditor (obligations L1, L3, L7)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from doorstroom.audit import subjects
from doorstroom.audit.events import Kind, actions_that_count
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.verification import STORES
from doorstroom.rights import Actor, NotAllowed

FILE_READS = (Kind.READ.value, Kind.EXPORT.value)
# Looking up who looked, by the person, is no reading of the file.
_NO_READING = ("careers.reads.read",)


# Moment, store and number of an event: the logs of all stores are read as one, by time.
Place = tuple[datetime, str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read about a person.

    Attributes:
        place: when, in which log, which event: where it stands in the list.
        actor: who, as the log names them: ``account:12``.
        action: what they did; ``events.words_of`` says it in words.
        role, unit: the role that let them, and the unit for which they hold it; empty where not written.
        purpose: why.
        people: how many people were read at once, this one among them; 1 is the file alone.
        counted: the people were counted for a figure, and shown to nobody.
        times: how often on that day, where the same readings of one day are told as one.
    """

    place: Place
    actor: str
    action: str
    role: str
    unit: int | None
    purpose: str
    people: int
    counted: bool
    times: int = 1

    @property
    def at(self) -> datetime:
        """When."""
        return self.place[0]


def reads_of(
    actor: Actor,
    person: int,
    *,
    own_name: str = "",
    counted: bool = False,
    before: Place | None = None,
    limit: int | None = 25,
    stores: Sequence[str] = ("work", "special"),
) -> list[Reading]:
    """Return who read about a person, the latest first: file, list, download, special data.

    4 queries.

    Args:
        actor: who asks: the person, or an auditor of the whole administration.
        person: number of the person.
        own_name: name of an actor whose own reads are left out, such as ``account:7`` of the person.
        counted: the readings in which the person was only counted for a figure, instead of all others.
        before: place after which the list goes on.
        limit: how many at most; None is all.
        stores: whose logs; the ledger's own holds no reads.

    Raises:
        NotAllowed: neither the own file nor an auditor.
    """
    _require_reads(actor, person)
    streams = [_read_in(store, _about(person, store, own_name, counted), before, limit) for store in stores]
    merged = heapq.merge(*streams, key=lambda reading: reading.place, reverse=True)
    return list(islice(merged, limit))


def reads_by_day(actor: Actor, person: int, *, own_name: str = "", limit: int = 3) -> list[Reading]:
    """Return who read about a person, each reader once a day, the latest first: for a short summary.

    Without the store of special data, which only its calculations and the person read. 2 queries.

    Raises:
        NotAllowed: neither the own file nor an auditor.
    """
    told: dict[tuple[object, ...], Reading] = {}
    for reading in reads_of(actor, person, own_name=own_name, limit=50 * limit, stores=("work",)):
        day = timezone.localtime(reading.at).date()
        key = (day, reading.actor, reading.purpose, reading.role, reading.unit)
        known = told.get(key)
        told[key] = replace(known, times=known.times + 1) if known else reading
    return list(islice(told.values(), limit))


def count_reads_since(actor: Actor, person: int, since: date, *, own_name: str = "") -> int:
    """Return how often somebody read about a person since a day, lists included, figures not. 2 queries.

    Raises:
        NotAllowed: neither the own file nor an auditor.
    """
    _require_reads(actor, person)
    return _about(person, "work", own_name, False).filter(at__gte=_midnight(since)).count()


def count_openings(person: int, since: date) -> int:
    """Return how often others opened the file of a person since a day; lists do not open it. 1 query.

    Whoever calls has made sure of the right to the file.
    """
    rows = AuditEvent.objects.using("work").filter(
        object_type="person", object_id=str(person), action="careers.file.read", result="done"
    )
    return rows.exclude(purpose="own_file").filter(at__gte=_midnight(since)).count()


def _require_reads(actor: Actor, person: int) -> None:
    if actor.person == person and actor.may_own("careers.reads.read"):
        return
    if not actor.reach("careers.reads.read").everywhere:
        raise NotAllowed("careers.reads.read")


def _about(person: int, store: str, own_name: str, counted: bool) -> QuerySet[AuditEvent]:
    about = Q(object_type="person", object_id=str(person))
    if sets := subjects.sets_with(person, store):
        about |= Q(subjects__in=sets)
    rows = AuditEvent.objects.using(store).filter(about, kind__in=FILE_READS, result="done")
    rows = rows.exclude(action__in=_NO_READING)
    figures = Q(action__in=actions_that_count())
    rows = rows.filter(figures) if counted else rows.exclude(figures)
    return rows.exclude(actor=own_name) if own_name else rows


def _read_in(
    store: str, rows: QuerySet[AuditEvent], before: Place | None, limit: int | None
) -> Iterator[Reading]:
    rows = _beyond(rows, store, before).order_by("-at", "-pk")
    return (_reading(store, event) for event in (rows.iterator() if limit is None else rows[:limit]))


def _reading(store: str, event: AuditEvent) -> Reading:
    details = event.details
    unit, people = details.get("unit"), details.get("people")
    return Reading(
        (event.at, store, event.pk),
        event.actor,
        event.action,
        str(details.get("role") or ""),
        unit if isinstance(unit, int) else None,
        event.purpose,
        people if event.subjects_id and isinstance(people, int) else 1,
        event.action in actions_that_count(),
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """What an auditor looks for; an empty field asks for everything.

    Attributes:
        kinds: of ``events.Kind``.
        first, last: days, both included.
        actor: as the log names who acts.
        action: ``room.noun.verb``.
        object_type, object_id: what was read or written.
        result: done or refused.
        operation: the events of one operation.
    """

    kinds: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    actor: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    result: str = ""
    operation: UUID | None = None

    def q(self) -> Q:
        """Return the condition of the database."""
        said = {
            "kind__in": self.kinds,
            "at__gte": _midnight(self.first) if self.first else None,
            "at__lt": _midnight(self.last + timedelta(days=1)) if self.last else None,
            "actor": self.actor,
            "action": self.action,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "result": self.result,
            "operation_id": self.operation,
        }
        return Q(**{name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Entry:
    """An event and the store whose log it stands in."""

    store: str
    event: AuditEvent

    @property
    def place(self) -> Place:
        """Where it stands: the logs of all stores are read as one, by time."""
        return (self.event.at, self.store, self.event.pk)


def list_events(
    actor: Actor, wanted: Filter, *, before: Place | None = None, limit: int | None = 25
) -> list[Entry]:
    """Return events of all stores, the latest first. 1 query a store.

    Args:
        actor: an auditor.
        wanted: what to look for.
        before: place after which the list goes on.
        limit: how many at most; None is all.

    Raises:
        NotAllowed: not an auditor.
    """
    return list(islice(walk_events(actor, wanted, before=before, limit=limit), limit))


def walk_events(
    actor: Actor, wanted: Filter, *, before: Place | None = None, limit: int | None = None
) -> Iterator[Entry]:
    """Yield the events of ``list_events`` without holding them all at once: for a download."""
    actor.require("audit.log.read")
    streams = [_of_store(store, wanted, before, limit) for store in STORES]
    return heapq.merge(*streams, key=lambda entry: entry.place, reverse=True)


def _of_store(store: str, wanted: Filter, before: Place | None, limit: int | None) -> Iterable[Entry]:
    rows = AuditEvent.objects.using(store).filter(wanted.q())
    rows = _beyond(rows, store, before).order_by("-at", "-pk")
    events = rows.iterator(chunk_size=2000) if limit is None else rows[:limit]
    return (Entry(store, event) for event in events)


def get_event(actor: Actor, store: str, number: int) -> Entry | None:
    """Return one event; None if there is none. 1 query.

    Raises:
        NotAllowed: not an auditor.
    """
    actor.require("audit.log.read")
    if store not in STORES:
        return None
    event = AuditEvent.objects.using(store).select_related("subjects").filter(pk=number).first()
    return Entry(store, event) if event else None


def people_of(actor: Actor, entry: Entry) -> list[int]:
    """Return the numbers of the people that an event was about, one line each. At most 1 query.

    Raises:
        NotAllowed: not an auditor.
    """
    actor.require("audit.log.read")
    if entry.event.subjects is not None:
        return [int(person) for person in subjects.people_of(entry.event.subjects, entry.store)]
    person = entry.event.object_type == "person" and entry.event.object_id.isdigit()
    return [int(entry.event.object_id)] if person else []


def _beyond(rows: QuerySet[AuditEvent], store: str, before: Place | None) -> QuerySet[AuditEvent]:
    if before is None:
        return rows
    at, place, number = before
    same = Q(at=at, pk__lt=number) if store == place else Q(at=at) if store < place else Q(pk__in=[])
    return rows.filter(Q(at__lt=at) | same)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
