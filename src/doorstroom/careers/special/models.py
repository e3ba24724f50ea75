"""One answer about one group, dated, with where it comes from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SpecialAnswer(models.Model):
    """A person may be in several groups; they are never added up (DIV-43).

    Four answers that are never taken for each other (DIV-32). No row for a person means: not asked. A later
    row replaces an earlier one of the same person, group, basis and definition; nothing is overwritten.
    """

    class Group(models.TextChoices):
        """Groups whose membership is a special category of data."""

        DISABILITY_OR_CHRONIC_ILLNESS = "disability_or_chronic_illness"
        FOREIGN_ORIGIN = "foreign_origin"

    class Answer(models.TextChoices):
        """What was answered."""

        YES = "yes"
        NO = "no"
        PREFERS_NOT_TO_SAY = "prefers_not_to_say"
        NOT_ASKED = "not_asked"

    class Basis(models.TextChoices):
        """Where the answer comes from: figures on different bases never stand in one series (DIV-32)."""

        REGISTER = "register"
        SELF_IDENTIFIED = "self_identified"

    person = models.BigIntegerField()  # the ledger's surrogate: this store alone names nobody
    group = models.CharField(max_length=40, choices=Group.choices)
    answer = models.CharField(max_length=20, choices=Answer.choices)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    definition = models.CharField(max_length=100)  # which definition of the group was used
    asked_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(group__in=["disability_or_chronic_illness", "foreign_origin"]),
                name="special_group",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no", "prefers_not_to_say", "not_asked"]),
                name="special_answer",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["register", "self_identified"]), name="special_basis"
            ),
            models.CheckConstraint(
                condition=~Q(definition="") & ~Q(recorded_by=""), name="special_says_where_from"
            ),
            # Who was not asked did not answer; an answer has its day; a register asks nobody.
            models.CheckConstraint(
                condition=Q(answer="not_asked", asked_on__isnull=True, answered_on__isnull=True)
                | (~Q(answer="not_asked") & Q(answered_on__isnull=False)),
                name="special_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(basis="self_identified") | Q(asked_on__isnull=True, answer__in=["yes", "no"]),
                name="special_register_asks_nobody",
            ),
            models.CheckConstraint(
                condition=Q(asked_on__isnull=True) | Q(answered_on__gte=models.F("asked_on")),
                name="special_asked_before_answered",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "group"], name="special_person_group")]

    def __str__(self) -> str:
        return f"answer {self.pk}"  # never the answer itself: this text may reach a log
