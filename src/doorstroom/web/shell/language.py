"""Language and light or dark: what the account says, then the cookie, then the browser."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from doorstroom.accounts.models import LANGUAGES, THEMES, Account

LANGUAGE_COOKIE, MODE_COOKIE = "language", "mode"


class LanguageMiddleware:
    """Activates the language of the reader; sets ``request.mode`` to light, dark or nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        user = request.user
        account = user if isinstance(user, Account) else None
        language = (account.language if account else "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
        if language not in LANGUAGES:
            language = translation.get_language_from_request(request)
        mode = (account.theme if account else "") or request.COOKIES.get(MODE_COOKIE, "")
        request.mode = mode if mode in THEMES else ""  # type: ignore[attr-defined]
        with translation.override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault(
                "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
            )
        return response
