"""The access log: when, what kind of page, how it ended, how long it took; nobody in it (obligation G15)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

FORMAT = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
# Parts of our own addresses: English words in small letters. A number of a person, a code of a mail or what
# somebody typed is something else.
_WORD = re.compile(r"[a-z]+(-[a-z]+)*|v1|openapi\.json|manifest\.json|security\.txt|\.well-known|robots\.txt")
_SHOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class AccessLog(Logger):  # type: ignore[misc]
    """Gunicorn's log without addresses of readers, query strings and numbers."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: timedelta) -> dict[str, Any]:
        """Return what a line may say; every other field of the format would be a dash."""
        found = super().atoms(resp, req, environ, request_time)
        kept = {name: found[name] for name in ("t", "s", "B", "M")}
        method = str(found["m"])
        return {
            **kept,
            "m": method if method in _SHOWN_METHODS else "other",
            "U": shown_path(str(found["U"])),
        }


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
