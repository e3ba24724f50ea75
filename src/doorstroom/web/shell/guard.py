"""Who may open a page. A view that does not say so is refused to everybody (``ActorMiddleware``).

``@allow("careers.figures.read")`` asks for an ability, ``@signed_in`` only for an account, ``@public`` for
nothing. This is the first door, not the only one: selectors and services decide about rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from doorstroom.rights import ABILITIES

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "doorstroom_door"


@dataclass(frozen=True, slots=True)
class Door:
    """What a view asks for: nothing (public), an account, or an ability as well."""

    public: bool = False
    ability: str | None = None


def allow(ability: str) -> Callable[[View], View]:
    """Open a view to whoever has an ability anywhere, be it in the own file only.

    Raises:
        KeyError: there is no such ability.
    """
    ABILITIES[ability]
    return lambda view: _mark(view, Door(ability=ability))


def signed_in(view: View) -> View:
    """Open a view to everybody with an account."""
    return _mark(view, Door())


def public(view: View) -> View:
    """Open a view to everybody."""
    return _mark(view, Door(public=True))


def door_of(view: Callable[..., Any]) -> Door | None:
    """Return what a view asks for; None if it does not say."""
    found = getattr(view, _ATTRIBUTE, None)
    # Views of allauth say it by their place: they are the pages of signing in, and guard themselves.
    return found if isinstance(found, Door) else None


def _mark(view: View, door: Door) -> View:
    setattr(view, _ATTRIBUTE, door)
    return view
