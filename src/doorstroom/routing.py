"""Which table lives in which store."""

from __future__ import annotations

from typing import Any


class StoreRouter:
    """Special categories have their own store; the audit has a table in each; the rest is in the main one."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """Return the alias to read ``model`` from, or None for Django's choice."""
        return "special" if model._meta.app_label == "special" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Say whether the tables of an app belong into the store ``db``."""
        if app_label == "audit":
            return True
        return db == ("special" if app_label == "special" else "default")
