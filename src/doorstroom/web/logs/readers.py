"""The log in words: who, by which role and unit, why, what. For pages, and for others that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstroom.accounts.models import Account
from doorstroom.audit.events import words_of
from doorstroom.audit.selectors import Reading, count_reads_since, reads_by_day
from doorstroom.careers.models import UnitState
from doorstroom.configuration.selectors import value
from doorstroom.configuration.words import purpose_word, role_word
from doorstroom.rights import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """A reading as a page shows it.

    Attributes:
        who: name of the reader, or what they are where names are not shown.
        role, unit: the role that let them, and the unit they hold it for; empty where not written.
        what, why: what they did, and for what.
        among: how many people were read at once; 0 for the file alone.
        at: when; ``times`` on that day.
    """

    who: str
    role: str
    unit: str
    what: str
    why: str
    among: int
    at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """Who looked at a file lately.

    Attributes:
        lines: the last readers, each once a day.
        times: how often since the day that was asked for.
    """

    lines: tuple[Line, ...]
    times: int


def summary(actor: Actor, person: int, *, since: date, limit: int = 3) -> Summary:
    """Return who read about a person lately, own readings left out: for a career page. At most 7 queries.

    Raises:
        NotAllowed: neither the own file nor an auditor.
    """
    own = actor.name if actor.person == person else ""
    readings = reads_by_day(actor, person, own_name=own, limit=limit)
    times = count_reads_since(actor, person, since, own_name=own) if readings else 0
    return Summary(tuple(lines(readings)), times)


def lines(readings: Sequence[Reading], *, names: bool | None = None) -> list[Line]:
    """Put readings into words. At most 3 queries.

    Args:
        readings: what the log says.
        names: whether readers are named; None asks the setting of the administration.
    """
    shown = bool(value("reads.show_names")) if names is None else names
    known = names_of_actors(reading.actor for reading in readings) if shown else {}
    units = names_of_units(reading.unit for reading in readings if reading.unit is not None)
    return [
        Line(
            who=known.get(reading.actor) or _somebody(reading),
            role=role_word(reading.role) if reading.role else "",
            unit=units.get(reading.unit or 0, ""),
            what=words_of(reading.action),
            why=purpose_word(reading.purpose) if reading.purpose else "",
            among=reading.people if reading.people > 1 else 0,
            at=reading.at,
            times=reading.times,
        )
        for reading in readings
    ]


def names_of_actors(actors: Iterable[str]) -> dict[str, str]:
    """Return the names of those accounts that the log names by number. At most 1 query."""
    numbers = {int(name.partition(":")[2]): name for name in actors if _is_account(name)}
    if not numbers:
        return {}
    rows = Account.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {numbers[number]: name for number, name in rows}


def names_of_units(units: Iterable[int]) -> dict[int, str]:
    """Return the last names of units. At most 1 query."""
    wanted = set(units)
    if not wanted:
        return {}
    rows = UnitState.objects.filter(unit__in=wanted).order_by("effective_on", "version")
    return {unit: name or code for unit, name, code in rows.values_list("unit_id", "name", "code")}


def times_words(times: int) -> str:
    """Say how often on a day; nothing for once."""
    return "" if times < 2 else ngettext("%(n)s time", "%(n)s times", times) % {"n": times}


def _is_account(name: str) -> bool:
    kind, _colon, number = name.partition(":")
    return kind == "account" and number.isdigit()


def _somebody(reading: Reading) -> str:
    """Return what a reader is, where the name is not shown or there is none."""
    if reading.actor.startswith("token:"):
        return _("A program with a token")
    if not _is_account(reading.actor):
        return _("The operator of the site")
    return _("A colleague")
