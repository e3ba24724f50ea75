"""What the frame around every page shows."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from doorstroom.administrations import Administration, load
from doorstroom.documents.theme import theme_or_plain
from doorstroom.web.shell.request import PageRequest


@cache
def administration() -> Administration:
    """Return the administration that this site serves."""
    return load(settings.ADMINISTRATION)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return name and colours of the administration, the navigation, and who is signed in."""
    from doorstroom.web.areas import pages

    page = cast(PageRequest, request)
    regime = administration()
    account = getattr(page, "account", None)
    nav = []
    if account is not None:
        nav = [one for one in pages() if one.nav is not None and one.open_to(page.actor)]
        nav.sort(key=lambda one: one.nav or 0)
    return {
        "account": account,
        "regime": regime,
        "regime_name": regime.names.get(translation.get_language() or "nl")
        if hasattr(regime.names, "get")
        else "",
        "theme": theme_or_plain(regime.code),
        "mode": getattr(request, "mode", ""),
        "nav": nav,
        "demo": getattr(settings, "DEMO", False),
    }
