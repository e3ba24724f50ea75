"""What browsers and robots ask of every site: reports on the content policy, security.txt, robots.txt."""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from doorstroom.configuration.selectors import value
from doorstroom.web.shell.guard import public

logger = logging.getLogger("doorstroom.csp")
LARGEST = 16_384  # bytes of a report
A_MINUTE = 60  # reports that a process writes down
_seen: deque[float] = deque(maxlen=A_MINUTE)


@public
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Write down which rule of the content policy was broken, and where; no address, nothing personal."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= LARGEST and _room():
        try:
            said = json.loads(request.body[:LARGEST])["csp-report"]
            rule = str(said.get("effective-directive") or said.get("violated-directive") or "")
            logger.warning(
                "content policy: %s, source %s, page %s",
                _word(rule.partition(" ")[0]),
                _source(said.get("blocked-uri")),
                _page(said.get("document-uri")),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # whoever sends something else learns nothing from it
    return HttpResponse(status=204)


@public
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say where a weakness is reported (RFC 9116); 404 as long as the administration gives no address."""
    contact = value("contact.security")
    if not contact:
        raise Http404
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    lines = [f"Contact: {contact}", f"Expires: {expires.isoformat()}", "Preferred-Languages: nl, fr, en"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    """Ask search engines to stay away."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


def _room() -> bool:
    """Whether fewer than ``A_MINUTE`` reports were written in the last minute."""
    now = time.monotonic()
    while _seen and now - _seen[0] > 60:
        _seen.popleft()
    if len(_seen) >= A_MINUTE:
        return False
    _seen.append(now)
    return True


def _source(blocked: Any) -> str:
    """Return what was blocked: a word such as ``inline``, or a host without path."""
    text = str(blocked or "")
    host = urlsplit(text).hostname if "://" in text else None
    return host[:60] if host else _word(text.partition(":")[0])


def _word(text: str) -> str:
    """Return the letters and hyphens of a word, so that a log line stays one line."""
    return "".join(sign for sign in text if sign.isalnum() or sign == "-")[:40]


def _page(document: Any) -> str:
    """Return the name of the view, never the address: that may hold the number of a person."""
    try:
        return resolve(urlsplit(str(document or "")).path).view_name
    except (Resolver404, ValueError):
        return "unknown"
