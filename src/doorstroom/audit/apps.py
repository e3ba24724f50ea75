"""The app, its triggers, and the schemas that the stores have on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    """Audit events; a table in each store."""

    name = "doorstroom.audit"
    label = "audit"

    def ready(self) -> None:
        """Have the triggers made after every migration, because rebuilding a table drops them."""
        pre_migrate.connect(_make_schema, sender=self, dispatch_uid="doorstroom.audit.schema")
        post_migrate.connect(_install, sender=self, dispatch_uid="doorstroom.audit.triggers")


def _install(*, using: str, **_: Any) -> None:
    from doorstroom.audit import chain, models
    from doorstroom.audit.append_only import protect

    for model in (models.AuditEvent, models.SubjectSet, models.SubjectBlock):
        protect(using, model._meta.db_table)
    chain.install(using)


def _make_schema(*, using: str, **_: Any) -> None:
    from django.db import connections

    connection = connections[using]
    if connection.vendor == "postgresql" and using != "default":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(using)}")
