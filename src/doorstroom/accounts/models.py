"""Accounts and roles given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from doorstroom.rights import Role
from doorstroom.rights.roles import GIVEN

LANGUAGES = ("nl", "fr", "en")
THEMES = ("light", "dark")


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; an address is compared without regard to capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account; without a password nobody can sign in with one."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Find an account by its address."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """Somebody who can sign in; never shared by several (BIO2 5.16.02)."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, blank=True)  # empty: as the browser asks
    theme = models.CharField(max_length=5, blank=True)  # empty: as the device says
    # The person of the ledger whose own file this is. A number, no reference: the ledger lies elsewhere.
    person = models.BigIntegerField(null=True, blank=True)
    # Asked for by one administrator; it opens nothing before a second one confirms it: then it is ``person``.
    person_wanted = models.BigIntegerField(null=True, blank=True)
    person_asked_by = models.CharField(max_length=200, blank=True)
    person_confirmed_by = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["email"], name="account_email"),
            UniqueConstraint(fields=["person"], condition=Q(person__isnull=False), name="account_person"),
            CheckConstraint(
                condition=Q(person_wanted__isnull=True) | ~Q(person_asked_by=""),
                name="account_person_has_asker",
            ),
            CheckConstraint(
                condition=Q(person_confirmed_by="") | ~Q(person_confirmed_by=F("person_asked_by")),
                name="account_person_two_people",
            ),
            CheckConstraint(condition=Q(language__in=["", *LANGUAGES]), name="account_language"),
            CheckConstraint(condition=Q(theme__in=["", *THEMES]), name="account_theme"),
        ]

    def __str__(self) -> str:
        return self.actor_name

    @property
    def actor_name(self) -> str:
        """How the log names who acts: no name, no address."""
        return f"account:{self.pk}"


class RoleGrant(models.Model):
    """A role given to an account for a unit and all below it, for a time. It is ended, never removed."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30)
    unit = models.BigIntegerField(null=True, blank=True)  # of the ledger; empty: the whole administration
    from_on = models.DateField()
    until = models.DateField(null=True, blank=True)  # first day on which it no longer holds
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField(default=timezone.now)
    # A second administrator; until then the role does not hold (obligations, section 4: two people).
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=Q(role__in=[role.value for role in GIVEN]), name="role_grant_role"),
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_on")),
                name="role_grant_ends_after_start",
            ),
            CheckConstraint(condition=~Q(given_by=""), name="role_grant_has_giver"),
            CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("given_by")), name="role_grant_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for account {self.account_id}"

    def holds(self, on: date) -> bool:
        """Whether the role is confirmed and holds on a day."""
        began = bool(self.confirmed_by) and self.from_on <= on
        return began and (self.until is None or self.until > on)

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None has no end."""
        return None if self.until is None else self.until - timedelta(days=1)

    @property
    def as_role(self) -> Role:
        """The role itself."""
        return Role(self.role)
