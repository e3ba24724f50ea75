"""Reads: one's own tokens, the programs and theirs, and whose token a key is."""

from __future__ import annotations

import hmac
import re
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch, QuerySet

from doorstroom.accounts.tokens.models import Service, Token
from doorstroom.accounts.tokens.services import digest
from doorstroom.rights import Actor

_KEY = re.compile(r"doorstroom_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


def tokens_of(account: int) -> QuerySet[Token]:
    """Return the tokens of an account, the latest first. 1 query."""
    return Token.objects.filter(account=account).order_by("-pk")


def list_services(*, actor: Actor) -> QuerySet[Service]:
    """Return the accounts of programs with their tokens, by name. 2 queries.

    Raises:
        NotAllowed: who asks manages no accounts.
    """
    actor.require("accounts.account.manage")
    latest = Prefetch("account__tokens", Token.objects.order_by("-pk"))
    return Service.objects.select_related("account").prefetch_related(latest).order_by("account__name", "pk")


def find(key: str) -> Token | None:
    """Return the token that a key belongs to, whether it still works or not. At most 1 query."""
    form = _KEY.fullmatch(key)
    if form is None:
        return None
    token = Token.objects.select_related("account").filter(prefix=form[1]).first()
    if token is None or not hmac.compare_digest(token.digest, digest(key)):
        return None
    return token


def narrowed(actor: Actor, token: Token) -> Actor:
    """Return who acts with a token: its account, narrowed to its scopes, under its own name in the log."""
    return replace(actor, name=token.actor_name, only=frozenset(token.scopes))


def works(token: Token, *, on: date) -> bool:
    """Whether a token opens anything: not revoked, not ended, and of an account that is not closed."""
    return token.works(on) and token.account.is_active
