"""What the database itself refuses, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import signals

from doorstroom.careers import selectors, services
from doorstroom.careers.models import (
    Batch,
    DisposalGate,
    Event,
    Person,
    PersonState,
    Unit,
    UnitState,
    UnitSuccession,
)
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.gate import disposal_gate
from doorstroom.careers.storage.loading import Point
from doorstroom.careers.storage.triggers import REFERENCES, install
from tests.careers.storage.extracts import careers, checked, row

REPLACE = (
    "INSERT OR REPLACE INTO careers_person (id, number)"
    " SELECT id, 'X' FROM careers_person WHERE number = 'P1'"
)
UPSERT = "INSERT INTO careers_person (number) VALUES ('P1') ON CONFLICT (number) DO UPDATE SET number = 'X'"
GROWING = [Person, PersonState, Unit, UnitState, UnitSuccession, Event, Batch]


@pytest.fixture
def ledger(database):
    """Two people, six acts, three units and a succession."""
    services.import_extract(
        checked=careers(successions=[{"old": "U1", "new": "U2", "on": date(2020, 1, 1), "kind": "merge"}]),
        by="clerk",
    )
    return database


@pytest.fixture
def open_batch(database):
    """A batch without a stamp, a person and a unit."""
    return (
        Batch.objects.create(by="clerk", kind="import"),
        Person.objects.create(number="P"),
        Unit.objects.create(),
    )


def refused(action, match=None):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        action()


def event(open_batch, **values):
    batch, person, unit = open_batch
    given = {
        "batch": batch,
        "person": person,
        "unit": unit,
        "employment": 1,
        "act_no": 1,
        "version": 0,
        "effective_on": date(2020, 1, 1),
        "day_order": 0,
        "action": "record",
        "kind": "entry",
    }
    return Event.objects.create(**given | values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"action": "undo"}, "event_action"),
        ({"kind": "leave"}, "event_kind"),
        ({"layer": "high"}, "event_layer"),
        ({"employment": 0}, "event_employment"),
        ({"version": 1}, "event_version_action"),
        ({"action": "correct"}, "event_version_action"),
        ({"version": -1, "action": "correct"}, "event_version_action"),
        ({"unit": None}, "event_has_unit"),
        ({"fte_thousandths": -1}, "event_full_time_share"),
        ({"fte_thousandths": 1501}, "event_full_time_share"),
        ({"effective_on": date(1899, 12, 31)}, "event_day"),
        ({"effective_on": date(2200, 1, 1)}, "event_day"),
    ],
)
def test_event_check(open_batch, values, name):
    refused(lambda: event(open_batch, **values), name)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "exit", "unit": None},
        {"action": "annul", "version": 1, "unit": None},
        {"fte_thousandths": 1500, "effective_on": date(1900, 1, 1)},
        {"fte_thousandths": 0, "effective_on": date(2199, 12, 31), "layer": "top"},
    ],
)
def test_event_at_the_edge_passes(open_batch, values):
    assert event(open_batch, **values).pk


def test_two_corrections_of_one_act_collide(open_batch):
    event(open_batch)
    event(open_batch, version=1, action="correct")
    refused(lambda: event(open_batch, version=1, action="annul"))


@pytest.mark.parametrize("column", ["batch_id", "person_id", "unit_id"])
def test_event_names_rows_that_exist(open_batch, column):
    refused(lambda: event(open_batch, **{column: 999}), "FOREIGN KEY|names no row")


def test_event_cannot_join_a_stamped_batch(open_batch):
    batch = open_batch[0]
    batch.recorded_at, batch.last_event = datetime(2020, 1, 1, tzinfo=UTC), 0
    batch.save()
    refused(lambda: event(open_batch), "stamped")


@pytest.mark.parametrize("change", ["by", "recorded_at"])
def test_batch_gets_its_stamp_once(ledger, change):
    value = "other" if change == "by" else datetime(2001, 1, 1, tzinfo=UTC)
    refused(lambda: Batch.objects.update(**{change: value}), "only grows")


def test_other_checks(open_batch):
    batch, person, one = open_batch
    day = date(2020, 1, 1)
    refused(lambda: Batch.objects.create(by="", kind="import"), "batch_has_actor")
    refused(lambda: Batch.objects.create(by="x", kind="guess"), "batch_kind")
    refused(lambda: Batch.objects.create(by="x", kind="import", last_event=1), "batch_stamped_whole")
    refused(lambda: Person.objects.create(number=""), "person_has_number")
    refused(lambda: Person.objects.create(number="P"))
    refused(
        lambda: PersonState.objects.create(batch=batch, person=person, version=0, sex="x"), "person_state_sex"
    )
    refused(
        lambda: UnitState.objects.create(batch=batch, unit=one, parent=one, effective_on=day, code="c"),
        "unit_state_not_own_parent",
    )
    refused(
        lambda: UnitSuccession.objects.create(batch=batch, old=one, new=one, on=day, kind="merge"),
        "unit_succession_two_units",
    )


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_table_only_grows(ledger, model):
    table, rows = model._meta.db_table, model.objects.count()
    assert rows > 0
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(f"UPDATE {table} SET id = id + 1000"), "only grows")
        refused(lambda: cursor.execute(f"DELETE FROM {table}"), "only grows")
        if ledger.vendor == "postgresql":
            refused(lambda: cursor.execute(f"TRUNCATE {table} CASCADE"), "only grows")
    assert model.objects.count() == rows


def test_insert_or_replace_does_not_walk_past_the_triggers(ledger):
    with connection.cursor() as cursor:
        statement = REPLACE if ledger.vendor == "sqlite" else UPSERT
        refused(lambda: cursor.execute(statement), "only grows")
    assert Person.objects.filter(number="P1").exists()


def test_without_the_pragma_insert_or_replace_would_walk_past(ledger):
    """The reason for the pragma: should SQLite change, this test says so."""
    if ledger.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # knows neither the statement nor the pragma
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA recursive_triggers").fetchone()[0] == 1
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        cursor.execute("PRAGMA recursive_triggers=OFF")
        cursor.execute(REPLACE)
    assert not Person.objects.filter(number="P1").exists()


def triggers():
    """Names of all triggers and what they are, from the catalogue of the database."""
    sql = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger"
        " JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND pg_table_is_visible(c.oid)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return dict(cursor.fetchall())


def test_triggers_stand_in_the_catalogue(database):
    # Whatever table the room gets later only grows too, or stands here as an exception.
    growing = [model for model in apps.get_app_config("careers").get_models() if model is not DisposalGate]
    assert {Event, PersonState, Batch} <= set(growing)
    tables = [model._meta.db_table for model in growing] + ["audit_auditevent"]
    expected = {f"{table}_no_{what}" for table in tables for what in ("update", "delete")}
    if database.vendor == "sqlite":
        expected |= {f"{table}_open_batch" for table in REFERENCES}
    else:
        expected |= {f"{table}_references" for table in REFERENCES}
        expected |= {f"{table}_{column}_kept" for table in REFERENCES for column, _ in REFERENCES[table]}
    # The audit, names, requests and settings have tests of their own.
    others = ("audit_", "names_", "requests_", "configuration_")
    found = {name for name in triggers() if not name.startswith(others)}
    assert found == {name for name in expected if not name.startswith(others)}
    assert {name for name in expected if name.startswith("audit_")} <= set(triggers())


def test_triggers_are_made_again_without_change(database):
    before = triggers()
    install("default")
    call_command("migrate", verbosity=0, interactive=False)
    assert triggers() == before


def test_large_tables_have_no_row_by_row_references_on_postgresql(database):
    with connection.cursor() as cursor:
        keys = {
            table: [
                name
                for name, facts in connection.introspection.get_constraints(cursor, table).items()
                if facts["foreign_key"]
            ]
            for table in ("careers_event", "careers_unitstate")
        }
    assert len(keys["careers_event"]) == (3 if database.vendor == "sqlite" else 0)
    assert len(keys["careers_unitstate"]) == 3


def test_triggers_come_back_after_a_table_was_rebuilt(ledger):
    """A new constraint makes Django rebuild the SQLite table; a changed reference restores its key."""
    before = triggers()
    later = migrations.Migration("later", "careers")
    later.operations = [
        migrations.AddField("event", "remark", models.CharField(default="", max_length=9)),
        migrations.AlterField(
            "event",
            "unit",
            models.ForeignKey("careers.unit", models.PROTECT, null=True, db_index=True, related_name="+"),
        ),
    ]
    state = MigrationExecutor(connection).loader.project_state(("careers", "0001_ground"))
    with connection.schema_editor() as editor:
        later.apply(state, editor)
    if ledger.vendor == "sqlite":
        assert "careers_event_no_update" not in triggers()  # the trap is real
    room = apps.get_app_config("careers")
    signals.post_migrate.send(sender=room, app_config=room, verbosity=0, using="default")
    assert triggers() == before
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("UPDATE careers_event SET remark = 'x'"), "only grows")
        cursor.execute("SELECT count(*) FROM careers_event")
        assert cursor.fetchone()[0] == 6


def test_gate_lets_rows_go_in_its_transaction_only(ledger):
    person = Person.objects.get(number="P1")
    selectors.get_segments()
    with disposal_gate(by="archivist", basis="list 7"):
        Event.objects.filter(person=person).delete()
        refused(lambda: Event.objects.update(act_no=9), "only grows")
        PersonState.objects.filter(person=person).delete()
        person.delete()
    assert Event.objects.count() == 2
    assert [p.number for p in Person.objects.all()] == ["P2"]
    assert not DisposalGate.objects.exists()
    refused(Event.objects.all().delete, "only grows")
    # No file remembers, and what is made now knows nothing of the person.
    assert not list(cache.path_of("segments", Point(1, datetime.now(UTC), 1)).parent.glob("*.parquet*"))
    assert selectors.get_segments()["person"].n_unique() == 1


def test_gate_keeps_what_is_still_referred_to(ledger):
    person = Person.objects.get(number="P1")
    with (
        pytest.raises(IntegrityError),
        disposal_gate(by="archivist", basis="list 7"),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM careers_person WHERE id = %s", [person.pk])
    assert Person.objects.filter(pk=person.pk).exists()


def test_gate_cannot_be_left_open(ledger):
    refused(DisposalGate.objects.create)

    def remove_and_leave():
        DisposalGate.objects.create()
        Event.objects.all().delete()

    refused(remove_and_leave)
    assert Event.objects.count() == 6
    assert not DisposalGate.objects.exists()


def test_gate_never_reuses_the_identity_of_somebody_gone(ledger):
    gone = Person.objects.get(number="P2").pk
    with disposal_gate(by="archivist", basis="list 7"):
        Event.objects.filter(person=gone).delete()
        PersonState.objects.filter(person=gone).delete()
        Person.objects.filter(pk=gone).delete()
    services.import_extract(checked=careers(), by="clerk")
    assert Person.objects.get(number="P2").pk > gone
    assert Event.objects.count() == 6


def test_stamps_rise_with_ids_whatever_the_clock_says(database, monkeypatch):
    years = itertools.count(2040, -1)
    monkeypatch.setattr(
        "doorstroom.careers.storage.turn.timezone.now", lambda: datetime(next(years), 1, 1, tzinfo=UTC)
    )
    for number in ("A", "B", "C", "D"):
        services.import_extract(checked=checked([row(number, "2015-01-01", "entry")]), by="clerk")
    stamps = list(Batch.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert len(stamps) == 4
    assert stamps == sorted(set(stamps))
