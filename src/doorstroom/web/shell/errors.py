"""What a page says when something is wrong: what it is, what was kept, a way on. No detail of ours."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from doorstroom.rights import ABILITIES, NotAllowed
from doorstroom.web.shell.context import administration_name
from doorstroom.web.shell.problems import PROBLEMS
from doorstroom.web.shell.request import PageRequest

logger = logging.getLogger("doorstroom.errors")
_API = "/api/"
# Fields whose text is never shown again.
_QUIET = ("csrfmiddlewaretoken", "next", "password", "code", "token", "secret")


class ErrorMiddleware:
    """Turns refusals of selectors and services, and empty answers with an error code, into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        response = self.get_response(request)
        bare = not getattr(response, "streaming", False) and not response.content
        if bare and response.status_code in PROBLEMS and not request.path.startswith(_API):
            page = problem(request, response.status_code)
            for name, value in response.items():
                if name not in ("Content-Type", "Content-Length"):
                    page[name] = value
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal from anywhere below the view."""
        if isinstance(exception, NotAllowed) and not request.path.startswith(_API):
            return not_allowed(request, exception)
        return None


def problem(request: HttpRequest, status: int, **more: Any) -> HttpResponse:
    """Return the page of an error, in the design of the site; for the API a short JSON."""
    if request.path.startswith(_API):
        return JsonResponse(
            {"type": "about:blank", "status": status, "title": str(PROBLEMS[status].title)},
            status=status,
            content_type="application/problem+json",
        )
    return render(request, "shell/problem.html", {"problem": PROBLEMS[status]} | more, status=status)


def not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    """Answer who may not: 403 where the thing itself is not for them, 404 where only this one is not.

    Somebody who may read files, but not this one, does not learn whether it exists.
    """
    page = cast(PageRequest, request)
    elsewhere = error.ability in ABILITIES and page.actor.may(error.ability)
    return problem(request, 404 if elsewhere else 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense; one that is too big says so."""
    return problem(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not."""
    return problem(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for a page that does not exist, or not for who asks."""
    return problem(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer whoever tried too often."""
    return problem(request, 429)


def failure(request: HttpRequest) -> HttpResponse:
    """Answer for a mistake of ours, without database; a code leads from the page to the log."""
    code = secrets.token_hex(3).upper()
    logger.error("page failed, code %s, %s", code, getattr(request.resolver_match, "view_name", ""))
    if request.path.startswith(_API):
        return problem(request, 500)
    try:
        return HttpResponse(static_page(500, code=code, request=request), status=500)
    except Exception:  # whatever broke may have broken this page too
        return HttpResponse(f"Doorstroom: {code}\n", status=500, content_type="text/plain")


def static_page(status: int, *, code: str = "", request: HttpRequest | None = None) -> str:
    """Return a page that needs neither database nor session."""
    from django.utils import translation

    from doorstroom.documents.theme import theme_or_plain
    from doorstroom.web.shell.context import administration

    return render_to_string(
        "shell/failure.html",
        {
            "problem": PROBLEMS[status],
            "code": code,
            "theme": theme_or_plain(administration().code),
            "mode": getattr(request, "mode", ""),
            "regime_name": administration_name(translation.get_language() or ""),
        },
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit; what was typed is shown, so that it can be copied."""
    return problem(request, 403, form=True, typed=typed(request))


def session_ended(request: HttpRequest) -> HttpResponse:
    """Answer a form that was sent after the session ended; what was typed is shown."""
    return problem(request, 401, typed=typed(request))


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the texts of a form that came from a page of ours; a stranger's page gets no words into ours."""
    if request.META.get("HTTP_ORIGIN", "") not in ("", f"{request.scheme}://{request.get_host()}"):
        return []
    return [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and value.strip() and not name.lower().startswith(_QUIET)
    ]
