"""Asking every address as every account, without leaving a trace."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.web.conftest import Site
from tests.web.world import ACCOUNTS

NOBODY = "anonymous"
EVERYBODY = (NOBODY, *ACCOUNTS)
METHODS = ("GET", "POST")


def clients(site: Site) -> dict[str, Client]:
    """Return a signed-in browser for each account."""
    return {account: site.client(account, raise_request_exception=True) for account in EVERYBODY}


def ask(client: Client, method: str, address: str, **data: object) -> HttpResponse:
    """Send one request and take back whatever it wrote, in every store."""
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        if data:
            answer = client.post(address, data, secure=True)
        else:
            answer = client.generic(method, address, secure=True)
        if answer.streaming:
            b"".join(answer.streaming_content)
        for alias in connections:
            transaction.set_rollback(True, using=alias)
    return answer


def kind_of(answer: HttpResponse) -> str:
    """Return in one word how a request ended."""
    status = answer.status_code
    if status == 302 and answer.headers["Location"].startswith(reverse("account_login")):
        return "sign in"
    # What was typed is not complete: the door was open.
    return "open" if status < 400 or status in (400, 409, 415, 422) else str(status)
