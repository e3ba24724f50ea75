"""What is stored about who did what, and about whom."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

FIRST = "0" * 64  # what the first event of a chain follows


class SubjectSet(models.Model):
    """A set of people that was read together; the same set is stored once (obligation L3)."""

    sha256 = models.CharField(max_length=64)
    people = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["sha256"], name="subject_set_sha256"),
            CheckConstraint(condition=Q(people__gt=0), name="subject_set_not_empty"),
        ]

    def __str__(self) -> str:
        return f"set of {self.people}"


class SubjectBlock(models.Model):
    """Which of 4,096 people with neighbouring numbers are in a set: one bit a person, compressed."""

    subjects = models.ForeignKey(SubjectSet, models.PROTECT, related_name="blocks", db_index=False)
    block = models.BigIntegerField()  # number of the person, divided by 4,096
    bits = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            # In this order it is also the index that finds all sets in which a person may be.
            UniqueConstraint(fields=["block", "subjects"], name="subject_block_key")
        ]
        indexes: ClassVar = [Index(fields=["subjects"], name="subject_block_subjects")]

    def __str__(self) -> str:
        return f"block {self.block} of set {self.subjects_id}"


class AuditEvent(models.Model):
    """One event. It never holds special values, free text, passwords or names of people (obligation L5).

    Each event carries the hash of the one before it and its own (``chain``): what is changed, taken out or
    put in between later is found (obligation L4).
    """

    class Result(models.TextChoices):
        """How it ended."""

        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField()
    operation_id = models.UUIDField(default=uuid.uuid4)  # joins the events of one operation
    actor = models.CharField(max_length=200)  # the person or the job that acts
    origin = models.CharField(max_length=200, blank=True)  # address or job
    action = models.CharField(max_length=100)  # room.noun.verb
    kind = models.CharField(max_length=10, default="write")  # of ``events.Kind``, as declared then
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=100, blank=True)  # opaque
    purpose = models.CharField(max_length=100, blank=True)  # of a read
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.DONE)
    details = models.JSONField(default=dict)  # counts, hashes, names of fields
    subjects = models.ForeignKey(SubjectSet, models.PROTECT, null=True, related_name="+", db_index=False)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=~Q(actor=""), name="audit_event_has_actor"),
            CheckConstraint(condition=Q(result__in=["done", "refused"]), name="audit_event_result"),
            UniqueConstraint(fields=["previous"], name="audit_event_no_fork"),
        ]
        indexes: ClassVar = [
            Index(fields=["object_type", "object_id"], name="audit_event_object"),
            Index(fields=["at"], name="audit_event_at"),
            Index(fields=["kind", "at"], name="audit_event_kind"),
            Index(fields=["actor", "at"], name="audit_event_actor"),
            Index(fields=["action", "at"], name="audit_event_action"),
            Index(fields=["subjects"], condition=Q(subjects__isnull=False), name="audit_event_subjects"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} by {self.actor}"


class AuditHead(models.Model):
    """The end of the chain of this store: one row, moved on by a trigger with each event.

    It is what writers queue for, and it tells that events were removed from the end.
    """

    events = models.BigIntegerField(default=0)
    last_event = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=Q(id=1), name="audit_head_alone")]

    def __str__(self) -> str:
        return f"{self.events} events"
