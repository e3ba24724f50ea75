"""What is stored about long work: one row a job, in the store ``work``, whose writes wait for nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

# Without a sign of life for so long, the worker is taken to be gone.
SILENT = timedelta(seconds=60)
MOST_TRIES = 3


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (State.WAITING, State.RUNNING)


class Job(models.Model):
    """Work that a worker does: what, for whom, how far it is, how it ended.

    ``arguments``, ``result`` and ``error`` hold numbers, counts and our own words: nothing of a person, no
    trace of the program. ``tries`` counts how often a worker took the job; together with ``worker`` it says
    who may still write to the row.
    """

    public_id = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=100)
    by = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    # Asked for twice under one name, it is one job: a form sent twice, a daily round of several workers.
    once = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=100, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)  # 0: not known yet
    cancel_wanted = models.BooleanField(default=False)
    worker = models.CharField(max_length=200, blank=True)
    tries = models.SmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["public_id"], name="job_public_id"),
            UniqueConstraint(fields=["once"], condition=~Q(once=""), name="job_once"),
            CheckConstraint(condition=Q(state__in=State.values), name="job_state"),
            CheckConstraint(condition=~Q(by=""), name="job_has_asker"),
            CheckConstraint(condition=Q(done__gte=0, total__gte=0, tries__gte=0), name="job_counts"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="job_open")
        ]

    def __str__(self) -> str:
        return f"job {self.pk} {self.kind}"

    @property
    def open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """How much is done, of a hundred; None where nobody knows how much there is."""
        return min(100, 100 * self.done // self.total) if self.total else None
