"""The app and its triggers."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NamesConfig(AppConfig):
    """Names of people, and the words by which they are found."""

    name = "doorstroom.careers.names"
    label = "names"

    def ready(self) -> None:
        """Have the triggers made after every migration, because rebuilding a table drops them."""
        post_migrate.connect(_install, sender=self, dispatch_uid="doorstroom.names.triggers")


def _install(*, using: str, **_: Any) -> None:
    from doorstroom.audit.append_only import protect
    from doorstroom.careers.names.models import PersonName
    from doorstroom.careers.storage.triggers import GATE

    protect(using, PersonName._meta.db_table, gate=GATE)
