"""Reads: accounts, their roles, and who waits for a second administrator.

Who asks must hold ``accounts.account.read``: administrators and auditors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.rights import Actor, NotAllowed

READ = "accounts.account.read"


def name_of(account: Account) -> str:
    """Return how a page calls the holder of an account."""
    return account.name


def require_reading(actor: Actor) -> None:
    """Ask for the right to read about accounts.

    Raises:
        NotAllowed: who asks may not.
    """
    if not actor.reach(READ):
        raise NotAllowed(READ)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which accounts are wanted.

    Attributes:
        text: part of a name or an address.
        role: a role that holds or waits.
        state: ``open``, ``closed``, ``no_role``, ``waiting`` or empty for all.
    """

    text: str = ""
    role: str = ""
    state: str = ""


def list_accounts(actor: Actor, filters: Filters, *, on: date) -> QuerySet[Account]:
    """Return accounts by name, with their roles; 2 queries a page.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    rows = Account.objects.order_by("name", "pk").prefetch_related("grants")
    if filters.text:
        rows = rows.filter(Q(name__icontains=filters.text) | Q(email__icontains=filters.text))
    open_ = _not_over(on).filter(account=OuterRef("pk"))
    if filters.role:
        rows = rows.filter(Exists(open_.filter(role=filters.role)))
    match filters.state:
        case "open" | "closed":
            rows = rows.filter(is_active=filters.state == "open")
        case "no_role":
            rows = rows.filter(~Exists(open_), is_active=True)
        case "waiting":
            waits = Exists(open_.filter(confirmed_by="")) | Q(person_wanted__isnull=False)
            rows = rows.filter(waits, is_active=True)
    return rows


def get_account(actor: Actor, account: int) -> Account | None:
    """Return one account with its roles; None if there is none. 2 queries.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    return Account.objects.prefetch_related("grants").filter(pk=account).first()


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How the holder of an account signs in.

    Attributes:
        factors: second steps that are set up, without recovery codes.
        sessions: sessions that were begun and not ended.
        provider: whether the identity provider lets them in.
    """

    factors: int
    sessions: int
    provider: bool


def ways_in(actor: Actor, account: int) -> WaysIn:
    """Return how the holder of an account signs in. 1 query.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    real = ~Q(authenticator__type=Authenticator.Type.RECOVERY_CODES)
    found = Account.objects.filter(pk=account).aggregate(
        factors=Count("authenticator", filter=real, distinct=True),
        sessions=Count("usersession", distinct=True),
        identities=Count("socialaccount", distinct=True),
    )
    return WaysIn(found["factors"], found["sessions"], bool(found["identities"]))


def list_waiting(actor: Actor, *, on: date) -> QuerySet[RoleGrant]:
    """Return roles that this administrator may confirm: given by somebody else, to somebody else. 1 query.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    rows = _not_over(on).filter(confirmed_by="", account__is_active=True).exclude(given_by=actor.name)
    kind, _, own = actor.name.partition(":")
    if kind == "account":
        rows = rows.exclude(account=int(own))
    return rows.select_related("account").order_by("given_at", "pk")


def list_waiting_links(actor: Actor) -> QuerySet[Account]:
    """Return accounts whose link to a file this administrator may confirm: asked by somebody else. 1 query.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    rows = Account.objects.filter(person_wanted__isnull=False, is_active=True)
    rows = rows.exclude(person_asked_by=actor.name)
    kind, _, own = actor.name.partition(":")
    return (rows.exclude(pk=int(own)) if kind == "account" else rows).order_by("name", "pk")


def list_grants(actor: Actor, *, on: date) -> QuerySet[RoleGrant]:
    """Return all roles that hold or wait on a day, for the yearly review: by role, then by name. 1 query.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    rows = _not_over(on).filter(account__is_active=True).select_related("account")
    return rows.order_by("role", "account__name", "pk")


def account_names(actor: Actor, names: set[str]) -> dict[str, str]:
    """Return the names of those whom the log calls ``account:12``; others keep what the log says. 1 query.

    Raises:
        NotAllowed: who asks may not.
    """
    require_reading(actor)
    numbers = {int(one.removeprefix("account:")) for one in names if one.startswith("account:")}
    found = dict(Account.objects.filter(pk__in=numbers).values_list("pk", "name"))
    return {f"account:{number}": name for number, name in found.items()}


def _not_over(on: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(until__isnull=True) | Q(until__gt=on))
