"""The chain: each event carries the hash of the one before, so that nothing can be changed unseen (L4).

The hash is SHA-256 over the hash of the event before and that of the fields, in one way of writing them.
A trigger refuses an event that does not follow the last one, and moves the head on; ``verification`` walks
the chain.
"""

# ruff: noqa: S608 - only names of our own tables and columns stand in the statements
from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connections, transaction

if TYPE_CHECKING:
    from doorstroom.audit.models import AuditEvent

EVENTS, HEAD = "audit_auditevent", "audit_audithead"
# The fields that are hashed, in this order, after the hash of the event before; never change it.
HASHED = (
    "at",
    "operation_id",
    "actor",
    "origin",
    "action",
    "kind",
    "object_type",
    "object_id",
    "purpose",
    "result",
    "details",
)


def link(previous: str, fields: Mapping[str, Any], subjects: str = "") -> str:
    """Return the hash of an event: that of the event before it and that of its content, hashed together.

    Args:
        previous: hash of the event before it.
        fields: at least those of ``HASHED``.
        subjects: hash of the set of people that was read; empty without one.
    """
    return hashlib.sha256((previous + content(fields, subjects)).encode("ascii")).hexdigest()


def content(fields: Mapping[str, Any], subjects: str = "") -> str:
    """Return the hash of what an event says; the arguments are those of ``link``."""
    values = [*(_plain(fields[name]) for name in HASHED), subjects]
    text = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def append(event: AuditEvent, using: str, subjects: str = "") -> None:
    """Write an event behind the last one, in one statement; sets its number and its hashes.

    The statement itself reads the end of the chain: a page that logs a reading asks the database once. It
    waits for whoever is appending, until they commit.
    """
    connection = connections[using]
    fields = [field for field in event._meta.concrete_fields if field.name not in ("id", "previous", "hash")]
    values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields]
    columns = ", ".join(str(field.column) for field in fields)
    if connection.vendor == "sqlite":
        hashed, lock = "SHA256(head.hash || %s)", ""  # Django brings the function; one writer at a time
    else:
        hashed, lock = "encode(sha256(convert_to(head.hash || %s, 'UTF8')), 'hex')", " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {EVENTS} ({columns}, previous, hash) SELECT {', '.join(['%s'] * len(values))},"
            f" head.hash, {hashed} FROM {HEAD} head WHERE head.id = 1{lock} RETURNING id, previous, hash",
            [*values, content({name: getattr(event, name) for name in HASHED}, subjects)],
        )
        rows = cursor.fetchall()
    if not rows:
        raise DatabaseError(f"the log of {using} has lost its end: nothing can be logged")
    event.pk, event.previous, event.hash = rows[0]
    event._state.adding, event._state.db = False, using


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, uuid.UUID) else value


_FUNCTION = f"""
CREATE OR REPLACE FUNCTION doorstroom_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved integer;
BEGIN
    EXECUTE format('UPDATE %I.{HEAD} SET events = events + 1, last_event = $1, hash = $2'
        ' WHERE id = 1 AND hash = $3', TG_TABLE_SCHEMA) USING NEW.id, NEW.hash, NEW.previous;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> 1 THEN
        RAISE EXCEPTION USING errcode = '23514', message = 'the event does not follow the last one';
    END IF;
    RETURN NULL;
END $$
"""
_SQLITE = f"""
CREATE TRIGGER audit_chain AFTER INSERT ON {EVENTS} BEGIN
    SELECT RAISE(ABORT, 'the event does not follow the last one')
        WHERE NOT EXISTS (SELECT 1 FROM {HEAD} WHERE id = 1 AND hash = NEW.previous);
    UPDATE {HEAD} SET events = events + 1, last_event = NEW.id, hash = NEW.hash WHERE id = 1;
END
"""


def install(using: str) -> None:
    """Make the trigger that holds the chain in a store; run again, the result is the same."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if HEAD not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_chain")
            cursor.execute(_SQLITE)
            return
        cursor.execute(_FUNCTION)
        cursor.execute(f"DROP TRIGGER IF EXISTS audit_chain ON {EVENTS}")
        cursor.execute(
            f"CREATE TRIGGER audit_chain AFTER INSERT ON {EVENTS} FOR EACH ROW"
            " EXECUTE FUNCTION doorstroom_audit_chain()"
        )
