"""The line of one's own career, short: for the top of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.careers.people.acts import functions_of
from doorstroom.careers.people.within import unit_name
from doorstroom.careers.selectors import get_known_units
from doorstroom.careers.storage.loading import latest_point
from doorstroom.kernel.dates import months_between
from doorstroom.rights import Actor

MOST = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """A function that one held, holds or will hold.

    Attributes:
        from_on: its first day here; ``since`` the start of it, null where it cannot be determined.
        function: as the administration calls it; None where nobody recorded it.
        unit_name: the unit, as it was called at the start.
        state: past, now or next.
        months: whole months up to today, of the present one.
    """

    from_on: date
    since: date | None
    function: str | None
    unit_name: str
    state: str
    months: int | None


def career_line(actor: Actor, *, administration: Administration, on: date) -> tuple[Stop, ...]:
    """Return the functions of who asks, in order of time: the first one and the latest, at most ``MOST``.

    A new name for the same function is no stop. Empty for who has no file. 2 queries. One's own line on one's
    own home page is not logged; the file itself is.
    """
    point = latest_point()
    if actor.person is None or not actor.may_own("careers.file.read") or point is None:
        return ()
    pieces: list[dict[str, Any]] = []
    for row in functions_of([actor.person], point, administration).to_dicts():
        # A career break leaves two rows of one function: one stop.
        if pieces and row["since"] is not None and pieces[-1]["since"] == row["since"]:
            pieces[-1] = {**row, "from_on": pieces[-1]["from_on"]}
        else:
            pieces.append(row)
    units, _ = get_known_units(point)
    stops = [_stop(row, units, on) for row in pieces]
    return tuple(stops if len(stops) <= MOST else [stops[0], *stops[1 - MOST :]])


def _stop(row: dict[str, Any], units: pl.DataFrame, on: date) -> Stop:
    from_on, until, since = row["from_on"], row["until"], row["since"]
    state = "next" if from_on > on else "now" if until is None or until > on else "past"
    return Stop(
        from_on,
        since,
        row["function"],
        unit_name(units, row["unit"], from_on),
        state,
        months_between(since, on) if state == "now" and since is not None else None,
    )
