"""What the frame around every page shows."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from doorstroom.administrations import Administration, load
from doorstroom.documents.theme import theme_or_plain
from doorstroom.web.shell import navigation
from doorstroom.web.shell.request import PageRequest

# htmx without eval, without a style sheet of its own, without copies of pages in the browser's storage; it
# shows the page of an error as it shows any other (a form that failed answers 422).
HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": True, "error": True, "target": "body"},
        ],
    }
)


@cache
def administration() -> Administration:
    """Return the administration that this site serves."""
    return load(settings.ADMINISTRATION)


def administration_name(language: str) -> str:
    """Return the name of the administration for people; in its own first language if it lacks this one."""
    names = administration().names
    return next((name for code in (language, "nl", "fr", "en") if (name := names.get(code))), "")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return name and colours of the administration, the navigation, and who is signed in."""
    page = cast(PageRequest, request)
    # A request that a middleware refused early knows no account yet.
    account = getattr(page, "account", None)
    return {
        "account": account,
        "regime": administration(),
        "regime_name": administration_name(translation.get_language() or ""),
        "theme": theme_or_plain(administration().code),
        "mode": getattr(page, "mode", ""),
        "languages": settings.LANGUAGES,
        "here": page.get_full_path() if page.method == "GET" else page.path,
        "finds_people": account is not None and bool(page.actor.reach("careers.staff.list")),
        "rooms": navigation.rooms(page) if account else (),
        "own_links": navigation.own_links(account) if account else (),
        "foot_links": navigation.foot_links(),
        "htmx": HTMX,
        "demo": getattr(settings, "DEMO", False),
    }
