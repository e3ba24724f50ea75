"""What is stored about who did what."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One event. It never holds special values, free text, passwords or names of people (obligation L5)."""

    class Result(models.TextChoices):
        """How it ended."""

        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField()
    operation_id = models.UUIDField(default=uuid.uuid4)  # joins the events of one operation
    actor = models.CharField(max_length=200)  # the person or the job that acts
    origin = models.CharField(max_length=200, blank=True)  # address or job
    action = models.CharField(max_length=100)  # room.noun.verb
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=100, blank=True)  # opaque
    purpose = models.CharField(max_length=100, blank=True)  # of a read
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.DONE)
    details = models.JSONField(default=dict)  # counts, hashes, names of fields

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(actor=""), name="audit_event_has_actor"),
            models.CheckConstraint(
                condition=models.Q(result__in=["done", "refused"]), name="audit_event_result"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="audit_event_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} by {self.actor}"
