"""The file of one person: rights by row and by field, the log of the reading, then the career."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.audit.services import record
from doorstroom.careers import schema
from doorstroom.careers.access import require_person
from doorstroom.careers.career import Career, career
from doorstroom.careers.facts.beside import read_beside
from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.known import known_facts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.models import Batch, Event, Fact, Person, PersonState
from doorstroom.careers.people.limits import Limits, limited, limits_of, shown_reasons
from doorstroom.careers.people.within import unit_name
from doorstroom.careers.regime import career_rules
from doorstroom.careers.segments import segments, stretches
from doorstroom.careers.selectors import get_known_units
from doorstroom.careers.seniority.function_clock import functions, in_function
from doorstroom.careers.seniority.tenure import tenure
from doorstroom.careers.storage.facts import frame_of, known_by
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, Held, NotAllowed, Role

_WIDEST = (Role.HR_OFFICER, Role.LINE_MANAGER)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a version comes from: the batch that brought it.

    Attributes:
        batch: its number; ``kind`` is import, correct or annul.
        source_format: of the file of an import.
        by: who recorded it, as the log names them.
        because: why somebody corrected or annulled, in their own words; empty for an import.
    """

    batch: int
    kind: str
    recorded_at: datetime
    source_format: str
    by: str
    because: str


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact beside post and state, in the version that holds.

    Attributes:
        fact, version: its number for life and its version.
        kind, value, beside: what it says.
        from_on, until: when it holds; ``until`` is the first day on which it no longer does.
        recorded_at: when this version became known.
    """

    fact: int
    version: int
    kind: str
    value: str | None
    beside: Mapping[str, str]
    from_on: date
    until: date | None
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What somebody sees of a person.

    Attributes:
        person: id.
        role: by which it is seen; None is the own file.
        limits: of that role.
        purpose: why it was read.
        on: day of "today" on the page: that of the request, or the day as known at which it was asked.
        known_at: as it was known then; None is all that is recorded.
        career: as far as the role sees it.
        facts: that hold or held, as far as the purpose allows, the latest first.
        in_function: a row of ``IN_FUNCTION``; None for who is not in service.
        service: a row of ``TENURE``; None where there are no acts.
        origins: batch of each stamp; empty where the role sees no history.
        unit, unit_name: where the person is now, or was last.
        here: in service on the day.
    """

    person: int
    role: Role | None
    limits: Limits
    purpose: str
    on: date
    known_at: datetime | None
    career: Career
    facts: tuple[DatedFact, ...]
    in_function: Mapping[str, Any] | None
    service: Mapping[str, Any] | None
    origins: Mapping[datetime, Origin]
    unit: int | None
    unit_name: str
    here: bool


def get_file(
    actor: Actor,
    person: int,
    *,
    administration: Administration,
    on: date,
    purpose: str = "",
    known_at: datetime | None = None,
    action: str = "careers.file.read",
) -> PersonFile:
    """Return what an actor sees of a person, and log the reading. As many queries for one act as for many.

    Args:
        actor: who reads.
        person: id.
        administration: whose words, rules and restricted reasons hold.
        on: today.
        purpose: why; empty is the first one of the role. One that the role does not have is refused, logged.
        known_at: with a time zone; None is all that is recorded.
        action: ability that is asked and action that is logged: to read, or to export.
    Raises:
        NotAllowed: not within reach, or not for this purpose; logged.
        BadInput: no such purpose, or nobody was known by this number then.

    Source: obligations G2, G3, L1.
    """
    held = require_person(widest(actor), action, person, on=on, purpose=purpose)
    role = held.role if held else None
    limits = limits_of(role)
    purpose = purpose or limits.purposes[0]
    if purpose not in limits.purposes:
        _log(actor, action, person, (purpose, held), "refused")
        raise NotAllowed(action)
    point = latest_point(known_at)
    ledger = _ledger(person, point) if point else None
    if ledger is None or point is None:
        raise BadInput("nobody was known by this number then", where="person")
    _log(actor, action, person, (purpose, held))
    day = min(on, known_at.date()) if known_at else on
    whole = career(ledger, ledger.persons["number"][0])
    rows = segments(stretches(ledger.events))
    unit, name, here = _place(rows, ledger, day)
    return PersonFile(
        person=person,
        role=role,
        limits=limits,
        purpose=purpose,
        on=day,
        known_at=known_at,
        career=limited(whole, limits, shown_reasons(administration)),
        facts=_facts(person, purpose, known_at),
        in_function=_in_function(rows, ledger, administration, day),
        service=_service(rows, administration, day),
        origins=_origins(person, whole, known_at) if limits.history else {},
        unit=unit,
        unit_name=name,
        here=here,
    )


def widest(actor: Actor) -> Actor:
    """Return the same actor with the roles that see most of a file first."""
    order = {role: place for place, role in enumerate(_WIDEST)}
    held = sorted(actor.held, key=lambda one: order.get(one.role, len(order)))
    return Actor(actor.name, actor.person, tuple(held), actor.only)


def number_of(person: int) -> str:
    """Return the personnel number behind an id. 1 query.

    Raises:
        BadInput: there is no such person.
    """
    found = Person.objects.filter(pk=person).values_list("number", flat=True).first()
    if found is None:
        raise BadInput("there is no such person", where="person")
    return found


def _ledger(person: int, point: Point) -> Ledger | None:
    known = {"batch__lte": point.batch, "batch__recorded_at__isnull": False}
    states = PersonState.objects.filter(**known, person=person).order_by("-version")
    facts = ("person_id", "person__number", "birth_date", "birth_precision", "sex")
    found = list(states.values_list(*facts)[:1])
    if not found:
        return None
    names = {"person": "person_id", "unit": "unit_id", "recorded_at": "batch__recorded_at"}
    columns = [names.get(name, name) for name in schema.LEDGER.names]
    events = Event.objects.filter(**known, person=person).order_by("id").values_list(*columns)
    units, successions = get_known_units(point)
    return Ledger(
        pl.DataFrame(list(events), schema=schema.LEDGER.dtypes, orient="row"),
        pl.DataFrame(found, schema=schema.PERSONS.dtypes, orient="row"),
        units,
        successions,
    )


def _place(rows: pl.DataFrame, ledger: Ledger, day: date) -> tuple[int | None, str, bool]:
    begun = rows.filter(pl.col("from_on") <= day)
    row = (begun.tail(1) if begun.height else rows.head(1)).to_dicts()
    if not row:
        return None, "", False
    unit, until = row[0]["unit"], row[0]["until"]
    here = bool(begun.height) and (until is None or until > day)
    return unit, unit_name(ledger.units, unit, day), here


def _in_function(
    rows: pl.DataFrame, ledger: Ledger, administration: Administration, day: date
) -> Mapping[str, Any] | None:
    if rows.is_empty():
        return None
    clock = functions(rows, career_rules(administration), units=ledger.units, successions=ledger.successions)
    found = in_function(clock, on=day).to_dicts()
    return found[0] if found else None


def _service(rows: pl.DataFrame, administration: Administration, day: date) -> Mapping[str, Any] | None:
    rules = career_rules(administration)
    found = tenure(rows, on=day, break_reasons=rules.break_reasons, leavers=True).to_dicts()
    return found[0] if found else None


def _facts(person: int, purpose: str, known_at: datetime | None) -> tuple[DatedFact, ...]:
    codes = [kind.code for kind in KINDS.values() if purpose in kind.purposes]
    rows = frame_of(Fact.objects.filter(known_by(known_at), person=person, kind__in=codes))
    known = known_facts(rows).sort("from_on", "fact", descending=True)
    names = ("fact", "version", "kind", "value", "beside", "from_on", "until", "recorded_at")
    return tuple(
        DatedFact(**{**row, "beside": read_beside(row["beside"])}) for row in known.select(names).to_dicts()
    )


def _origins(person: int, whole: Career, known_at: datetime | None) -> dict[datetime, Origin]:
    versions = [version for act in (*whole.acts, *whole.annulled) for version in (*act.former, act.said)]
    stamps = {version.recorded_at for version in versions if version.recorded_at}
    batches = Batch.objects.filter(recorded_at__in=stamps).values_list(
        "pk", "kind", "recorded_at", "source_format", "by", "explanation__text", "explanation__person"
    )
    found = {}
    for batch, kind, at, source_format, by, because, whose in batches:
        if at is not None:
            own_words = (because or "") if whose == person else ""
            found[at] = Origin(batch, kind, at, source_format, by, own_words)
    return found


def _log(actor: Actor, action: str, person: int, why: tuple[str, Held | None], result: str = "done") -> None:
    purpose, held = why
    record(
        by=actor.name,
        action=action,
        object_type="person",
        object_id=person,
        purpose=purpose,
        result=result,
        details={"role": held.role.value if held else "own", "unit": held.root if held else None},
        store="work",
    )
