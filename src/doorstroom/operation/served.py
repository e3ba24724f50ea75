"""Backup of stores on a PostgreSQL server, with its own ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from doorstroom.kernel.errors import BadInput

# From Django's description of a database to the variables of PostgreSQL's own programs: no password is an
# argument, which every process of the machine could read.
_VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
_PLACE = ("PGHOST", "PGPORT", "PGDATABASE")


def environment(database: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables with which PostgreSQL's programs find a database."""
    named = {_VARIABLES[name]: str(database[name]) for name in _VARIABLES if database.get(name)}
    options = database.get("OPTIONS", {})
    return named | {_OPTIONS[name]: str(options[name]) for name in _OPTIONS if name in options}


def databases(stores: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return each database once, named after the first store in it: stores may share one."""
    found: dict[tuple[str | None, ...], tuple[str, dict[str, str]]] = {}
    for alias, description in stores.items():
        where = environment(description)
        found.setdefault(tuple(where.get(name) for name in _PLACE), (alias, where))
    return dict(found.values())


def dump(places: Mapping[str, dict[str, str]], folder: Path) -> None:
    """Dump each database to ``folder/<alias>.dump``, all as of snapshots taken at the same moment.

    Raises:
        BadInput: a program of PostgreSQL is missing, or it fails.
    """
    with ExitStack() as open_:
        snapshots = {alias: open_.enter_context(_snapshot(where)) for alias, where in places.items()}
        for alias, snapshot in snapshots.items():
            arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            _run("pg_dump", [*arguments, f"--file={folder / f'{alias}.dump'}"], places[alias])


def restore(places: Mapping[str, dict[str, str]], folder: Path) -> None:
    """Restore each database from ``folder/<alias>.dump``, each in one transaction.

    Raises:
        BadInput: a program of PostgreSQL is missing, or it fails; that database is then as it was.
    """
    for alias, where in places.items():
        arguments = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        name = where["PGDATABASE"]
        _run("pg_restore", [*arguments, f"--dbname={name}", str(folder / f"{alias}.dump")], where)


def is_empty(where: dict[str, str]) -> bool:
    """Whether a database has no table of anybody."""
    with _connect(where) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchone()
    return found == (0,)


@contextmanager
def _snapshot(where: dict[str, str]) -> Iterator[str]:
    with _connect(where) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield str(found[0])


def _connect(where: dict[str, str]) -> psycopg.Connection[tuple[Any, ...]]:
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
        "PGSSLMODE": "sslmode",
        "PGSSLROOTCERT": "sslrootcert",
        "PGSSLCERT": "sslcert",
        "PGSSLKEY": "sslkey",
    }
    try:
        return psycopg.connect(
            autocommit=True,
            **{names[name]: value for name, value in where.items()},  # type: ignore[arg-type]
        )
    except psycopg.OperationalError as error:
        raise BadInput(
            "the database cannot be reached", where=where["PGDATABASE"], expected="a running database"
        ) from error


def _run(program: str, arguments: Sequence[str], where: dict[str, str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise BadInput(
            f"{program} is not installed",
            where="PATH",
            expected="the client programs of PostgreSQL (Debian: postgresql-client)",
        )
    done = subprocess.run(
        [found, *arguments], env={**os.environ, **where}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        # Its first line alone: further lines may quote rows.
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BadInput(f"{program} failed: {said}", where=where["PGDATABASE"], expected="exit code 0")
