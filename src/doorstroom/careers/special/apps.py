"""The app, its schema on PostgreSQL, and its triggers."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SpecialConfig(AppConfig):
    """Answers of people about special categories."""

    name = "doorstroom.careers.special"
    label = "special"

    def ready(self) -> None:
        """Have the triggers made after every migration, because rebuilding a table drops them."""
        post_migrate.connect(_install, sender=self, dispatch_uid="doorstroom.special.triggers")


def _install(*, using: str, **_: Any) -> None:
    from doorstroom.audit.append_only import protect
    from doorstroom.careers.special.models import SpecialAnswer

    protect(using, SpecialAnswer._meta.db_table)
