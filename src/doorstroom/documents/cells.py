"""What may stand in a cell, and how each kind is written for people and for machines.

The number and its display are made here once, so the page, the PDF and the CSV cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeAlias

from doorstroom.documents.words import Words


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; decisions use the unrounded ratio, displays show one decimal, half up.

    >>> Share(1, 8).percent
    Decimal('12.5')
    """

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Percentage with one decimal, half up; null where the whole is empty."""
        if self.whole == 0:
            return None
        exact = Decimal(self.part) * 100 / Decimal(self.whole)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


Cell: TypeAlias = str | int | Decimal | date | Share | None


class Kind(StrEnum):
    """Kind of a column: what its cells are and how they are shown."""

    TEXT = "text"
    COUNT = "count"  # whole number
    CHANGE = "change"  # number with its sign: whole, or with one decimal
    DECIMAL = "decimal"  # one decimal: full-time equivalents, years
    SHARE = "share"
    DATE = "date"

    @property
    def numeric(self) -> bool:
        """Whether cells stand at the right."""
        return self in (Kind.COUNT, Kind.CHANGE, Kind.DECIMAL, Kind.SHARE)

    def accepts(self, value: Cell) -> bool:
        """Whether ``value`` may stand in a column of this kind; null always may: not known."""
        if value is None:
            return True
        wanted: dict[Kind, type | tuple[type, ...]] = {
            Kind.TEXT: str,
            Kind.COUNT: int,
            Kind.CHANGE: (int, Decimal),
            Kind.DECIMAL: (Decimal, int),
            Kind.SHARE: Share,
            Kind.DATE: date,
        }
        return isinstance(value, wanted[self]) and not isinstance(value, bool)


NOT_KNOWN = "–"


def display(value: Cell, kind: Kind, words: Words) -> str:
    """Write a cell for people, in their language; a dash where it is not known."""
    if isinstance(value, Share):
        value = value.percent
        return NOT_KNOWN if value is None else words.percent(value)
    if value is None or isinstance(value, str):
        return NOT_KNOWN if value is None else value
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, int) and kind in (Kind.COUNT, Kind.CHANGE):
        return words.change(value) if kind is Kind.CHANGE else words.integer(value)
    return words.decimal_change(value) if kind is Kind.CHANGE else words.decimal(value)


def plain(value: Cell, kind: Kind) -> str:
    """Write a cell for machines: the same rounding, decimal point, ISO date, empty where not known."""
    match value:
        case None:
            return ""
        case Share():
            return "" if value.percent is None else str(value.percent)
        case date():
            return value.isoformat()
        case Decimal() | int() if kind is Kind.DECIMAL or isinstance(value, Decimal):
            return str(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP))
        case _:
            return str(value)
