"""The links of the frame: rooms on top, the own menu, the foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doorstroom.accounts.models import Account
from doorstroom.web.shell.area import Page
from doorstroom.web.shell.request import PageRequest

if TYPE_CHECKING:
    from doorstroom.web.shell.area import Text


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame.

    Attributes:
        current: ``page`` on the page itself, ``true`` below it, empty elsewhere (``aria-current``).
    """

    url: str
    title: Text
    current: str = ""


_ACCOUNT: tuple[tuple[str, Text], ...] = (("account:profile", _("My account")),)
_FILE: tuple[tuple[str, Text], ...] = (("logs:reads_of_me", _("Who looked at my file")),)
_FOOT: tuple[tuple[str, Text], ...] = (
    ("home:accessibility", _("Accessibility")),
    ("logs:privacy", _("Privacy")),
    ("logs:how", _("How we log who looked")),
    ("home:help", _("Help from a person")),
)


def rooms(request: PageRequest) -> list[Link]:
    """Return the pages of the navigation that are open to who asks, with the one where they are."""
    from doorstroom.web.areas import pages

    shown = [page for page in pages() if page.nav is not None and page.open_to(request.actor)]
    shown.sort(key=lambda page: page.nav or 0)
    return _marked([(address(page), page) for page in shown], request.path)


def own_links(account: Account) -> list[Link]:
    """Return the links of the menu under one's own name; whoever has a file sees who looked at it."""
    return _links(_ACCOUNT if account.person is None else _ACCOUNT + _FILE)


def foot_links() -> list[Link]:
    """Return the links under every page."""
    return _links(_FOOT)


def address(page: Page) -> str:
    """Return where a page is."""
    return reverse(page.url)


def _links(named: Iterable[tuple[str, Text]]) -> list[Link]:
    return [Link(reverse(name), title) for name, title in named]


def _marked(shown: list[tuple[str, Page]], path: str) -> list[Link]:
    """Mark the deepest of the pages under which ``path`` lies."""
    above = [url for url, _page in shown if _under(path, url)]
    deepest = max(above, key=len, default="")
    return [
        Link(url, page.title, ("page" if url == path else "true") if url == deepest else "")
        for url, page in shown
    ]


def _under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url}/"))
