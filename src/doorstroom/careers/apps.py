"""The app, its triggers, and the schemas of the stores on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CareersConfig(AppConfig):
    """People, units and the ledger."""

    name = "doorstroom.careers"
    label = "careers"

    def ready(self) -> None:
        """Have the triggers made after every migration, because rebuilding a table drops them."""
        post_migrate.connect(_install, sender=self, dispatch_uid="doorstroom.careers.triggers")


def _install(*, using: str, **_: Any) -> None:
    from doorstroom.careers.storage.triggers import install

    install(using)
