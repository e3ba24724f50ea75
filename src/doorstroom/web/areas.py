"""The areas of the site, in the order in which they speak on the home page."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from doorstroom.web.shell.area import Area, Page

_AREAS = ("home", "people", "figures", "imports", "logs", "administration", "settings", "tokens")


@cache
def areas() -> tuple[Area, ...]:
    """Return what every area offers."""
    return tuple(import_module(f"doorstroom.web.{code}.area").AREA for code in _AREAS)


@cache
def pages() -> tuple[Page, ...]:
    """Return every page that stands in the navigation, on the home page or in search."""
    return tuple(page for area in areas() for page in area.pages)
