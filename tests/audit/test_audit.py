"""The audit only grows, in every store."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from doorstroom.kernel.errors import BadInput

STORES = ["default", "work", "special"]


@pytest.mark.parametrize("store", STORES)
def test_event_is_kept_as_written(database, store):
    record(
        by="clerk", action="careers.file.read", object_type="person", object_id=7, purpose="own", store=store
    )
    event = AuditEvent.objects.using(store).get()
    assert (event.actor, event.action, event.object_id, event.result) == (
        "clerk",
        "careers.file.read",
        "7",
        "done",
    )
    assert event.at.utcoffset() is not None
    assert sum(AuditEvent.objects.using(other).count() for other in STORES) == 1


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("change", ["update", "delete", "replace"])
def test_event_cannot_be_changed(database, store, change):
    event = record(by="clerk", action="careers.file.read", object_type="person", store=store)
    rows = AuditEvent.objects.using(store)
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(store):
        if change == "update":
            rows.update(actor="nobody")
        elif change == "delete":
            rows.all().delete()
        else:
            replace(store, event)
    assert rows.get().actor == "clerk"


def replace(store, event):
    """SQLite's way round a delete trigger; PostgreSQL knows no such statement, its nearest is an upsert."""
    from django.db import connections

    table = AuditEvent._meta.db_table
    columns = ", ".join(field.column for field in AuditEvent._meta.concrete_fields)
    verb, rest = (
        ("INSERT OR REPLACE", "")
        if connections[store].vendor == "sqlite"
        else ("INSERT", " ON CONFLICT (id) DO UPDATE SET actor = 'nobody'")
    )
    changed = columns.replace("actor", "'nobody'")
    with connections[store].cursor() as cursor:
        cursor.execute(
            f"{verb} INTO {table} ({columns}) SELECT {changed} FROM {table} WHERE id = %s{rest}",
            [event.pk],
        )


def test_event_needs_an_actor(database):
    with pytest.raises(BadInput, match="nobody is named"):
        record(by=" ", action="careers.file.read", object_type="person")
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("text", ["clerk\nroot done", "clerk\x1b[2J", "clerk\u2028x"])
def test_line_breaks_and_control_characters_are_escaped(database, text):
    event = record(by=text, action="careers.file.read", object_type="person")
    assert event.actor.isprintable()
    assert event.actor.startswith("clerk\\")
