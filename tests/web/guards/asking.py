"""Asking every address as every account, without leaving a trace."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta
from http.cookies import SimpleCookie

from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import Site
from tests.web.world import ACCOUNTS

NOBODY = "anonymous"
EVERYBODY = (NOBODY, *ACCOUNTS)
# One of each kind: the others are the same roles in another branch, or roles that open the same pages.
KINDS = (NOBODY, "guest", "employee", "line_manager", "branch_hr_officer", "hr_officer", "planner", "auditor")
KINDS += ("administrator",)
METHODS = ("GET", "POST")


def clients(site: Site, accounts: Iterable[str] = EVERYBODY) -> dict[str, Client]:
    """Return a signed-in browser for each account, which also carries a token for programs."""
    return {account: _client(site, account) for account in accounts}


def _client(site: Site, account: str) -> Client:
    client = site.client(account, raise_request_exception=False)
    client.bearer = "" if account == NOBODY else _token(account)  # type: ignore[attr-defined]
    return client


def _token(account: str) -> str:
    """Return a token with everything that an account may give to one; nothing where that is nothing."""
    from doorstroom.accounts.models import Account
    from doorstroom.accounts.tokens.scopes import SCOPES
    from doorstroom.accounts.tokens.services import make_token
    from doorstroom.careers.access import actor_of

    today = timezone.localdate()
    holder = Account.objects.get(email=f"{account}@example.org")
    actor = actor_of(holder, on=today)
    scopes = [code for code in SCOPES if actor.may(code)]
    if not scopes:
        return ""
    until = today + timedelta(days=30)
    made = make_token(actor=actor, account=holder, name="all", scopes=scopes, until=until, today=today)
    return made.key


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """Send one request without content and take back whatever it wrote, in every store and in the browser."""
    cookies = client.cookies
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    content = {}
    if address.startswith("/api/"):
        client.cookies = SimpleCookie()
        bearer = getattr(client, "bearer", "")
        content["headers"] = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        if method == "POST" and address.endswith("/imports"):  # takes files
            content |= {"data": encode_multipart(BOUNDARY, {}), "content_type": MULTIPART_CONTENT}
        elif method != "GET":
            content |= {"data": "{}", "content_type": "application/json"}
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        answer = client.generic(method, address, secure=True, **content)
        if answer.streaming:
            b"".join(answer.streaming_content)
        for alias in connections:
            transaction.set_rollback(True, using=alias)
    client.cookies = cookies
    return answer


def kind_of(answer: HttpResponse) -> str:
    """Return in one word how a request ended."""
    status = answer.status_code
    if status == 302 and answer.headers["Location"].startswith(reverse("account_login")):
        return "sign in"
    # What was typed is not complete: the door was open.
    return "open" if status < 400 or status in (400, 409, 415, 422) else str(status)
