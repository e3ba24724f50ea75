"""Names in versions, and the words of the names that hold now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from doorstroom.careers.models import Person
from doorstroom.careers.names.spelling import LONGEST


class PersonName(models.Model):
    """What a person is called from a version on. It only grows; a former name is found by nobody."""

    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    version = models.SmallIntegerField()
    given = models.CharField(max_length=LONGEST, blank=True)  # who has one name has it as family name
    family = models.CharField(max_length=LONGEST)
    sorted_as = models.CharField(max_length=2 * LONGEST + 1)  # family name first, see ``spelling``
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["person", "version"], name="person_name_key"),
            CheckConstraint(condition=Q(version__gte=0), name="person_name_version"),
            CheckConstraint(condition=~Q(family=""), name="person_name_has_family"),
            CheckConstraint(condition=~Q(by=""), name="person_name_has_actor"),
        ]

    def __str__(self) -> str:
        return f"name {self.pk}"  # never the name itself: this text may reach a log

    @property
    def full(self) -> str:
        """Given and family name, as one writes them."""
        return f"{self.given} {self.family}".strip()


class NameWord(models.Model):
    """One word of the name that a person has now. An index in a table: it is made anew with the name."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    word = models.CharField(max_length=LONGEST)

    class Meta:
        # The operator class is for PostgreSQL, where LIKE 'jans%' cannot use an index of the collation.
        indexes: ClassVar = [
            Index(fields=["word", "person"], opclasses=["varchar_pattern_ops", "int8_ops"], name="name_word")
        ]

    def __str__(self) -> str:
        return f"word {self.pk}"
