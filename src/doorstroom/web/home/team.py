"""The figures in the hero of who leads a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstroom.careers.people.team import team_of
from doorstroom.rights import Actor
from doorstroom.web.shell.tags import words


@dataclass(frozen=True, slots=True)
class HeroFigure:
    """One figure: its value as it is written, and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """The figures, and up to which instant the ledger was known."""

    figures: tuple[HeroFigure, ...]
    known_at: datetime | None


def team_figures(actor: Actor, *, on: date) -> TeamFigures | None:
    """Return the figures of the own team; None for who leads none. 1 query."""
    team = team_of(actor, on=on)
    if team is None:
        return None
    write, since = words(), words().date(team.since)
    people = ngettext("person in your team", "people in your team", team.people)
    found = [HeroFigure(write.integer(team.people), people)]
    if team.full_time is not None:
        found.append(HeroFigure(write.decimal(Decimal(team.full_time) / 1000), _("full-time places")))
    found.append(HeroFigure(write.integer(team.came), _("came here since %(day)s") % {"day": since}))
    found.append(HeroFigure(write.integer(team.left), _("left since %(day)s") % {"day": since}))
    return TeamFigures(tuple(found), team.known_at)
