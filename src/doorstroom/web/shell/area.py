"""What an area offers to the rest of the site: pages, what is due, what is new.

Navigation, home, page search and the tests of rights are all made from this, so a page that is registered
once is everywhere where it should be, and nowhere where it should not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from doorstroom.rights import Actor, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from doorstroom.web.shell.request import PageRequest

    Text = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Page:
    """A page that one can go to without knowing a number.

    Attributes:
        url: name of the URL, such as ``figures:flows``; it takes no arguments.
        title: as in the navigation, short.
        sentence: what one finds or does there.
        ability: who may; None is everybody who is signed in.
        nav: place in the navigation, counted from the left; None stands on the home page and in search only.
        needs_file: only for who has a file of their own.
        roles: only for these roles; empty is whoever has the ability.
    """

    url: str
    title: Text
    sentence: Text
    ability: str | None = None
    nav: int | None = None
    needs_file: bool = False
    roles: frozenset[Role] = frozenset()

    def open_to(self, actor: Actor) -> bool:
        """Whether this actor may open the page."""
        if self.needs_file and actor.person is None:
            return False
        if self.roles and not self.roles & actor.roles:
            return False
        return self.ability is None or actor.may(self.ability)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for who looks.

    Attributes:
        on: the day by which; None has no day.
        title: what is to be done, as an order: "Decide on a correction".
        sentence: what happens without it, who decides.
        url: where; ``action`` is the text of the button.
        late: the day has passed.
    """

    title: Text
    sentence: Text
    url: str
    action: Text
    on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened and that who looks may want to know."""

    on: date
    title: Text
    sentence: Text
    url: str


def _nothing(_request: PageRequest) -> Iterable[Task]:
    return ()


def _no_news(_request: PageRequest) -> Iterable[News]:
    return ()


@dataclass(frozen=True, slots=True)
class Area:
    """What an area offers.

    Attributes:
        code: name of its folder, and namespace of its URLs.
        pages: in the order of the navigation.
        tasks, news: what waits for the person who looks, and what is new to them; at most 2 queries each.
    """

    code: str
    pages: tuple[Page, ...] = ()
    tasks: Callable[[PageRequest], Iterable[Task]] = _nothing
    news: Callable[[PageRequest], Iterable[News]] = _no_news
