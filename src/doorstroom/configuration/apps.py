"""The app, and the trigger of its table."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConfigurationConfig(AppConfig):
    """Settings of the administration, dated."""

    name = "doorstroom.configuration"
    label = "configuration"

    def ready(self) -> None:
        """Have the trigger made after every migration, because rebuilding a table drops it."""
        post_migrate.connect(_install, sender=self, dispatch_uid="doorstroom.configuration.triggers")


def _install(*, using: str, **_: Any) -> None:
    from doorstroom.audit.append_only import protect
    from doorstroom.configuration.models import Setting

    protect(using, Setting._meta.db_table)
