"""The figures in the hero of who leads a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from doorstroom.rights import Actor, Role

if TYPE_CHECKING:
    from doorstroom.web.shell.area import Text


@dataclass(frozen=True, slots=True)
class HeroFigure:
    """One figure: its value as it is written, and its words."""

    value: str
    words: Text


def team_figures(actor: Actor, *, on: date) -> tuple[HeroFigure, ...]:
    """Return the figures of the own team; none for who leads none."""
    if Role.LINE_MANAGER not in actor.roles:
        return ()
    return ()
