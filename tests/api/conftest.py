"""Programs that hold a token, on the world of the site."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstroom.accounts.models import Account
from doorstroom.accounts.tokens.models import Token
from doorstroom.accounts.tokens.scopes import SCOPES
from doorstroom.accounts.tokens.services import make_token
from doorstroom.rights import Actor
from tests.web.conftest import (  # noqa: F401 - fixtures
    Site,
    both_sites,
    postgresql_world,
    site,
    sqlite_world,
)

PREFIX = "/api/v1"


@dataclass
class Program:
    """A program that asks the API over TLS."""

    key: str
    token: Token | None = None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the answer."""
        if self.key:
            headers.setdefault("Authorization", f"Bearer {self.key}")
        extra: dict[str, Any] = {"headers": headers, "secure": True}
        if body is not None:
            extra |= {"data": body, "content_type": "application/json"}
        return (
            Client().generic(method, PREFIX + path, **_raw(extra))
            if body is None
            else getattr(Client(), method.lower())(PREFIX + path, **extra)
        )

    def get(self, path: str, **headers: str) -> Any:
        """Return the answer to a GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any) -> Any:
        """Return the answer to a POST of JSON."""
        return self.ask("POST", path, body)


def _raw(extra: dict[str, Any]) -> dict[str, Any]:
    return extra


def account_of(name: str) -> Account:
    return Account.objects.get(email=f"{name}@example.org")


def program_of(name: str, scopes: Collection[str] | None = None, *, until: date | None = None) -> Program:
    """Make a token of an account with what it may do, or with the scopes named; "" has none."""
    if not name:
        return Program("")
    from doorstroom.careers.access import actor_of

    account, today = account_of(name), timezone.localdate()
    actor: Actor = actor_of(account, on=today)
    mine = [scope for scope in SCOPES if actor.may(scope)] if scopes is None else list(scopes)
    made = make_token(
        actor=actor,
        account=account,
        name="test",
        scopes=mine or ["careers.units.read"],
        until=until or today + timedelta(days=30),
        today=today,
    )
    return Program(made.key, made.token)


@pytest.fixture
def program(site: Site) -> Callable[..., Program]:  # noqa: F811
    """Make programs on SQLite."""
    return program_of
