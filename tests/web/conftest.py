"""The site for tests: a copy of the world for each test, and a signed-in client for each account.

``site`` runs on SQLite; ``both_sites`` on SQLite and PostgreSQL, for what touches storage.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from tests.conftest import _at, _connect
from tests.web.world import World, build

# A password is slow to check by design; no test is about that.
PBKDF2PasswordHasher.iterations = 1000


@dataclass(frozen=True)
class Site:
    """The site during one test."""

    world: World
    vendor: str
    home: Path

    def client(self, account: str = "anonymous", **extra: object) -> Client:
        """Return a browser without scripts; signed in, but for "anonymous"."""
        from doorstroom.accounts.models import Account

        client = Client(**extra)
        if account != "anonymous":
            client.force_login(
                Account.objects.get(email=f"{account}@example.org"),
                backend="allauth.account.auth_backends.AuthenticationBackend",
            )
        return client


@pytest.fixture(scope="session")
def sqlite_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Path:
    """Folder with the world on SQLite."""
    home = tmp_path_factory.mktemp("world")
    for file in sqlite_template.glob("*.sqlite3*"):
        shutil.copy(file, home)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEGMENT_CACHE", home / "cache")
        _connect(home, "")
        world = build(tmp_path_factory.mktemp("extract"))
        _connect(home, "")  # closes, so that the files are whole
    (home / "world.pickle").write_bytes(pickle.dumps(world))
    return home


@pytest.fixture(scope="session")
def postgresql_world(
    postgresql: Callable[[str], None],
    postgresql_template: str,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker,
) -> Iterator[tuple[str, Path]]:
    """Name of a database with the world, and the folder of its cache."""
    home = tmp_path_factory.mktemp("world")
    # The folder's name has a number: tests of the API have these fixtures a second time.
    name = f"{postgresql_template}_{home.name}"
    postgresql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    postgresql(f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEGMENT_CACHE", home / "cache")
        _connect(home, _at(name))
        world = build(tmp_path_factory.mktemp("extract"))
        _connect(home, "")
    (home / "world.pickle").write_bytes(pickle.dumps(world))
    yield name, home
    postgresql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def site(
    sqlite_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker
) -> Iterator[Site]:
    """The site on SQLite."""
    with django_db_blocker.unblock():
        yield from _on_sqlite(sqlite_world, tmp_path, monkeypatch)


@pytest.fixture(params=["sqlite", "postgresql"])
def both_sites(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker
) -> Iterator[Site]:
    """The site on SQLite and on PostgreSQL."""
    with django_db_blocker.unblock():
        if request.param == "sqlite":
            yield from _on_sqlite(request.getfixturevalue("sqlite_world"), tmp_path, monkeypatch)
            return
        template, made = request.getfixturevalue("postgresql_world")
        execute = request.getfixturevalue("postgresql")
        name = f"{template}_case"
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        home = _home(made, tmp_path, monkeypatch)
        _connect(home, _at(name))
        yield Site(pickle.loads((made / "world.pickle").read_bytes()), "postgresql", home)  # noqa: S301
        _connect(home, "")
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_sqlite(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    home = _home(made, tmp_path, monkeypatch)
    for file in made.glob("*.sqlite3*"):
        shutil.copy(file, home)
    _connect(home, "")
    yield Site(pickle.loads((made / "world.pickle").read_bytes()), "sqlite", home)  # noqa: S301
    _connect(home, "")


def _home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(made / "cache", home / "cache")
    monkeypatch.setattr(settings, "HOME", home, raising=False)
    monkeypatch.setattr(settings, "SEGMENT_CACHE", home / "cache")
    # Accounts of the world sign in by themselves; tests/web/account asks for the second factor.
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    return home
