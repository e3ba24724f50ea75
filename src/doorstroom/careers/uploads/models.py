"""What is stored about files that were handed in: rows in the store ``work``, the files in the home folder.

Nothing of a file's content stands here but the mapping and counts: samples and rows with problems lie beside
the file, and go with it.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from doorstroom.jobs.models import Job


class Kind(models.TextChoices):
    """What a file is for."""

    EXTRACT = "extract"
    ORGANISATION = "organisation"
    NAMES = "names"


class Scan(models.TextChoices):
    """What the virus scanner said; a file with a virus is not kept at all."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"


class Upload(models.Model):
    """A file that was handed in and kept, under a random name of our own."""

    public_id = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # As its owner called it, to be shown to them and nowhere else: names of files hold names of people.
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=10)  # csv, xlsx, parquet
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64)
    scan = models.CharField(max_length=20, choices=Scan.choices)
    by = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["public_id"], name="upload_public_id"),
            UniqueConstraint(fields=["stored_as"], name="upload_stored_as"),
            CheckConstraint(condition=Q(kind__in=Kind.values), name="upload_kind"),
            CheckConstraint(condition=Q(scan__in=Scan.values), name="upload_scan"),
            CheckConstraint(condition=~Q(by=""), name="upload_has_owner"),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk} {self.kind}"


class Stage(models.TextChoices):
    """Where an import stands."""

    READING = "reading"  # a job looks at the columns
    UNREADABLE = "unreadable"
    COLUMNS = "columns"  # waits for somebody to say what the columns mean
    CHECKING = "checking"
    FAULTY = "faulty"  # the check found errors
    READY = "ready"  # waits for a yes
    IMPORTING = "importing"
    DONE = "done"
    REMOVED = "removed"


UNFINISHED = tuple(stage for stage in Stage if stage not in (Stage.DONE, Stage.REMOVED))
BUSY = (Stage.READING, Stage.CHECKING, Stage.IMPORTING)


class Import(models.Model):
    """An extract on its way into the ledger, with the files beside it."""

    public_id = models.UUIDField(default=uuid.uuid4)
    by = models.CharField(max_length=200)
    administration = models.CharField(max_length=500)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.READING)
    extract = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    names = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    mapping = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    # What the check found and what would change: counts, kinds of problems, names of columns.
    outcome = models.JSONField(default=dict)
    result = models.JSONField(default=dict)  # what the import did
    batch = models.BigIntegerField(null=True, blank=True)  # of the ledger, which lies elsewhere
    confirmed_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["public_id"], name="import_public_id"),
            CheckConstraint(condition=Q(stage__in=Stage.values), name="import_stage"),
            CheckConstraint(condition=~Q(by=""), name="import_has_owner"),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "stage"], name="import_of")]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def busy(self) -> bool:
        """Whether a job works on it."""
        return self.stage in BUSY

    @property
    def files(self) -> list[Upload]:
        """The files that belong to it."""
        return [one for one in (self.extract, self.organisation, self.names) if one is not None]
