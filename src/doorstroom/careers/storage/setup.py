"""A database that is ready for use: folders, files, schemas, tables, triggers. Run again, nothing changes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from doorstroom.kernel.errors import BadInput


def prepare_databases() -> None:
    """Make or bring up to date all stores; embedded files are readable for their owner alone.

    Raises:
        BadInput: a folder or file cannot be made.
    """
    for alias in settings.DATABASES:
        if connections[alias].vendor == "sqlite":
            make_file(Path(str(connections[alias].settings_dict["NAME"])))
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def prepare_once(database: Path) -> bool:
    """Make the embedded stores if they are not there yet, or were left half made; say whether it was needed.

    Whoever comes while another process makes them waits for it.

    Raises:
        BadInput: a folder or file cannot be made.
    """
    mark = database.with_name(f"{database.name}.unfinished")
    if database.exists() and not mark.exists():
        return False
    make_file(mark)
    with mark.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if database.exists() and not mark.exists():
            return False
        prepare_databases()
        mark.unlink(missing_ok=True)
    return True


def make_file(path: Path) -> None:
    """Make the file of an embedded database, and its folder, for their owner alone.

    Raises:
        BadInput: a folder or file cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise BadInput(
            f"the database file cannot be made ({error.strerror})",
            where=str(path),
            expected="a folder that may be written, set by DOORSTROOM_HOME or DATABASE_URL",
        ) from error
