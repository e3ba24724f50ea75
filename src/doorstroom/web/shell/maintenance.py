"""The site closed for work: while a file ``maintenance`` lies in the home folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from doorstroom.web.shell.errors import problem, static_page
from doorstroom.web.shell.language import LANGUAGE_COOKIE

FILE = "maintenance"
_RETRY = "300"  # seconds
_OPEN = ("/static/", "/healthz")


class MaintenanceMiddleware:
    """Answers 503 without asking database or session; what is static, and the check of health, stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if request.path.startswith(_OPEN) or not (Path(settings.HOME) / FILE).exists():
            return self.get_response(request)
        language = request.COOKIES.get(LANGUAGE_COOKIE) or translation.get_language_from_request(request)
        with translation.override(language if language in dict(settings.LANGUAGES) else "nl"):
            if request.path.startswith("/api/"):
                response = problem(request, 503)
            else:
                response = HttpResponse(static_page(503), status=503)
        response["Retry-After"] = _RETRY
        return response
