"""Which table lives in which store."""

from __future__ import annotations

from typing import Any

SPECIAL = frozenset({"special"})
# Accounts, sessions, jobs, tokens and uploads: short writes that must not wait for an import.
WORK = frozenset(
    {
        "contenttypes",
        "auth",
        "sessions",
        "account",
        "mfa",
        "usersessions",
        "socialaccount",
        "django_cache",
        "accounts",
        "tokens",
        "jobs",
        "uploads",
    }
)


def store_of(app_label: str) -> str:
    """Return the alias in which the tables of an app lie."""
    if app_label in SPECIAL:
        return "special"
    return "work" if app_label in WORK else "default"


class StoreRouter:
    """Each app has its store; the audit has a table in each of them, and is asked for by name."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """Return the alias to read ``model`` from, or None for Django's choice."""
        return store_of(model._meta.app_label)

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Say whether the tables of an app belong into the store ``db``."""
        return app_label == "audit" or db == store_of(app_label)
