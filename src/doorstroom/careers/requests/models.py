"""A request, and what was said and decided about it; both only grow, the state is that of the last note."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from doorstroom.careers.models import Batch, Person

LONGEST = 4000  # characters of a note


class CorrectionRequest(models.Model):
    """Something in a file that somebody says is wrong."""

    class About(models.TextChoices):
        """What it is about."""

        ACT = "act"
        FACT = "fact"
        PERSON = "person"  # name, birth date, sex
        MISSING = "missing"  # something that is not there

    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    about = models.CharField(max_length=10, choices=About.choices)
    employment = models.SmallIntegerField(null=True)
    act_no = models.IntegerField(null=True)
    fact = models.BigIntegerField(null=True)
    version = models.SmallIntegerField(null=True)  # that was seen
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    on_behalf = models.BooleanField()  # HR wrote it down for the person
    due_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(about__in=["act", "fact", "person", "missing"]), name="request_about"
            ),
            CheckConstraint(
                condition=Q(about="act", employment__isnull=False, act_no__isnull=False, fact__isnull=True)
                | Q(about="fact", fact__isnull=False, act_no__isnull=True)
                | Q(about__in=["person", "missing"], fact__isnull=True, act_no__isnull=True),
                name="request_about_one_thing",
            ),
            CheckConstraint(condition=~Q(made_by=""), name="request_has_maker"),
        ]
        indexes: ClassVar = [
            Index(fields=["person"], name="request_person"),
            Index(fields=["due_on"], name="request_due"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class CorrectionNote(models.Model):
    """What somebody said about a request, or decided."""

    class Kind(models.TextChoices):
        """What it does."""

        MADE = "made"
        NOTE = "note"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    request = models.ForeignKey(CorrectionRequest, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    by_person = models.BooleanField()  # the person of whom it is, or HR
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, db_index=False, related_name="+")

    CLOSING: ClassVar = ("granted", "refused", "withdrawn")

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["request"],
                condition=Q(kind__in=["granted", "refused", "withdrawn"]),
                name="request_closed_once",
            ),
            CheckConstraint(
                condition=Q(kind__in=["made", "note", "granted", "refused", "withdrawn"]), name="note_kind"
            ),
            CheckConstraint(
                condition=Q(kind="granted", batch__isnull=False)
                | (~Q(kind="granted") & Q(batch__isnull=True)),
                name="note_grant_names_batch",
            ),
            CheckConstraint(
                condition=Q(kind__in=["granted", "withdrawn"]) | ~Q(text=""), name="note_says_something"
            ),
            CheckConstraint(condition=~Q(by=""), name="note_has_actor"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk} on request {self.request_id}"
