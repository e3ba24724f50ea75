"""The log of errors: what went wrong and where in the program, never with what values (obligation L5).

The text of an exception may quote a row, a name or a number; its kind and its place do not.
"""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

# Parts of our own addresses: English words in small letters. A number of a person, a code of a mail or what
# somebody typed is something else.
_WORD = re.compile(r"[a-z]+(-[a-z]+)*|2fa|v1|openapi\.(json|yaml)|security\.txt|\.well-known|robots\.txt")
_ROOT = Path(__file__).parent.parent.parent

# Django names the address that was asked for in these.
_WITH_ADDRESS = "django.request"


def shown_path(path: str) -> str:
    """Return a path with a star for each part that is no word of our own addresses.

    >>> shown_path("/people/4711/requests")
    '/people/*/requests'
    >>> shown_path("/static/css/tokens.3f2a.css")
    '/static/…'
    """
    if path.startswith("/static/"):
        return "/static/…"
    return "/".join(
        part if not part or (len(part) <= 30 and _WORD.fullmatch(part)) else "*" for part in path.split("/")
    )


class PlainFormatter(logging.Formatter):
    """One line an event, then the places of its exception, without what the exception says."""

    default_msec_format = None

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of an event; what Django says of a request loses its address."""
        if record.name.startswith(_WITH_ADDRESS) and isinstance(record.args, tuple):
            record.args = tuple(
                shown_path(one) if isinstance(one, str) and one.startswith("/") else one
                for one in record.args
            )
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name of the standard library
        """Return the kinds of an exception and its causes, and where each went through our code."""
        _, error, _ = ei
        lines = []
        while error is not None:
            lines.append(f"{type(error).__name__} at {' < '.join(_places(error.__traceback__))}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _places(trace: TracebackType | None) -> list[str]:
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(trace)]
    return [
        f"{path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path.name}:{line}"
        for path, line in reversed(frames)
    ]
