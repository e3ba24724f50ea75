"""Backup of the embedded stores: one instant of all three files, while the site goes on.

With Python's own driver only: a second copy of SQLite in the process would lose the locks of the first
(docs/adr/0008).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from doorstroom.kernel.errors import BadInput

_PATIENCE = 120.0  # seconds to wait for an import that writes


def copy(stores: Mapping[str, Path], folder: Path) -> None:
    """Copy the stores as they are at one instant to ``folder/<alias>.sqlite3``.

    Nobody writes while the instant is fixed, some milliseconds; the copying itself stops nobody.

    Raises:
        BadInput: somebody has been writing for two minutes, or a copy is not sound.
    """
    with ExitStack() as open_:
        snapshots = {alias: _open(open_, path) for alias, path in stores.items()}
        with ExitStack() as turn:
            for path in stores.values():
                _take_turn(turn, path)
            for snapshot in snapshots.values():
                snapshot.execute("BEGIN")
                snapshot.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is fixed
        for alias, snapshot in snapshots.items():
            with closing(sqlite3.connect(folder / f"{alias}.sqlite3")) as target:
                snapshot.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    for alias in stores:
        check(folder / f"{alias}.sqlite3")


def check(path: Path) -> None:
    """Refuse a file that SQLite finds fault with.

    Raises:
        BadInput: it does.
    """
    with closing(sqlite3.connect(path)) as connection:
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise BadInput("the database is damaged", where=path.name, expected="a sound one")


def put(copies: Mapping[str, Path], stores: Mapping[str, Path]) -> None:
    """Put copies where the stores belong, for their owner alone."""
    for alias, path in stores.items():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(copies[alias], path)
        path.chmod(0o600)


def _open(open_: ExitStack, path: Path) -> sqlite3.Connection:
    return open_.enter_context(closing(sqlite3.connect(path, isolation_level=None)))


def _take_turn(turn: ExitStack, path: Path) -> None:
    writer = turn.enter_context(closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)))
    try:
        writer.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise BadInput(
            "the database is busy", where=path.name, expected="a moment without an import; try again"
        ) from error
