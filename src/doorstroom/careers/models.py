"""What is stored about careers: acts in versions, and nothing computed from them.

The columns of ``Event`` are those of ``schema.LEDGER``; its rows are written and read in bulk through
``careers.storage.doors``. All tables but the gate only grow (``storage.triggers``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doorstroom.careers import schema

FIRST_DAY, LAST_DAY = date.fromisoformat(schema.FIRST_DAY), date.fromisoformat(schema.LAST_DAY)


def _one_of(field: str, values: Iterable[str]) -> Q:
    """Comparisons instead of IN: SQLite builds the list of an IN anew for every row that it checks."""
    return reduce(or_, (Q(**{field: value}) for value in values))


class Batch(models.Model):
    """One import or one act by hand. Its stamp says when all of its rows became known."""

    # Null until the last statement of the writing transaction; ids and stamps rise together.
    recorded_at = models.DateTimeField(null=True, unique=True)
    by = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)  # import, correct, annul
    source_format = models.CharField(max_length=30, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    mapping_sha256 = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField(default=0)  # data rows in the file
    # Highest event id up to and with this batch: the rows of a batch are found without an index on it.
    last_event = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=_one_of("kind", ["import", "correct", "annul"]), name="batch_kind"),
            CheckConstraint(condition=~Q(by=""), name="batch_has_actor"),
            CheckConstraint(
                condition=Q(recorded_at__isnull=True, last_event__isnull=True)
                | Q(recorded_at__isnull=False, last_event__isnull=False),
                name="batch_stamped_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class Person(models.Model):
    """A person behind an opaque number."""

    number = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            # As a constraint: "unique" on the field makes PostgreSQL keep a second index for LIKE.
            UniqueConstraint(fields=["number"], name="person_number"),
            CheckConstraint(condition=~Q(number=""), name="person_has_number"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonState(models.Model):
    """What is registered about a person; a correction is a further version."""

    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="states")
    version = models.SmallIntegerField()
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=4, null=True)
    sex = models.CharField(max_length=6, null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["person", "version"], name="person_state_key"),
            CheckConstraint(condition=Q(version__gte=0), name="person_state_version"),
            CheckConstraint(condition=_one_of("sex", schema.SEXES), name="person_state_sex"),
            CheckConstraint(
                condition=_one_of("birth_precision", schema.BIRTH_PRECISIONS), name="person_state_precision"
            ),
            CheckConstraint(
                condition=Q(birth_date__gte=date(1850, 1, 1), birth_date__lte=LAST_DAY),
                name="person_state_birth",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}, version {self.version}"


class Unit(models.Model):
    """Permanent identity of an organisation unit; name, code and place in the tree are dated."""

    def __str__(self) -> str:
        return f"unit {self.pk}"


class UnitState(models.Model):
    """Code, name, kind, parent and end of a unit from a day on."""

    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="states")
    effective_on = models.DateField()
    version = models.SmallIntegerField(default=0)
    code = models.CharField(max_length=200)
    name = models.CharField(max_length=500, null=True)
    unit_kind = models.CharField(max_length=100, null=True)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    closed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["unit", "effective_on", "version"], name="unit_state_key"),
            CheckConstraint(condition=Q(version__gte=0), name="unit_state_version"),
            CheckConstraint(condition=~Q(code=""), name="unit_state_has_code"),
            CheckConstraint(condition=~Q(parent=F("unit")), name="unit_state_not_own_parent"),
            CheckConstraint(
                condition=Q(effective_on__gte=FIRST_DAY, effective_on__lte=LAST_DAY), name="unit_state_day"
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} from {self.effective_on}"


class UnitSuccession(models.Model):
    """A unit that goes on in another one."""

    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="+")
    old = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    new = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["old", "new", "on"], name="unit_succession_key"),
            CheckConstraint(condition=_one_of("kind", schema.SUCCESSION_KINDS), name="unit_succession_kind"),
            CheckConstraint(condition=~Q(old=F("new")), name="unit_succession_two_units"),
        ]

    def __str__(self) -> str:
        return f"unit {self.old_id} to {self.new_id} on {self.on}"


class Event(models.Model):
    """One version of one act, with the full state from its day on."""

    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="+")
    employment = models.SmallIntegerField()
    act_no = models.IntegerField()
    version = models.SmallIntegerField()
    effective_on = models.DateField()
    day_order = models.SmallIntegerField()
    action = models.CharField(max_length=7)
    kind = models.CharField(max_length=6)
    source_ref = models.TextField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+")
    post = models.TextField(null=True)
    function = models.TextField(null=True)
    work_package = models.TextField(null=True)
    layer = models.CharField(max_length=6, null=True)
    managerial = models.BooleanField(null=True)
    rank = models.TextField(null=True)
    level = models.TextField(null=True)
    grade = models.TextField(null=True)
    scale = models.SmallIntegerField(null=True)
    family = models.TextField(null=True)
    weight = models.SmallIntegerField(null=True)
    kind_of_work = models.TextField(null=True)
    relation = models.TextField(null=True)
    contract = models.TextField(null=True)
    fte_thousandths = models.SmallIntegerField(null=True)
    place = models.TextField(null=True)
    reason = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Identity, index for the page of a person, and guard against doubles, in one.
            UniqueConstraint(fields=["person", "employment", "act_no", "version"], name="event_key"),
            CheckConstraint(condition=_one_of("action", schema.ACTIONS), name="event_action"),
            CheckConstraint(condition=_one_of("kind", schema.KINDS), name="event_kind"),
            CheckConstraint(condition=_one_of("layer", schema.LAYERS), name="event_layer"),
            CheckConstraint(condition=Q(employment__gte=1), name="event_employment"),
            CheckConstraint(
                condition=Q(version=0, action="record") | (Q(version__gt=0) & ~Q(action="record")),
                name="event_version_action",
            ),
            CheckConstraint(
                condition=Q(unit__isnull=False) | Q(kind="exit") | Q(action="annul"), name="event_has_unit"
            ),
            CheckConstraint(
                condition=Q(fte_thousandths__gte=0, fte_thousandths__lte=1500), name="event_full_time_share"
            ),
            CheckConstraint(
                condition=Q(effective_on__gte=FIRST_DAY, effective_on__lte=LAST_DAY), name="event_day"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}, employment {self.employment}, act {self.act_no}.{self.version}"


class Fact(models.Model):
    """One version of one dated fact that stands beside post and state of the ledger (``facts.declared``)."""

    batch = models.ForeignKey(Batch, models.PROTECT, db_index=False, related_name="+")
    fact = models.BigIntegerField()  # number for life; versions share it
    version = models.SmallIntegerField()
    action = models.CharField(max_length=7)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, related_name="+")
    named = models.TextField(null=True)  # function or post
    from_on = models.DateField()
    until = models.DateField(null=True)
    value = models.TextField(null=True)
    beside = models.TextField(null=True)
    ref = models.TextField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["fact", "version"], name="fact_key"),
            CheckConstraint(condition=_one_of("action", schema.ACTIONS), name="fact_action"),
            CheckConstraint(
                condition=Q(version=0, action="record") | (Q(version__gt=0) & ~Q(action="record")),
                name="fact_version_action",
            ),
            CheckConstraint(
                condition=Q(person__isnull=False, named__isnull=True)
                | Q(person__isnull=True, named__isnull=False),
                name="fact_has_one_subject",
            ),
            CheckConstraint(
                condition=Q(from_on__gte=FIRST_DAY, from_on__lte=LAST_DAY), name="fact_first_day"
            ),
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("from_on")), name="fact_ends_after_start"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="fact_person")]

    def __str__(self) -> str:
        return f"fact {self.fact}.{self.version}"


class Explanation(models.Model):
    """Why somebody corrected or annulled something, in their own words; goes with the person, not the batch.

    In a table of its own, so that a disposal takes the words with the person of whom they speak.
    """

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="explanation")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=~Q(text=""), name="explanation_says_something")]

    def __str__(self) -> str:
        return f"explanation of batch {self.batch_id}"


class DisposalGate(models.Model):
    """While a row stands here, DELETE passes; it must be gone again when the transaction ends.

    ``shut`` refers to a batch that cannot exist. The reference is checked at the end of the transaction, so
    no gate outlives the transaction that opened it, on either database.
    """

    shut = models.ForeignKey(Batch, models.DO_NOTHING, db_index=False, related_name="+", default=-1)

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=Q(shut=-1), name="disposal_gate_shuts")]

    def __str__(self) -> str:
        return "open gate"
