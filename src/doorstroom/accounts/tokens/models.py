"""Tokens, the accounts of programs, and how often each token asked in the present minute."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from doorstroom.accounts.models import Account


class Service(models.Model):
    """Says that an account is that of a program: nobody signs in with it, administrators make its tokens."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="service")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=~Q(made_by=""), name="service_has_maker")]

    def __str__(self) -> str:
        return f"service, {self.account.actor_name}"


class Token(models.Model):
    """A key for a program. What the program shows is not kept: only its hash."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)  # what it is for, in the words of who made it
    prefix = models.CharField(max_length=12)  # finds the row; says nothing
    digest = models.CharField(max_length=64)  # SHA-256 of the whole token: 256 random bits need no salt
    scopes = models.JSONField(default=list)  # codes of abilities
    made_by = models.CharField(max_length=200)
    made_on = models.DateField()
    until = models.DateField()  # first day on which it no longer works
    revoked_by = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)  # a day says enough

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["prefix"], name="token_prefix"),
            UniqueConstraint(fields=["digest"], name="token_digest"),
            CheckConstraint(condition=~Q(made_by=""), name="token_has_maker"),
            CheckConstraint(condition=Q(until__gt=F("made_on")), name="token_ends_after_start"),
            CheckConstraint(
                condition=Q(revoked_by="", revoked_at__isnull=True)
                | (~Q(revoked_by="") & Q(revoked_at__isnull=False)),
                name="token_revoked_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.actor_name

    @property
    def actor_name(self) -> str:
        """How the log names the program that acts."""
        return f"token:{self.pk}"

    def works(self, on: date) -> bool:
        """Whether the token opens anything on a day."""
        return self.revoked_at is None and self.until > on


class Window(models.Model):
    """How often one key asked in one minute; the row is written over when the next minute begins."""

    key = models.CharField(max_length=80, primary_key=True)
    minute = models.BigIntegerField()
    count = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["minute"], name="token_window_minute")]

    def __str__(self) -> str:
        return f"{self.count} in minute {self.minute}"
