"""Databases for tests: every test that asks for ``database`` runs on SQLite and on PostgreSQL.

Each test gets databases of its own, copied from a migrated template, because the ledger only grows: nothing
can be rolled back or emptied between tests, and what is read by ADBC must have been committed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from doorstroom.settings import databases

ALIASES = ("default", "work", "special")
_POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL") or "postgres://postgres@127.0.0.1:5432/test"


@dataclass(frozen=True)
class Database:
    """A fresh database with all its stores."""

    vendor: str
    home: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which another process meets the same database."""
        others = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
        return {**others, "DOORSTROOM_HOME": str(self.home), "DATABASE_URL": self.url}


def _connect(home: Path, url: str) -> None:
    """Point Django's aliases, in this thread, at other databases."""
    for alias, config in databases(home, {"default": url}).items():
        connections[alias].close()
        del connections[alias]
        connections.settings[alias] = connections.configure_settings({"default": config})["default"]


def _migrate() -> None:
    for alias in ALIASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def plain_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test ask for a page without TLS; tests/web/guards asks what happens to who really does."""
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", False)


@pytest.fixture(scope="session")
def sqlite_template(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest
) -> Path:
    """Folder with migrated SQLite files."""
    home = tmp_path_factory.mktemp("template")
    with django_db_blocker.unblock():
        _connect(home, "")
        _migrate()
        _connect(home, "")  # closes, so that the files are whole
    return home


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[str], None]]:
    """Run one statement on the server, outside any test database; skips where there is no server."""
    import psycopg

    try:
        server = psycopg.connect(_POSTGRESQL, autocommit=True)
    except psycopg.OperationalError as error:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL does not answer: {error}")
        pytest.skip(f"PostgreSQL does not answer at {_POSTGRESQL}: {error}")
    with server:
        yield lambda statement: server.execute(statement) and None


@pytest.fixture(scope="session")
def postgresql_template(
    postgresql: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory, django_db_blocker
) -> Iterator[str]:
    """Name of a migrated database."""
    name = f"doorstroom_test_{os.getpid()}"
    postgresql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    postgresql(f"CREATE DATABASE {name}")
    with django_db_blocker.unblock():
        home = tmp_path_factory.mktemp("template")
        _connect(home, _at(name))
        _migrate()
        _connect(home, "")
    yield name
    postgresql(f"DROP DATABASE {name} WITH (FORCE)")


def _at(name: str) -> str:
    return _POSTGRESQL.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker
) -> Iterator[Database]:
    """A fresh database with all its stores; Django's aliases point at it during the test."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(settings, "HOME", home, raising=False)
    monkeypatch.setattr(settings, "SEGMENT_CACHE", home / "cache")
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        for alias_file in template.glob("*.sqlite3*"):
            shutil.copy(alias_file, home)
        url, drop = "", None
    else:
        template = request.getfixturevalue("postgresql_template")
        execute = request.getfixturevalue("postgresql")
        name = f"{template}_case"
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        url, drop = _at(name), f"DROP DATABASE {name} WITH (FORCE)"
    with django_db_blocker.unblock():
        _connect(home, url)
        yield Database(request.param, home, url)
        _connect(home, "")
    if drop:
        execute(drop)
