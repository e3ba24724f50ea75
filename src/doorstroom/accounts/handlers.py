"""What workers do for accounts every day: rows that are over and that nobody reads any more."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from doorstroom.jobs.registry import handler
from doorstroom.jobs.run import Run

STORE = "work"


@handler("accounts.clear", daily=True)
def clear(_run: Run) -> dict[str, Any]:
    """Remove sessions that are over, and what the cache kept for a time that is over.

    Django removes the latter only where it writes one row too many, so used codes and counted attempts would
    stay for years.
    """
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return {"sessions": sessions, "cached": _clear_cache()}


def _clear_cache() -> int:
    """Remove expired rows of the table of the cache, as Django itself culls them; return how many."""
    table = getattr(cache, "_table", "")
    if not table:
        return 0
    connection = connections[STORE]
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"DELETE FROM {name} WHERE expires < %s", [now])  # noqa: S608 - our own name
        return int(cursor.rowcount)
