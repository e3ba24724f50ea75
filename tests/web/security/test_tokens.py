"""A key that a program holds does not outlive what it was made for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doorstroom.accounts import services
from doorstroom.accounts.models import Account
from doorstroom.accounts.tokens.services import make_token
from doorstroom.careers.access import actor_of
from doorstroom.rights import Actor
from tests.web.conftest import Site


def _close(one: Actor, two: Actor, account: Account, today: date) -> None:
    services.close_account(actor=one, account=account.pk, on=today)
    services.reopen_account(actor=one, account=account.pk)


def _move(one: Actor, two: Actor, account: Account, today: date) -> None:
    services.change_account(
        actor=one, account=account.pk, email="new@example.org", name=account.name, on=today
    )
    services.confirm_person(actor=two, account=account.pk, person=account.person or 0)


def _relink(one: Actor, two: Actor, account: Account, today: date) -> None:
    other = Account.objects.get(email="other_employee@example.org").person
    services.link_person(
        actor=one, account=Account.objects.get(email="other_employee@example.org").pk, person=None
    )
    services.link_person(actor=one, account=account.pk, person=other)
    services.confirm_person(actor=two, account=account.pk, person=other or 0)


@pytest.mark.parametrize("act", [_close, _move, _relink])
def test_a_token_made_before_opens_nothing_after(
    both_sites: Site, settings, act: Callable[[Actor, Actor, Account, date], None]
) -> None:
    settings.PLAIN_HTTP = True
    today = timezone.localdate()
    account = Account.objects.get(email="employee@example.org")
    one, two = (
        actor_of(Account.objects.get(email=f"{name}@example.org"), on=today)
        for name in ("administrator", "second_administrator")
    )
    made = make_token(
        actor=actor_of(account, on=today),
        account=account,
        name="a program",
        scopes=["careers.file.read"],
        until=today + timedelta(days=30),
        today=today,
    )
    headers = {"authorization": f"Bearer {made.key}"}
    assert Client().get("/api/v1/me", headers=headers).json()["person"] == account.person
    act(one, two, account, today)
    assert Account.objects.get(pk=account.pk).is_active
    assert Client().get("/api/v1/me", headers=headers).status_code == 401
