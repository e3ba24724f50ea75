"""What one can do here: the pages that are open to who asks, in groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from doorstroom.rights import Actor
from doorstroom.web.areas import areas
from doorstroom.web.shell.navigation import address

if TYPE_CHECKING:
    from doorstroom.web.shell.area import Text

_TITLES: dict[str, Text] = {
    "people": _("People and careers"),
    "figures": _("Figures"),
    "imports": _("Data"),
    "logs": _("Who looked, what was done"),
    "administration": _("Running the site"),
    "settings": _("Settings"),
    "tokens": _("Programs"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as the home page offers it."""

    url: str
    title: Text
    sentence: Text


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one area."""

    code: str
    title: Text
    entries: tuple[Entry, ...]


def groups(actor: Actor) -> list[Group]:
    """Return the pages that are open to who asks, area by area; an area without any is left out."""
    found = []
    for area in areas():
        if area.code == "home":
            continue
        entries = tuple(
            Entry(address(page), page.title, page.sentence) for page in area.pages if page.open_to(actor)
        )
        if entries:
            found.append(Group(area.code, _TITLES.get(area.code, area.code), entries))
    return found
