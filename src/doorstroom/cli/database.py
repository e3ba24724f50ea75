"""The database behind ``--database``, ``careers import`` and ``manage``; Django is set up only if needed."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from doorstroom.cli.output import note
from doorstroom.kernel.errors import BadInput


def set_up() -> None:
    """Make Django ready.

    Raises:
        BadInput: the web extra is not installed, or DATABASE_URL names no database.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstroom.settings")
    try:
        import django
    except ModuleNotFoundError as error:
        raise BadInput(
            "storage is not installed", where="doorstroom", expected="pip install 'doorstroom[web]'"
        ) from error
    try:
        django.setup()
    except ValueError as error:
        if not os.environ.get("DATABASE_URL"):
            raise
        # Not its text: there may be a password in it.
        raise BadInput(
            "this names no database",
            where="DATABASE_URL",
            expected="postgres://user@host:5432/name or sqlite:////folder/file",
        ) from error


def open_database() -> None:
    """Make Django ready; set up an embedded database that is not whole yet, refuse one of another version.

    Raises:
        BadInput: migrations are to be run first, or the database cannot be reached.
    """
    set_up()
    from django.conf import settings
    from django.db import connections

    from doorstroom.careers.storage.setup import prepare_once

    embedded = connections["default"].vendor == "sqlite"
    if embedded and prepare_once(Path(settings.DATABASES["default"]["NAME"])):
        note(f"A database was set up: {settings.DATABASES['default']['NAME']}")
    for alias in connections:
        _refuse_other_version(alias)


def migrate(*arguments: str) -> None:
    """Bring every store to the present version of its tables; run again, nothing changes."""
    set_up()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from doorstroom.careers.storage.setup import make_file

    for alias in connections:
        if connections[alias].vendor == "sqlite":
            make_file(Path(settings.DATABASES[alias]["NAME"]))
        call_command("migrate", *arguments, database=alias, interactive=False, stdout=sys.stderr)


def _refuse_other_version(alias: str) -> None:
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connections[alias])
    except DatabaseError as error:
        what = f"the database cannot be reached: {str(error).strip()}"
        raise BadInput(what, where=alias, expected="a running database") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        what = "the tables of the database are missing, or of another version"
        raise BadInput(what, where=alias, expected="doorstroom manage migrate, first")


def actor(given: str | None) -> str:
    """Return who acts: as given, or the user of this machine."""
    return given or getpass.getuser()
