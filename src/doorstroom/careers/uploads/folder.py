"""The folder of the files: in the home folder, outside every web root, for their owner alone.

Names are random and say nothing; what belongs to a file begins with its name, and goes with it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PART = ".part"  # not received whole yet, or not looked at
PROFILE, PROBLEMS = ".profile.json", ".problems.parquet"


def folder() -> Path:
    """Return the folder, made if need be."""
    path = Path(settings.HOME) / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(stored_as: str, ending: str = "") -> Path:
    """Return the path of a file, or of what belongs to it.

    Raises:
        ValueError: not a name that ``new_name`` made.
    """
    if not stored_as.isalnum():
        raise ValueError("not a name of ours")
    return folder() / f"{stored_as}{ending}"


def new_name() -> str:
    """Return a random name."""
    return secrets.token_hex(24)


def create(path: Path) -> int:
    """Make a new file for its owner alone and return its descriptor; another is never replaced."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)


def write_beside(stored_as: str, ending: str, content: bytes) -> None:
    """Write what belongs to a file, whole or not at all."""
    target = path_of(stored_as, ending)
    part = target.with_name(f"{new_name()}{PART}")
    with os.fdopen(create(part), "wb") as out:
        out.write(content)
    part.replace(target)


def remove(stored_as: str) -> None:
    """Remove a file and all that belongs to it."""
    for path in folder().glob(f"{path_of(stored_as).name}*"):
        path.unlink(missing_ok=True)


def remove_left_behind(*, older_than: float) -> int:
    """Remove what dead processes left half-way: parts and copies; return how many.

    Args:
        older_than: seconds since they were last written.
    """
    limit, found = time.time() - older_than, 0
    for path in [*folder().glob(f"*{PART}"), *folder().glob("doorstroom-*")]:
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            found += 1
    return found


@contextmanager
def copies_here() -> Iterator[None]:
    """Let copies that readers make lie in this folder, and not where everybody's files lie."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder())
    try:
        yield
    finally:
        tempfile.tempdir = before
