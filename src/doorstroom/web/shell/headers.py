"""Headers that every answer carries (obligations, section 6); the content policy is that of django-csp."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

_EVERYWHERE = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",  # also where Django's own middleware is not reached: files, another host
}
_API = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class HeadersMiddleware:
    """Adds the headers that Django has no setting for. A view that set one itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        response = self.get_response(request)
        for name, value in _EVERYWHERE.items():
            response.headers.setdefault(name, value)
        # Every page holds a name, a token of a form, or what somebody typed: no copy stays behind. Static
        # files say for themselves how long they keep.
        response.headers.setdefault("Cache-Control", "no-store")
        if request.path.startswith("/api/"):
            for name, value in _API.items():
                response.headers.setdefault(name, value)
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
