"""The line of the own career in the hero: stops with their words, and the curve between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from doorstroom.careers.people.line import Stop, career_line
from doorstroom.rights import Actor
from doorstroom.web.shell.context import administration

# Heights of the stops: classes of home.css, because a page holds no style attributes. Sideways is as good
# as up, so the heights say nothing.
_HEIGHTS = (16, 54, 22, 46, 10, 58)
_WIDTH, _ROOM, _FIRST, _DOT = 1200, 200, 9.5, 9


@dataclass(frozen=True, slots=True)
class DrawnStop:
    """A stop with its words."""

    height: int
    when: str
    from_on: date
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """The line as the page draws it.

    Attributes:
        solid, dotted: paths in a field of 1200 by 80: what was, and what is decided.
        years: whole years in the function of today; None where nobody can tell.
    """

    stops: tuple[DrawnStop, ...]
    solid: str
    dotted: str
    years: int | None


def drawn_line(actor: Actor, *, on: date) -> DrawnLine | None:
    """Return the line of the own file; None without one. 2 queries."""
    line = career_line(actor, administration=administration(), on=on)
    if not line:
        return None
    past = sum(stop.state != "next" for stop in line)
    months = next((stop.months for stop in line if stop.state == "now"), None)
    return DrawnLine(
        tuple(_with_words(stop, height) for stop, height in zip(line, _HEIGHTS, strict=False)),
        _curve(0, past),
        _curve(max(0, past - 1), len(line)),
        None if months is None else months // 12,
    )


def _with_words(stop: Stop, height: int) -> DrawnStop:
    what = stop.function or stop.unit_name
    where = stop.unit_name if stop.function else ""
    return DrawnStop(height, stop.state, stop.from_on, what, where)


def _curve(first: int, until: int) -> str:
    """Return a path through the stops, level at each of them; empty for fewer than two."""
    if until - first < 2:
        return ""
    places = [(_FIRST + _ROOM * n, _HEIGHTS[n] + _DOT) for n in range(first, until)]
    path = f"M{places[0][0]} {places[0][1]}"
    for (x, y), (right, next_y) in pairwise(places):
        middle = (x + right) / 2
        path += f" C{middle} {y} {middle} {next_y} {right} {next_y}"
    return path
