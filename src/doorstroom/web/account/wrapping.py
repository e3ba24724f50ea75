"""What all pages of allauth need here: a door, no place in the queue of the ledger, and an honest status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from requests import RequestException

from doorstroom.web.shell.guard import public, signed_in

View = Callable[..., HttpResponse]


@contextmanager
def beside_the_ledger() -> Iterator[None]:
    """Begin transactions of the main store without taking the place of its writer.

    allauth opens its transactions there, while all that it writes lies in ``work``. With SQLite, which knows
    one writer, nobody could sign in during an import.
    """
    connection: Any = connections["default"]
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = before


def for_everybody(view: View) -> View:
    """Wrap a page of signing in."""
    return public(_wrapped(view))


def for_signed_in(view: View) -> View:
    """Wrap a page of one's own account; allauth itself asks for the sign-in."""
    return signed_in(_wrapped(view))


def through_provider(view: View) -> View:
    """Wrap a step of signing in by the identity provider; where that is silent, there is a page, no fault."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (RequestException, KeyError, ValueError):  # silent, or an answer without what must be in it
            get_adapter().on_authentication_error(request, None)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return for_everybody(answer)


def _wrapped(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with beside_the_ledger():
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        if request.method == "POST" and response.status_code == 200 and _failed(response):
            response.status_code = 422
        return response

    return answer


def _failed(response: Any) -> bool:
    found = (getattr(response, "context_data", None) or {}).values()
    return any(getattr(one, "is_bound", False) and one.errors for one in found)
