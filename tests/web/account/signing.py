"""Hands for the tests of signing in."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from doorstroom.accounts.models import Account
from doorstroom.audit.models import AuditEvent
from tests.web.world import PASSWORD


def account(name: str) -> Account:
    """Return an account of the world."""
    return Account.objects.get(email=f"{name}@example.org")


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra: object):
    """Post the form of signing in."""
    address = name if "@" in name else f"{name}@example.org"
    return client.post("/account/login", {"login": address, "password": password}, **extra)


def code_of(secret: str, ahead: int = 0) -> str:
    """Return what an app would show now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up_app(client: Client) -> str:
    """Set up an app for who is signed in; return its secret."""
    page = client.get("/account/2fa/app/activate")
    assert page.status_code == 200, page.headers
    secret = page.context["form"].secret
    # The code of half a minute ago: the present one is left for the sign-in of the test.
    assert client.post("/account/2fa/app/activate", {"code": code_of(secret, -1)}).status_code == 302
    return secret


def events(action: str) -> list[AuditEvent]:
    """Return what was logged, in its order."""
    return list(AuditEvent.objects.using("work").filter(action=action).order_by("pk"))


def text(html: bytes) -> str:
    """Return a page without what differs each time: tokens against forgery, and what was typed."""
    page = html.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'value="[^"]*@[^"]*"', "", page)
