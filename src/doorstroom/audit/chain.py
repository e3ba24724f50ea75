"""The chain: each event carries the hash of the one before, so that nothing can be changed unseen (L4).

The hash is SHA-256 over the fields in one way of writing them. A trigger refuses an event that does not
follow the last one, and moves the head on; ``verification`` walks the chain.
"""

# ruff: noqa: S608 - only names of our own tables and columns stand in the statements
from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connections, transaction

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
    """Return the hash of an event.

    Args:
        previous: hash of the event before it.
        fields: at least those of ``HASHED``.
        subjects: hash of the set of people that was read; empty without one.
    """
    values = [previous, *(_plain(fields[name]) for name in HASHED), subjects]
    text = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


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
