"""Correcting and annulling by hand: who may, why, what it changes, and who got the old value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Q

from doorstroom.audit import services as audit
from doorstroom.audit.models import AuditEvent
from doorstroom.careers import schema, services
from doorstroom.careers.access import require_person
from doorstroom.careers.errors import ChangedMeanwhile
from doorstroom.careers.facts import services as facts
from doorstroom.careers.models import Batch, Event, Fact, PersonState, UnitState
from doorstroom.careers.people.acts import read_acts
from doorstroom.careers.people.file import number_of
from doorstroom.careers.recording import corrections
from doorstroom.careers.storage.loading import latest_point
from doorstroom.careers.storage.turn import stamp, writing
from doorstroom.careers.storage.writing import next_id
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, NotAllowed

ABILITY = "careers.file.write"
LONGEST_REASON = 2000  # characters
CORRECTABLE = tuple(name for name in corrections.CORRECTABLE if name != "day_order")
BORN_AFTER = date(1850, 1, 1)


@dataclass(frozen=True, slots=True)
class Which:
    """An act of somebody, as the clerk saw it."""

    person: int
    employment: int
    act_no: int
    version: int


@dataclass(frozen=True, slots=True)
class HeldLater:
    """A later act that holds the old value too: its day, the column, both values as text."""

    act_no: int
    effective_on: date
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction or an annulment would do.

    Attributes:
        former: ``schema.LEDGER`` columns of the version that holds.
        changes: column to (old, new); of an annulment empty.
        later: later acts that hold the old value.
    """

    former: Mapping[str, Any]
    changes: Mapping[str, tuple[Any, Any]]
    later: tuple[HeldLater, ...]


@dataclass(frozen=True, slots=True)
class Receiver:
    """An export that held a value before it was corrected: when, what, by whom (as the log names them)."""

    at: datetime
    action: str
    by: str


def require_writing(actor: Actor, person: int, *, on: date) -> None:
    """Refuse who may not correct this file; nobody corrects their own.

    Raises:
        NotAllowed: logged.
    """
    require_person(actor, ABILITY, person, on=on)
    if actor.person == person:
        audit.record(
            by=actor.name,
            action=ABILITY,
            object_type="person",
            object_id=person,
            result="refused",
            store="work",
        )
        raise NotAllowed(ABILITY)


def get_act(actor: Actor, which: Which, *, on: date) -> dict[str, Any]:
    """Return the version of an act that holds, ``schema.LEDGER`` names to values. 2 queries and the rights.

    Raises:
        NotAllowed: not within reach, or the own file.
        BadInput: no such act, or it was annulled.
        ChangedMeanwhile: it has another version by now.
    """
    require_writing(actor, which.person, on=on)
    return _former(_acts(which), which)


def preview(actor: Actor, which: Which, changes: Mapping[str, Any] | None, *, on: date) -> Preview:
    """Return what a correction would do, or with None an annulment; nothing is stored.

    Args:
        changes: as for ``services.correct_act``; ``unit`` by its id.
    Raises:
        NotAllowed, ChangedMeanwhile: as for ``get_act``.
        Refused: the acts of the employment would contradict each other.
        BadInput: no such act, or nothing would change.
    """
    require_writing(actor, which.person, on=on)
    events = _acts(which)
    former = _former(events, which)
    plan = (
        corrections.annul(events, which.act_no)
        if changes is None
        else corrections.correct(events, which.act_no, changes)
    )
    corrections.check_order(events, plan.version)
    later = tuple(HeldLater(**row) for row in plan.held.to_dicts())
    changed = {
        name: (former[name], value) for name, value in (changes or {}).items() if former[name] != value
    }
    return Preview(former, changed, later)


def correct(
    actor: Actor,
    which: Which,
    changes: Mapping[str, Any],
    *,
    because: str,
    later_too: bool | None,
    on: date,
) -> services.Amended:
    """Correct an act; arguments and errors as for ``preview`` and ``services.correct_act``.

    Args:
        because: why, in own words; kept with the batch and shown in the history of the file.
    """
    require_writing(actor, which.person, on=on)
    return services.correct_act(
        person_number=number_of(which.person),
        employment=which.employment,
        act_no=which.act_no,
        version=which.version,
        changes=changes,
        by=actor.name,
        later_too=later_too,
        because=_said(because),
    )


def annul(actor: Actor, which: Which, *, because: str, later_too: bool | None, on: date) -> services.Amended:
    """Annul an act; arguments and errors as for ``correct``."""
    require_writing(actor, which.person, on=on)
    return services.annul_act(
        person_number=number_of(which.person),
        employment=which.employment,
        act_no=which.act_no,
        version=which.version,
        by=actor.name,
        later_too=later_too,
        because=_said(because),
    )


def correct_fact(
    actor: Actor,
    fact: int,
    version: int,
    changes: Mapping[str, Any] | None,
    *,
    because: str,
    on: date,
) -> facts.Written:
    """Correct a dated fact of a person, or with None annul it.

    Raises:
        NotAllowed, BadInput, ChangedMeanwhile, ImportRefused: as ``facts.services.correct_fact``.
    """
    person = Fact.objects.filter(fact=fact).values_list("person", flat=True).first()
    if person is None:
        raise BadInput("there is no such fact of a person", where="fact")
    require_writing(actor, person, on=on)
    words = _said(because)
    if changes is None:
        return facts.annul_fact(fact=fact, version=version, by=actor.name, because=words)
    return facts.correct_fact(fact=fact, version=version, changes=changes, by=actor.name, because=words)


def get_person_state(actor: Actor, person: int, *, on: date) -> PersonState:
    """Return what is registered about a person now: birth date and sex. 1 query and the rights.

    Raises:
        NotAllowed: not within reach, or the own file.
        BadInput: there is no such person.
    """
    require_writing(actor, person, on=on)
    return _state(person)


def correct_person(
    actor: Actor,
    person: int,
    *,
    version: int,
    birth_date: date | None,
    birth_precision: str | None,
    sex: str | None,
    because: str,
    on: date,
) -> PersonState:
    """Append what is registered about a person from now on; the former version stays.

    Args:
        version: the one that the clerk saw.
        birth_date, birth_precision, sex: right values; None is not known.
        because: why, in own words.
    Raises:
        NotAllowed: not within reach, or the own file.
        BadInput: a value that cannot be, no reason, or nothing would change.
        ChangedMeanwhile: it has another version by now.
    """
    require_writing(actor, person, on=on)
    words = _said(because)
    if birth_date is not None and not BORN_AFTER <= birth_date <= on:
        raise BadInput("this is no day of birth", where="birth_date", expected=f"{BORN_AFTER} to {on}")
    if (birth_date is None) != (birth_precision is None):
        raise BadInput("a birth date says how exactly it is known", where="birth_precision")
    if birth_precision not in (None, *schema.BIRTH_PRECISIONS):
        raise BadInput("no such precision", where="birth_precision")
    if sex not in (None, *schema.SEXES):
        raise BadInput("no such value", where="sex", expected=", ".join(schema.SEXES))
    with writing():
        held = _state(person)
        if held.version != version:
            raise ChangedMeanwhile(f"the person has version {held.version} by now, not {version}")
        if (held.birth_date, held.birth_precision, held.sex) == (birth_date, birth_precision, sex):
            raise BadInput("nothing would change", where="birth_date", expected="another value")
        batch = Batch.objects.create(by=actor.name, kind="correct")
        services.explain(batch, person, words)
        made = PersonState.objects.create(
            batch=batch,
            person_id=person,
            version=version + 1,
            birth_date=birth_date,
            birth_precision=birth_precision,
            sex=sex,
        )
        audit.record(
            by=actor.name,
            action="careers.person.corrected",
            object_type="person",
            object_id=person,
            details={"batch": batch.pk, "version": version + 1},
        )
        # No acts: the ledger goes as far as before.
        batch.last_event = next_id(Event._meta.db_table) - 1
        stamp(batch)
    return made


def list_receivers(actor: Actor, person: int, batch: int, *, on: date) -> list[Receiver]:
    """Return the exports that may hold what a correction replaced: of the file, and of figures.

    Counted from when the value that was replaced became known. 4 queries and the rights.

    Args:
        batch: the correction or annulment.
    Raises:
        NotAllowed: not within reach.
        BadInput: the batch corrected nothing of this person.

    Source: obligation G5.
    """
    require_person(actor, ABILITY, person, on=on)
    since = _replaced_since(person, batch)
    own = Q(object_type="person", object_id=str(person), action="careers.file.export")
    figures = Q(action="careers.figures.export")
    events = AuditEvent.objects.using("work").filter(own | figures, result="done", at__gte=since)
    rows = events.order_by("-at").values_list("at", "action", "actor")[:200]
    return [Receiver(*row) for row in rows]


def _replaced_since(person: int, batch: int) -> datetime:
    """Return when the earliest of the versions that a batch replaced had become known."""
    stamps: list[datetime] = []
    for model, key in (
        (Event, ("employment", "act_no")),
        (Fact, ("fact",)),
        (PersonState, ()),
    ):
        fields = (*key, "version")
        made = list(model.objects.filter(person=person, batch=batch, version__gt=0).values(*fields))
        for row in made:
            before = {**row, "version": row["version"] - 1}
            former = model.objects.filter(person=person, **before)
            stamps += [at for at in former.values_list("batch__recorded_at", flat=True) if at is not None]
    if not stamps:
        raise BadInput("the batch corrected nothing of this person", where="batch")
    return min(stamps)


def unit_of_code(code: str) -> int:
    """Return the unit that has, or last had, a code. 1 query.

    Raises:
        BadInput: there is none.
    """
    state = UnitState.objects.filter(code=code).order_by("-effective_on", "-version").first()
    if state is None:
        raise BadInput("there is no such unit", where="unit", expected="the code of a recorded unit")
    return state.unit_id


def _said(because: str) -> str:
    words = because.strip()
    if not words:
        raise BadInput("a reason is missing", where="because", expected="why it is corrected, in own words")
    if len(words) > LONGEST_REASON:
        raise BadInput(
            "the reason is too long", where="because", expected=f"at most {LONGEST_REASON} characters"
        )
    return words


def _acts(which: Which) -> pl.DataFrame:
    point = latest_point()
    if point is None:
        raise BadInput("there are no acts", where="act")
    return read_acts([which.person], point).filter(pl.col("employment") == which.employment)


def _former(events: pl.DataFrame, which: Which) -> dict[str, Any]:
    rows = events.filter(pl.col("act_no") == which.act_no).sort("version")
    if rows.is_empty():
        raise BadInput("there is no such act", where="act")
    last = rows.row(-1, named=True)
    if last["version"] != which.version:
        raise ChangedMeanwhile(f"the act has version {last['version']} by now, not {which.version}")
    if last["action"] == "annul":
        raise BadInput("the act was annulled", where="act", expected="an act in force")
    return last


def _state(person: int) -> PersonState:
    state = PersonState.objects.filter(person=person).order_by("-version").first()
    if state is None:
        raise BadInput("there is no such person", where="person")
    return state
