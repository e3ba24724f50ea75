"""What was decided about the settings: a row a decision, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q


class Setting(models.Model):
    """The value of a setting from a day on; a later row of the same day replaces it."""

    key = models.CharField(max_length=100)
    value = models.JSONField(null=True)  # null: not set any more
    from_on = models.DateField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=~Q(key=""), name="setting_has_key"),
            CheckConstraint(condition=~Q(by=""), name="setting_has_actor"),
            CheckConstraint(condition=~Q(reason=""), name="setting_has_reason"),
        ]
        indexes: ClassVar = [Index(fields=["key", "from_on"], name="setting_key")]

    def __str__(self) -> str:
        return f"{self.key} from {self.from_on}"
