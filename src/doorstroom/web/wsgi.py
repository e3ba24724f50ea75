"""The site as a WSGI application, for ``doorstroom serve`` or another server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstroom.settings")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)


def only_from(proxies: Iterable[str], site: Wsgi) -> Wsgi:
    """Return ``site``, to which only ``proxies`` can say from where and how a request came.

    What anybody else says of it is dropped: it decides about attempts to sign in, and about TLS. The answer
    to HEAD has no body.
    """
    known = frozenset(proxies)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") not in known:
            for name in _FORWARDED:
                environ.pop(name, None)
        body = site(environ, start)
        if environ.get("REQUEST_METHOD") == "HEAD":
            getattr(body, "close", lambda: None)()
            return []
        return body

    return answer


def warm() -> None:
    """Load the pages and read the ledger once, so that the first reader waits for neither."""
    from django.db import connections
    from django.urls import get_resolver

    from doorstroom.careers.selectors import get_staff
    from doorstroom.careers.storage.loading import latest_point

    get_resolver().url_patterns  # noqa: B018 - loads every page
    if latest_point() is not None:
        get_staff(columns=())
    connections.close_all()


def _application() -> Wsgi:
    site = get_wsgi_application()
    from django.conf import settings

    return only_from(settings.PROXIES, site)


application = _application()
