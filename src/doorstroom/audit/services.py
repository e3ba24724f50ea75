"""Writing an audit event."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.kernel.errors import BadInput


def record(
    *,
    by: str,
    action: str,
    object_type: str,
    object_id: object = "",
    purpose: str = "",
    result: str = "done",
    origin: str = "",
    details: dict[str, Any] | None = None,
    operation_id: uuid.UUID | None = None,
    store: str = "default",
) -> AuditEvent:
    """Write one event into ``store``; inside a transaction it stands or falls with it.

    Args:
        by: who acts; control characters are escaped, so that one event stays one line wherever it is printed.
        action: ``room.noun.verb``, for instance ``careers.batch.recorded``.
        object_type: what was read or written; ``object_id`` is its opaque number.
        purpose: why it was read; empty for a write.
        details: counts, hashes and names of fields; no value that says something about a person.
        store: alias of the database.

    Raises:
        BadInput: nobody is named.

    Source: obligations L1, L4, L5.
    """
    actor = require_actor(by)
    return AuditEvent.objects.using(store).create(
        at=timezone.now(),
        operation_id=operation_id or uuid.uuid4(),
        actor=actor,
        origin=one_line(origin),
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        purpose=one_line(purpose),
        result=result,
        details=details or {},
    )


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
