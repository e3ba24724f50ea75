"""What a setting can be: how it is checked, and how it is kept as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from doorstroom.kernel.errors import BadInput

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kind(StrEnum):
    """What a setting can be."""

    BOOL = "bool"
    INT = "int"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    RETENTION = "retention"


class Group(StrEnum):
    """Where a setting stands on the page of settings."""

    READS = "reads"
    SESSIONS = "sessions"
    CONTACTS = "contacts"
    ACCESSIBILITY = "accessibility"
    REQUESTS = "requests"
    BASIS = "basis"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Declared:
    """A setting of the administration.

    Attributes:
        key: ``group.name``.
        kind: what it can be.
        group: where it stands on the page.
        default: what holds as long as nobody decided; None is "not set".
        title, sentence: what it is, and where it acts, in the words of a page.
        choices: code to words, for a choice.
        lowest, highest: of a number, both allowed.
        unit: of a number, in words.
        longest: of a text, in characters.
    """

    key: str
    kind: Kind
    group: Group
    default: Any
    title: _StrPromise
    sentence: _StrPromise
    choices: Mapping[str, _StrPromise] | None = None
    lowest: int = 0
    highest: int = 0
    unit: _StrPromise | str = ""
    longest: int = 300


# What becomes of data when their term is over (obligations, section 3).
DESTINATIONS = {
    "destroy": _("destroyed"),
    "transfer": _("transferred to the archive"),
    "sample": _("partly kept as a sample, the rest destroyed"),
    "anonymise": _("made anonymous"),
}
# The event from which a term is counted.
STARTS = {
    "birth": _("birth"),
    "exit": _("leaving the service"),
    "closing": _("closing of the case"),
    "entry": _("the moment it was written"),
    "made": _("the moment it was made"),
    "handled": _("the moment it was handled"),
    "use_fulfilled": _("the moment it is no longer needed"),
}
LONGEST_TERM = 12 * 150  # months


def checked(declared: Declared, value: Any) -> Any:
    """Return a value as it is kept; None for every kind is "not set".

    Raises:
        BadInput: it is none that this setting can have.
    """
    return None if value is None else _CHECKS[declared.kind](declared, value)


def as_python(declared: Declared, value: Any) -> Any:
    """Return a kept value as code uses it: a date as a date, all others as they are."""
    return date.fromisoformat(value) if declared.kind is Kind.DATE and value is not None else value


def _refuse(declared: Declared, what: str, expected: str) -> BadInput:
    return BadInput(what, where=declared.key, expected=expected)


def _bool(declared: Declared, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refuse(declared, f"{value!r} is neither yes nor no", "true or false")
    return value


def _int(declared: Declared, value: Any) -> int:
    fits = isinstance(value, int) and not isinstance(value, bool)
    if not fits or not declared.lowest <= value <= declared.highest:
        raise _refuse(
            declared,
            f"{value!r} does not fit",
            f"a whole number from {declared.lowest} to {declared.highest}",
        )
    return int(value)


def _choice(declared: Declared, value: Any) -> str:
    choices = declared.choices or {}
    if value not in choices:
        raise _refuse(declared, f"{value!r} is no choice", " or ".join(choices))
    return str(value)


def _text(declared: Declared, value: Any) -> str:
    if not isinstance(value, str) or len(value) > declared.longest or not _plain(value):
        raise _refuse(
            declared,
            "the text cannot be used",
            f"at most {declared.longest} characters, without control characters",
        )
    return value.strip()


def _plain(text: str) -> bool:
    return all(character.isprintable() or character == "\n" for character in text)


def _date(declared: Declared, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise _refuse(declared, f"{value!r} is no day", "a day such as 2026-11-22") from error


def _retention(declared: Declared, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _refuse(declared, "a term says several things", "a mapping")
    said = {name: value.get(name) for name in ("minimum", "maximum", "starts_at", "destination")}
    for name in ("minimum", "maximum"):
        months = said[name]
        if months is not None and not (type(months) is int and 0 <= months <= LONGEST_TERM):
            raise _refuse(declared, f"the {name} does not fit", f"months, from 0 to {LONGEST_TERM}")
    terms = [months for months in (said["minimum"], said["maximum"]) if months is not None]
    if not terms:
        raise _refuse(declared, "the term has neither a shortest nor a longest time", "at least one of them")
    if terms != sorted(terms):
        # A conflict of two laws is for people to settle, never for the program to choose (section 3).
        raise _refuse(declared, "the shortest time is longer than the longest", "a shortest time within it")
    if said["starts_at"] not in STARTS or said["destination"] not in DESTINATIONS:
        raise _refuse(
            declared, "the term does not say from when, or what then", ", ".join([*STARTS, *DESTINATIONS])
        )
    for name in ("basis", "approver"):
        said[name] = _text(declared, value.get(name) or "")
        if not said[name]:
            raise _refuse(declared, f"the {name} is missing", "the text it rests on, and who approved it")
    return said


_CHECKS: dict[Kind, Callable[[Declared, Any], Any]] = {
    Kind.BOOL: _bool,
    Kind.INT: _int,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.RETENTION: _retention,
}
