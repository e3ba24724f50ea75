"""Making and revoking tokens, and accounts for programs: one transaction, one event in the log."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from doorstroom.accounts.models import Account
from doorstroom.accounts.tokens.models import Service, Token
from doorstroom.accounts.tokens.scopes import SCOPES
from doorstroom.audit.services import record
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, NotAllowed

LONGEST = timedelta(days=365)
MOST = 20  # tokens of one account that work at the same time
_MANAGE = "accounts.account.manage"
# Programs that look for leaked keys find ours by this word.
_WORD = "doorstroom"


@dataclass(frozen=True, slots=True)
class Made:
    """A token that was made, and the key itself: shown once, kept nowhere."""

    token: Token
    key: str


def make_token(
    *, actor: Actor, account: Account, name: str, scopes: Collection[str], until: date, today: date
) -> Made:
    """Make a token: of one's own account, or as an administrator of the account of a program.

    Nobody makes one for another person: who holds it would act in that person's name.

    Args:
        name: what it is for.
        scopes: codes of ``SCOPES``; of one's own account only what one may do oneself.
        until: first day on which it no longer works; at most ``LONGEST`` away.
    Raises:
        NotAllowed: the account is another person's, or who asks is a token.
        BadInput: no name, no scope or one that one does not have, an end that is too late, too many tokens.

    Source: obligation A6.
    """
    own = actor.only is None and actor.name == account.actor_name
    if not own and not (_manages(actor) and is_service(account)):
        raise NotAllowed(_MANAGE)
    allowed = {scope for scope in SCOPES if not own or actor.may(scope)}
    _check(name.strip(), set(scopes), allowed, until, today)
    with transaction.atomic(using="work"):
        # The row of the account keeps two that come at once from passing the limit together.
        Account.objects.select_for_update().get(pk=account.pk)
        if Token.objects.filter(account=account, revoked_at__isnull=True, until__gt=today).count() >= MOST:
            raise BadInput(
                f"the account has {MOST} tokens that work",
                where="name",
                expected="one of them revoked, or the same token used again",
            )
        prefix = secrets.token_hex(6)
        key = f"{_WORD}_{prefix}_{secrets.token_urlsafe(32)}"
        token = Token.objects.create(
            account=account,
            name=name.strip(),
            prefix=prefix,
            digest=digest(key),
            scopes=sorted(scopes),
            made_by=actor.name,
            made_on=today,
            until=until,
        )
        record(
            by=actor.name,
            action="accounts.token.made",
            object_type="token",
            object_id=token.pk,
            details={"account": account.pk, "scopes": token.scopes, "until": until.isoformat()},
            store="work",
        )
    return Made(token, key)


def revoke_token(*, actor: Actor, token: int) -> Token:
    """End a token at once, by who holds the account or an administrator; again changes nothing.

    Raises:
        NotAllowed: it is another person's, or there is none.
    """
    with transaction.atomic(using="work"):
        found = (
            Token.objects.select_for_update(of=("self",)).select_related("account").filter(pk=token).first()
        )
        if found is None or actor.only is not None:
            raise NotAllowed(_MANAGE)
        if found.account.actor_name != actor.name and not _manages(actor):
            raise NotAllowed(_MANAGE)
        if found.revoked_at is None:
            found.revoked_by, found.revoked_at = actor.name, timezone.now()
            found.save(update_fields=["revoked_by", "revoked_at"])
            record(
                by=actor.name,
                action="accounts.token.revoked",
                object_type="token",
                object_id=found.pk,
                details={"account": found.account_id},
                store="work",
            )
    return found


def make_service(*, actor: Actor, name: str) -> Service:
    """Make an account for a program. It has no password and no mailbox, so nobody can sign in with it.

    What it may do comes from the roles that it is given, like those of anybody.

    Raises:
        NotAllowed: who asks does not manage accounts.
        BadInput: it has no name, or that of another program.
    """
    if not _manages(actor):
        raise NotAllowed(_MANAGE)
    _check_name(name.strip(), 200)
    with transaction.atomic(using="work"):
        if Service.objects.filter(account__name=name.strip()).exists():
            raise BadInput("another program has this name", where="name", expected="another name")
        # The domain of RFC 2606 that never exists: no mail can ever set a password.
        address = f"{secrets.token_hex(8)}@service.invalid"
        account = Account.objects.create_user(address, name=name.strip())
        service = Service.objects.create(account=account, made_by=actor.name)
        record(
            by=actor.name,
            action="accounts.service.made",
            object_type="account",
            object_id=account.pk,
            store="work",
        )
    return service


def is_service(account: Account) -> bool:
    """Whether an account is that of a program. 1 query."""
    return Service.objects.filter(account=account).exists()


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _manages(actor: Actor) -> bool:
    return actor.only is None and actor.may(_MANAGE)


def _check(name: str, scopes: set[str], allowed: set[str], until: date, today: date) -> None:
    _check_name(name, 100)
    if not scopes:
        raise BadInput("nothing was chosen", where="scopes", expected="at least one thing that it may do")
    if scopes - allowed:
        raise BadInput(
            "who makes the token may not do all of this", where="scopes", expected="what one may do oneself"
        )
    if not today < until <= today + LONGEST:
        raise BadInput(
            f"{until} is no day on which a token can end",
            where="until",
            expected=f"a day from {today + timedelta(days=1)} to {today + LONGEST}",
        )


def _check_name(name: str, longest: int) -> None:
    if not name or len(name) > longest or not name.isprintable():
        raise BadInput(
            "there is no usable name", where="name", expected=f"1 to {longest} characters on one line"
        )
