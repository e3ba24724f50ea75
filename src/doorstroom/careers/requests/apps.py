"""The app and its triggers."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RequestsConfig(AppConfig):
    """Requests for correction."""

    name = "doorstroom.careers.requests"
    label = "requests"

    def ready(self) -> None:
        """Have the triggers made after every migration, because rebuilding a table drops them."""
        post_migrate.connect(_install, sender=self, dispatch_uid="doorstroom.requests.triggers")


def _install(*, using: str, **_: Any) -> None:
    from doorstroom.audit.append_only import protect
    from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
    from doorstroom.careers.storage.triggers import GATE

    for model in (CorrectionRequest, CorrectionNote):
        protect(using, model._meta.db_table, gate=GATE)
