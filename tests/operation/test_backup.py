"""A backup that was restored is what was backed up; what is not whole is refused, and nothing changes."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from doorstroom.administrations import load
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from doorstroom.careers import services
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.models import Event, Person
from doorstroom.careers.synthetic import make as make_people
from doorstroom.careers.synthetic import write
from doorstroom.kernel.errors import BadInput
from doorstroom.operation import backup, encryption, restore
from tests.conftest import Database, _at, _connect

from .conftest import Demo

STORES = ("default", "work", "special")


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    people = make_people(load("rijk"), people=200, seed=4, until=date(2021, 1, 1))
    return write(people, tmp_path_factory.mktemp("extract"))


@pytest.fixture
def filled(database: Database, extract: list[Path]) -> Database:
    """A database with people, accounts, sessions and uploads."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from doorstroom.accounts.models import Account

    by_stem = {path.stem: path for path in extract}
    checked = check_file(by_stem["staff"], organisation=by_stem["organisation"], administration=load("rijk"))
    services.import_extract(checked=checked, by="test")
    Account.objects.create_user("somebody@example.org", "a sentence", name="Some Body")
    Session.objects.create(session_key="x" * 32, session_data="y", expire_date=timezone.now())
    record(by="test", action="careers.file.read", object_type="person", object_id=1, store="work")
    (database.home / "uploads").mkdir()
    (database.home / "uploads" / "one").write_bytes(b"an extract")
    (database.home / "secret-key").write_text("the key\n")
    return database


@pytest.fixture
def elsewhere(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Callable[[], Path]:
    """Point the program at an empty database of the same kind, and another home folder."""
    execute = request.getfixturevalue("postgresql") if filled.vendor == "postgresql" else None
    name = f"doorstroom_restored_{os.getpid()}"

    def go() -> Path:
        home = tmp_path / "elsewhere"
        home.mkdir()
        monkeypatch.setattr(settings, "HOME", home)
        monkeypatch.setattr(settings, "SEGMENT_CACHE", home / "cache")
        if execute is not None:
            execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            execute(f"CREATE DATABASE {name}")
        _connect(home, _at(name) if execute is not None else "")
        return home

    yield go
    _connect(tmp_path / "nowhere", "")
    if execute is not None:
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    encryption.make_key(tmp_path / "backup.key")
    return tmp_path / "backup.key"


def content() -> dict[str, list[object]]:
    """What stands in every table, but for what a restore adds or ends."""
    found: dict[str, list[object]] = {}
    for alias in STORES:
        with connections[alias].cursor() as cursor:
            for table in sorted(connections[alias].introspection.table_names(cursor)):
                if table in {"django_session", "cache"} or table.startswith("audit_"):
                    continue
                cursor.execute(f'SELECT * FROM "{table}"')
                found[f"{alias}.{table}"] = sorted(map(repr, cursor.fetchall()))
    return found


def test_all_of_it_comes_back(
    filled: Database, elsewhere: Callable[[], Path], tmp_path: Path, key: Path
) -> None:
    from django.contrib.sessions.models import Session

    before, events = content(), AuditEvent.objects.using("work").count()
    assert Person.objects.count() > 50
    made = backup.make(file=tmp_path / "all.backup", by="test", key_file=key)
    assert AuditEvent.objects.using("work").latest("id").action == "system.backup.made"
    assert made.file.stat().st_mode & 0o077 == 0
    assert Person.objects.first().number.encode() not in made.file.read_bytes()
    home = elsewhere()
    done = restore.restore(file=made.file, by="test", key_file=key)
    assert done.whole
    assert [one.store for one in done.logs] == list(STORES)
    assert content() == before
    assert Session.objects.count() == 0
    assert AuditEvent.objects.using("work").count() == events + 1
    assert AuditEvent.objects.using("work").latest("id").action == "system.backup.restored"
    assert (home / "uploads" / "one").read_bytes() == b"an extract"
    assert (home / "secret-key").read_text() == "the key\n"
    assert (home / "secret-key").stat().st_mode & 0o077 == 0
    # The triggers came along: the ledger still only grows.
    with pytest.raises(Exception, match="only grows"):
        Event.objects.all().delete()
    assert sorted(path.name for path in filled.home.glob("backup-*")) == []


def test_a_database_that_holds_something_is_never_overwritten(filled: Database, tmp_path: Path) -> None:
    made = backup.make(file=tmp_path / "all.backup", by="test")
    before = content()
    with pytest.raises(BadInput, match="never overwrites"):
        restore.restore(file=made.file, by="test")
    assert content() == before


def test_the_key_for_signing_leaves_only_encrypted(filled: Database, tmp_path: Path, key: Path) -> None:
    plain = backup.make(file=tmp_path / "plain.backup", by="test")
    with tarfile.open(plain.file) as tar:
        assert "home/secret-key" not in tar.getnames()
        assert "home/uploads/one" in tar.getnames()
    assert plain.manifest.left_out == ["the key for signing"]
    assert backup.make(file=tmp_path / "sealed.backup", by="test", key_file=key).manifest.left_out == []


def test_what_was_removed_since_is_removed_again(
    filled: Database,
    elsewhere: Callable[[], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[datetime] = []

    def replay(since: datetime) -> int:
        asked.append(since)
        return 2

    monkeypatch.setattr(restore, "REPLAYS", [replay])
    made = backup.make(file=tmp_path / "all.backup", by="test")
    elsewhere()
    assert restore.restore(file=made.file, by="test").replayed == 2
    assert [one.isoformat() for one in asked] == [made.manifest.made_at]


def test_a_log_that_was_broken_before_the_backup_is_seen_after_it(
    filled: Database, elsewhere: Callable[[], Path], tmp_path: Path
) -> None:
    with connections["work"].cursor() as cursor:
        if filled.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_auditevent_no_update")
        else:
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditevent SET object_id = '2' WHERE action = 'careers.file.read'")
    made = backup.make(file=tmp_path / "all.backup", by="test")
    elsewhere()
    done = restore.restore(file=made.file, by="test")
    assert {one.store: one.whole for one in done.logs} == {"default": True, "work": False, "special": True}


def changed(file: Path, name: str, content: bytes | None) -> Path:
    """A copy of a backup in which one file has other content, or is missing."""
    out = file.with_name(f"changed-{uuid.uuid4()}.backup")
    with tarfile.open(file) as source, tarfile.open(out, "w:gz") as target:
        for entry in source:
            data = source.extractfile(entry).read()
            if entry.name == name:
                if content is None:
                    continue
                data = content
            entry.size = len(data)
            target.addfile(entry, io.BytesIO(data))
    return out


def test_a_backup_that_was_changed_is_refused(
    filled: Database, elsewhere: Callable[[], Path], tmp_path: Path, key: Path
) -> None:
    plain = backup.make(file=tmp_path / "plain.backup", by="test").file
    sealed = backup.make(file=tmp_path / "sealed.backup", by="test", key_file=key).file
    with tarfile.open(plain) as tar:
        later = json.loads(tar.extractfile("manifest.json").read())
    later["migrations"]["default"].append("careers.9999_of_next_year")
    other = dict(later, vendor="oracle", migrations={})
    encryption.make_key(tmp_path / "other.key")
    half = tmp_path / "half.backup"
    half.write_bytes(sealed.read_bytes()[:-20])
    turned = tmp_path / "turned.backup"
    content_ = bytearray(sealed.read_bytes())
    content_[len(content_) // 2] ^= 1
    turned.write_bytes(content_)
    home = elsewhere()
    cases = [
        (changed(plain, "home/uploads/one", b"another"), None, "was changed"),
        (changed(plain, "home/uploads/one", None), None, "was changed"),
        (plain.with_name("none.backup"), None, "no whole backup"),
        (sealed, None, "is encrypted"),
        (sealed, tmp_path / "other.key", "does not open"),
        (half, key, "does not open"),
        (turned, key, "does not open"),
    ]
    for file, key_file, said in cases:
        with pytest.raises(BadInput, match=said):
            restore.restore(file=file, by="test", key_file=key_file)
    for manifest, said in ((later, "later version"), (other, "is of oracle")):
        with pytest.raises(BadInput, match=said):
            restore.restore(file=changed(plain, "manifest.json", json.dumps(manifest).encode()), by="test")
    assert sorted(path.name for path in home.iterdir()) == []
    restore.refuse_full_stores()


def test_a_backup_waits_for_no_reader_and_takes_no_half_import(database: Database, tmp_path: Path) -> None:
    """Somebody writes all the time: what is copied is one instant of it, in every store the same."""
    if database.vendor != "sqlite":
        pytest.skip("a snapshot of the server is whole by itself")
    stores = backup.embedded_stores()
    for path in stores.values():
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE counted (n integer)")
            connection.execute("INSERT INTO counted VALUES (0)")
        connection.close()
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, *map(str, stores.values())], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    try:
        for number in range(5):
            folder = tmp_path / str(number)
            folder.mkdir()
            from doorstroom.operation import embedded

            embedded.copy(stores, folder)
            found = []
            for alias in stores:
                connection = sqlite3.connect(folder / f"{alias}.sqlite3")
                found.append(connection.execute("SELECT n FROM counted").fetchone()[0])
                connection.close()
            # The writer counts in one store after the other: an instant shows the same number, or one more
            # in those it was at first.
            assert found == sorted(found, reverse=True)
            assert found[0] - found[-1] <= 1, found
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()


_WRITER = """
import sqlite3, sys
stores = [sqlite3.connect(path, timeout=30, isolation_level=None) for path in sys.argv[1:]]
n = 0
print("ready", flush=True)
while True:
    n += 1
    for store in stores:
        store.execute("UPDATE counted SET n = ?", [n])
"""


def test_the_commands_as_their_help_shows_them(
    demo: Demo, run_program: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    here, there = demo.environment, {"DOORSTROOM_HOME": str(tmp_path / "there")}
    file, key = tmp_path / "2026-01-02.backup", tmp_path / "backup.key"
    made = run_program("backup", "--make-key", key, **here)
    assert (made.returncode, key.stat().st_mode & 0o077) == (0, 0)
    assert run_program("backup", "--make-key", key, **here).returncode == 2  # never over another key
    said = json.loads(run_program("backup", file, "--key", key, "--json", **here).stdout)
    assert (said["encrypted"], said["bytes"]) == (True, file.stat().st_size)
    refused = run_program("backup", file, "--key", key, **here)
    assert (refused.returncode, "is there already" in refused.stderr) == (2, True)
    assert run_program("restore", file, **there).returncode == 2
    done = run_program("restore", file, "--key", key, "--json", **there)
    assert done.returncode == 0, done.stderr
    assert [one["whole"] for one in json.loads(done.stdout)["logs"]] == [True, True, True]
    again = run_program("restore", file, "--key", key, **there)
    assert (again.returncode, "never overwrites" in again.stderr) == (2, True)
    plain = run_program("backup", tmp_path / "plain.backup", **here)
    assert (plain.returncode, "not encrypted" in plain.stderr) == (0, True)
