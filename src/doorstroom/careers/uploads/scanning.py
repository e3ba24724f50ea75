"""The hook for a virus scanner (obligation R2): a command or a function that the settings name."""

from __future__ import annotations

import logging
import shlex
import subprocess
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from doorstroom.careers.uploads.models import Scan
from doorstroom.kernel.errors import BadInput

CLEAN, INFECTED = 0, 1  # as clamscan and clamdscan answer
_LONGEST = 300  # seconds
_log = logging.getLogger(__name__)


def scan(path: Path) -> Scan:
    """Return what the scanner says about a file.

    The setting ``UPLOAD_SCANNER`` is a command, to which the path is added (0 is clean, 1 a virus), or the
    dotted name of a function after ``python:`` that takes the path and answers true where it is clean.

    Raises:
        BadInput: there is a virus; or the file could not be scanned, and the settings ask that it is.
    """
    answer = _ask(path)
    if answer == INFECTED:
        raise BadInput("the virus scanner refuses the file", expected="a file without a virus")
    if answer == CLEAN:
        return Scan.CLEAN
    if settings.UPLOAD_MUST_BE_SCANNED:
        raise BadInput("the file could not be scanned for viruses", expected="a virus scanner that answers")
    return Scan.NOT_SCANNED


def _ask(path: Path) -> int | None:
    scanner: str = settings.UPLOAD_SCANNER
    if not scanner:
        return None
    try:
        if scanner.startswith("python:"):
            return CLEAN if import_string(scanner.removeprefix("python:"))(path) else INFECTED
        done = subprocess.run(
            [*shlex.split(scanner), str(path)], capture_output=True, timeout=_LONGEST, check=False
        )
    except (OSError, subprocess.TimeoutExpired, ImportError) as error:
        _log.warning("the virus scanner does not answer: %s", type(error).__name__)
        return None
    if done.returncode not in (CLEAN, INFECTED):
        _log.warning("the virus scanner ended with %s", done.returncode)
    return done.returncode
