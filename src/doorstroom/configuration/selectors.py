"""What holds: the value of a setting on a day."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connections
from django.utils import timezone

from doorstroom.configuration.declared import SETTINGS
from doorstroom.configuration.kinds import as_python
from doorstroom.configuration.models import Setting
from doorstroom.rights import Actor

# Seconds for which a process trusts what it read; a change is seen by all processes after that long.
TRUST = 5.0
_KEPT = "_doorstroom_settings"
Rows = dict[str, list[tuple[date, Any]]]


def value(key: str, on: date | None = None) -> Any:
    """Return what a setting is on a day; its default where nobody decided. At most 1 query.

    Args:
        key: one of ``declared.SETTINGS``.
        on: the day; today by default.

    Raises:
        KeyError: no such setting.
    """
    declared = SETTINGS[key]
    day = on or timezone.localdate()
    for from_on, kept in reversed(_rows().get(key, [])):
        if from_on <= day:
            return as_python(declared, kept)
    return declared.default


def values(on: date | None = None) -> dict[str, Any]:
    """Return every setting on a day. At most 1 query."""
    return {key: value(key, on) for key in SETTINGS}


def coming(on: date) -> Mapping[str, date]:
    """Return the settings that were decided to change after a day, with the first day. At most 1 query."""
    later = {key: [day for day, _ in rows if day > on] for key, rows in _rows().items()}
    return {key: min(days) for key, days in later.items() if days}


def list_decisions(actor: Actor, key: str) -> list[Setting]:
    """Return every decision about a setting, the latest first. 1 query.

    Raises:
        NotAllowed: the actor may not read settings.
    """
    actor.require("configuration.setting.read")
    return list(Setting.objects.filter(key=key).order_by("-from_on", "-id"))


def forget() -> None:
    """Forget what this thread read, so that a change is seen at once."""
    connections["default"].__dict__.pop(_KEPT, None)


def _rows() -> Rows:
    # On the connection: another database is another administration, and threads share nothing.
    connection = connections["default"]
    until, rows = connection.__dict__.get(_KEPT, (0.0, {}))
    if time.monotonic() < until:
        kept: Rows = rows
        return kept
    found: Rows = {}
    for key, day, decided in Setting.objects.order_by("from_on", "id").values_list("key", "from_on", "value"):
        found.setdefault(key, []).append((day, decided))
    connection.__dict__[_KEPT] = (time.monotonic() + TRUST, found)
    return found
