"""The access log: when, what kind of page, how it ended, how long it took; nobody in it (obligation G15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from doorstroom.operation.error_log import shown_path

FORMAT = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
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
