"""Every answer below ``/api/``, whoever made it: headers, form of errors, no cookies, no plain HTTP.

It stands before all other middleware, so that also what they refuse leaves in the form of the API.

Source: obligations A3, A4, A6 and the headers of section 6; API Design Rules, transport.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from doorstroom.api import VERSION
from doorstroom.api.problems import Problem, ProblemResponse

PREFIX = "/api/"
HEADERS = {
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_YEAR = "max-age=31536000; includeSubDomains"


class ApiMiddleware:
    """Makes the API an API: other paths pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        # A token, or nothing: whoever is signed in in the same browser is nobody here.
        request.META.pop("HTTP_COOKIE", None)
        secure, head = request.is_secure(), request.method == "HEAD"
        with translation.override(translation.get_language_from_request(request)):
            if secure or settings.PLAIN_HTTP:
                if head:
                    request.method = "GET"
                response = _in_form(self.get_response(request))
            else:
                # Not sent on to https: the token has been read on the way, and its holder must notice.
                response = Problem(403, _("This address answers over TLS only.")).response()
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        response = _dressed(_if_changed(request, response), secure)
        _tell_allowance(request, response)
        if head:
            request.method = "HEAD"
            response.content = b""
        return response


def _tell_allowance(request: HttpRequest, response: HttpResponse) -> None:
    allowance = getattr(request, "allowance", None)
    if allowance is not None:
        response["RateLimit-Limit"] = str(allowance.limit)
        response["RateLimit-Remaining"] = str(allowance.left)
        response["RateLimit-Reset"] = str(allowance.seconds)


def _in_form(response: HttpResponse) -> HttpResponse:
    """Turn an error that something else made, a page perhaps, into one of the API."""
    if response.status_code < 400 or isinstance(response, ProblemResponse):
        return response
    kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
    if "Allow" in kept:
        methods = set(kept["Allow"].split(", "))
        # Who may GET may ask for the headers alone.
        kept["Allow"] = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    return Problem(response.status_code, headers=kept).response()


def _if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 to who has this answer already."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _dressed(response: HttpResponse, secure: bool) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    if secure:
        response["Strict-Transport-Security"] = _YEAR
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.cookies.clear()
    response["Vary"] = "Accept, Accept-Language, Authorization"
    if response.status_code != 304:
        response["Content-Length"] = str(len(response.content))
    return response
