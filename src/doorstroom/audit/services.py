"""Writing an audit event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from doorstroom.audit import chain, subjects
from doorstroom.audit.events import kind_of
from doorstroom.audit.models import AuditEvent, AuditHead
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import ABILITIES, Actor


def record(
    *,
    by: str,
    action: str,
    object_type: str,
    object_id: object = "",
    purpose: str = "",
    result: str = "done",
    origin: str = "",
    details: Mapping[str, Any] | None = None,
    operation_id: uuid.UUID | None = None,
    store: str = "default",
) -> AuditEvent:
    """Write one event into ``store``; inside a transaction it stands or falls with it. 1 query.

    Writers of one store queue for the end of its chain until they commit: in a longer transaction, record
    last, after all rows that others may hold.

    Args:
        by: who acts; control characters are escaped, so that one event stays one line wherever it is printed.
        action: ``room.noun.verb``, for instance ``careers.batch.recorded``; declared in ``events``.
        object_type: what was read or written; ``object_id`` is its opaque number.
        purpose: why it was read; empty for a write.
        details: counts, hashes and names of fields; no value that says something about a person.
        store: alias of the database.

    Raises:
        BadInput: nobody is named, or the details hold what cannot be kept as it is.

    Source: obligations L1, L4, L5.
    """
    return _append(
        store,
        None,
        actor=require_actor(by),
        operation_id=operation_id or uuid.uuid4(),
        origin=one_line(origin),
        action=one_line(action),
        kind=kind_of(action).value,
        object_type=one_line(object_type),
        object_id=one_line(str(object_id)),
        purpose=one_line(purpose),
        result=result,
        details=_kept(details or {}),
    )


def record_reading(
    *,
    actor: Actor,
    action: str,
    purpose: str,
    people: Iterable[int] | Any,
    scope: Mapping[str, Any] | None = None,
    object_type: str = "people",
    object_id: object = "",
    origin: str = "",
    details: Mapping[str, Any] | None = None,
    operation_id: uuid.UUID | None = None,
    store: str = "work",
) -> AuditEvent:
    """Write that many people were read at once, as one event of which each of them finds a line.

    2 queries; 7 where this set of people was never read before.

    Args:
        actor: who read; the role and the unit that let them are added, where ``action`` is an ability.
        people: numbers of the people: a list, a set, an array or a column of a frame.
        scope: what chose them, such as ``{"unit": 12, "on": "2026-11-22"}``; opaque numbers and days only.
        operation_id: that of the event which this reading belongs to, such as an export.

    Raises:
        BadInput: nobody was read, or nobody is named as reading.

    Source: obligations L1, L3.
    """
    packed = subjects.pack(people)
    said = {**_by_which_role(actor, action), **(details or {}), "people": packed.people}
    if scope:
        said["scope"] = dict(scope)
    return _append(
        store,
        packed,
        actor=require_actor(actor.name),
        operation_id=operation_id or uuid.uuid4(),
        origin=one_line(origin),
        action=one_line(action),
        kind=kind_of(action, "read").value,
        object_type=one_line(object_type),
        object_id=one_line(str(object_id)),
        purpose=one_line(purpose),
        result="done",
        details=_kept(said),
    )


def _by_which_role(actor: Actor, action: str) -> dict[str, Any]:
    held = actor.held_for(action) if action in ABILITIES else actor.held
    return {"role": held[0].role.value, "unit": held[0].root} if held else {}


def _append(store: str, packed: subjects.Packed | None, **fields: Any) -> AuditEvent:
    event = AuditEvent(at=timezone.now(), **fields)
    if packed is None:
        chain.append(event, store)
        return event
    number = subjects.number_of(packed, store)
    if number is not None:
        event.subjects_id = number
        chain.append(event, store, packed.sha256)
        return event
    # No savepoint: who cannot be logged has not read.
    with transaction.atomic(using=store, savepoint=False):
        AuditHead.objects.using(store).select_for_update().get(
            pk=1
        )  # two of the same set wait for each other
        event.subjects_id = subjects.store(packed, store)
        chain.append(event, store, packed.sha256)
    return event


def _kept(value: Any) -> Any:
    """Return details as both databases give them back: no fractions, no control characters, no objects."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {one_line(str(key)): _kept(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_kept(inner) for inner in items]
    # Fractions too become text: the databases do not agree on how to write them.
    return one_line(str(value))


def require_actor(by: str) -> str:
    """Return the name of who acts, on one line.

    Raises:
        BadInput: it is empty or too long.
    """
    if not by.strip():
        raise BadInput("nobody is named as acting", where="actor", expected="the person or the job that acts")
    if len(by) > 200:
        raise BadInput("the name of who acts is too long", where="actor", expected="at most 200 characters")
    return one_line(by.strip())


def one_line(text: str) -> str:
    """Escape line breaks and control characters.

    >>> one_line("clerk\\nroot")
    'clerk\\\\nroot'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
