"""Nothing in the log can be changed, removed or put in between unseen (obligation L4)."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connections, transaction

from doorstroom.audit import chain
from doorstroom.audit.models import FIRST, AuditEvent, AuditHead
from doorstroom.audit.services import record, record_reading
from doorstroom.audit.verification import head_from, verify, verify_all
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import operator

STORES = ["default", "work", "special"]
TABLE = AuditEvent._meta.db_table


def fill(store: str, events: int = 5) -> list[AuditEvent]:
    return [
        record(
            by=f"account:{number}",
            action="careers.file.read",
            object_type="person",
            object_id=number,
            purpose="personnel_administration",
            details={"role": "line_manager", "unit": 3, "share": 0.5, "list": [1, None, "é\n"]},
            store=store,
        )
        for number in range(events)
    ]


def as_superuser(store: str, *statements: str) -> None:
    """What the owner of the database can do: drop the triggers, change rows."""
    connection = connections[store]
    where = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for trigger in (f"{TABLE}_no_update", f"{TABLE}_no_delete", "audit_chain"):
            cursor.execute(f"DROP TRIGGER {trigger}{where}")
        for statement in statements:
            cursor.execute(statement)
    chain.install(store)


@pytest.mark.parametrize("store", STORES)
def test_a_log_that_nobody_touched_is_whole(database, store):
    empty = verify(store)
    assert (empty.whole, empty.events, empty.head.hash) == (True, 0, FIRST)
    events = fill(store)
    found = verify(store)
    assert (found.whole, found.events, found.head.event) == (True, 5, events[-1].pk)
    assert [event.previous for event in events[1:]] == [event.hash for event in events[:-1]]
    assert AuditHead.objects.using(store).get().hash == events[-1].hash


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "'account:9'"),
        ("action", "'careers.units.read'"),
        ("object_id", "'77'"),
        ("purpose", "'audit'"),
        ("result", "'refused'"),
        ("at", "'2020-01-01 00:00:00+00'"),
        ("details", "'{}'"),
        ("kind", "'write'"),
    ],
)
def test_a_changed_event_is_named(database, store, field, value):
    events = fill(store)
    as_superuser(store, f"UPDATE {TABLE} SET {field} = {value} WHERE id = {events[2].pk}")
    found = verify(store)
    assert (found.broken_at, found.events) == (events[2].pk, 2)
    assert "changed" in found.why


def test_an_event_that_was_changed_with_its_hash_breaks_the_next(database):
    events = fill("work")
    fields = {name: getattr(events[2], name) for name in chain.HASHED} | {"actor": "account:9"}
    hashed = chain.link(events[2].previous, fields)
    as_superuser(
        "work", f"UPDATE {TABLE} SET actor = 'account:9', hash = '{hashed}' WHERE id = {events[2].pk}"
    )
    assert verify("work").broken_at == events[3].pk


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("which", [0, 2])
def test_an_event_that_was_removed_is_missed_at_the_next(database, store, which):
    events = fill(store)
    as_superuser(store, f"DELETE FROM {TABLE} WHERE id = {events[which].pk}")
    found = verify(store)
    assert found.broken_at == events[which + 1].pk
    assert "removed" in found.why


@pytest.mark.parametrize("store", STORES)
def test_events_that_were_removed_at_the_end_are_missed(database, store):
    events = fill(store)
    as_superuser(store, f"DELETE FROM {TABLE} WHERE id >= {events[3].pk}")
    found = verify(store)
    assert found.broken_at == events[4].pk
    assert "2 are missing at the end" in found.why


def test_a_log_that_was_emptied_is_missed(database):
    fill("work")
    as_superuser("work", f"DELETE FROM {TABLE}")
    assert not verify("work").whole


@pytest.mark.parametrize("store", ["default", "special"])
def test_an_end_that_was_removed_with_its_head_is_missed_by_an_earlier_check(database, store):
    events = fill(store)
    assert all(found.whole for found in verify_all(by="test"))
    as_superuser(
        store,
        f"DELETE FROM {TABLE} WHERE id >= {events[3].pk}",
        f"UPDATE {chain.HEAD} SET events = 3, last_event = {events[2].pk}, hash = '{events[2].hash}'",
    )
    assert verify(store).whole  # by itself it looks whole
    broken = [found for found in verify_all(by="test") if not found.whole]
    assert [(found.store, found.broken_at) for found in broken] == [(store, events[4].pk)]
    # The check that found the break seals nothing: the next one finds it again.
    assert not all(found.whole for found in verify_all(by="test"))


def test_a_chain_that_was_made_anew_is_missed_by_a_head_noted_elsewhere(database):
    events = fill("work")
    head = head_from(f"work:{events[-1].pk}:{events[-1].hash}")
    previous, statements = FIRST, []
    for event in events:
        fields = {name: getattr(event, name) for name in chain.HASHED} | {"actor": "account:9"}
        hashed = chain.link(previous, fields)
        statements.append(
            f"UPDATE {TABLE} SET actor = 'account:9', previous = '{previous}', hash = '{hashed}'"
            f" WHERE id = {event.pk}"
        )
        previous = hashed
    as_superuser("work", *statements, f"UPDATE {chain.HEAD} SET hash = '{previous}'")
    assert verify("work").whole
    broken = [found for found in verify_all(by="test", noted=dict([head])) if not found.whole]
    assert [found.broken_at for found in broken] == [events[-1].pk]


@pytest.mark.parametrize("text", ["", "work", "work:1:abc", "elsewhere:1:" + "0" * 64, "work:x:" + "0" * 64])
def test_a_head_is_read_or_refused(text):
    with pytest.raises(BadInput, match="no head"):
        head_from(text)


def test_a_set_of_people_that_was_changed_is_found(database):
    event = record_reading(actor=operator("x"), action="careers.staff.list", purpose="own", people=[1, 2, 9])
    table = "audit_subjectblock"
    where = "" if connections["work"].vendor == "sqlite" else f" ON {table}"
    other = record_reading(actor=operator("x"), action="careers.staff.list", purpose="own", people=[1, 2])
    bits = f"(SELECT bits FROM {table} WHERE subjects_id = {other.subjects_id})"
    with connections["work"].cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_update{where}")
        cursor.execute(f"UPDATE {table} SET bits = {bits} WHERE subjects_id = {event.subjects_id}")
    found = verify("work")
    assert found.broken_at == event.pk
    assert "set of people" in found.why


@pytest.mark.parametrize("store", STORES)
def test_the_database_refuses_what_does_not_follow(database, store):
    event = fill(store, 2)[0]
    forged = {field.name: getattr(event, field.name) for field in AuditEvent._meta.concrete_fields}
    forged |= {"id": None, "previous": event.previous, "hash": "f" * 64}
    with pytest.raises(IntegrityError), transaction.atomic(store):
        AuditEvent.objects.using(store).create(**forged)
    forged |= {"previous": "e" * 64}
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic(store):
        AuditEvent.objects.using(store).create(**forged)
    assert verify(store).events == 2


@pytest.mark.parametrize("store", STORES)
def test_what_is_rolled_back_leaves_the_chain_whole(database, store):
    fill(store, 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic(store):
        fill(store, 3)
        raise ZeroDivisionError
    fill(store, 1)
    found = verify(store)
    assert (found.whole, found.events) == (True, 2)


WRITER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "doorstroom.settings"
import django
django.setup()
from doorstroom.audit.services import record
for number in range(25):
    record(by=f"process:{sys.argv[1]}", action="careers.file.read", object_type="person", store="work")
"""


def test_many_processes_and_threads_write_one_chain(database):
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(number)], env=database.environment)
        for number in range(3)
    ]

    def write(number: int) -> None:
        try:
            for _ in range(25):
                record(by=f"thread:{number}", action="careers.file.read", object_type="person", store="work")
        finally:
            connections["work"].close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    # Threads have connections of their own, made from the settings that the fixture put in place.
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    found = verify("work")
    assert (found.whole, found.events) == (True, 7 * 25)


def test_a_record_is_one_query(database, django_assert_num_queries):
    with django_assert_num_queries(1):
        fill("default", 1)
    with pytest.raises(DatabaseError, match="lost its end"), transaction.atomic():
        AuditHead.objects.all().delete()
        fill("default", 1)


def test_the_command_says_where_it_is_broken(database, capsys):
    events = fill("default")
    fill("work")
    call_command("verify_log", by="operator:test")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == STORES
    assert f"Head: default:{events[-1].pk}:{events[-1].hash}" in lines[0]
    as_superuser("default", f"UPDATE {TABLE} SET actor = 'x' WHERE id = {events[1].pk}")
    with pytest.raises(SystemExit) as left:
        call_command("verify_log", by="operator:test", json=True)
    assert left.value.code == 1
    document = json.loads(capsys.readouterr().out)
    assert [(one["store"], one["brokenAt"]) for one in document["logs"] if not one["whole"]] == [
        ("default", events[1].pk)
    ]
    checks = AuditEvent.objects.using("work").filter(action="audit.log.checked").order_by("id")
    assert [check.details["whole"] for check in checks] == [True, False]
    assert {check.actor for check in checks} == {"operator:test"}
