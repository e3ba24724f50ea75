"""Counting in persons or in full-time equivalents: one way from the engine's numbers to cells and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from doorstroom.careers.flows import Measure
from doorstroom.documents import Kind, Words

_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Counting:
    """How one page counts.

    Attributes:
        measure: persons, or thousandths of full-time equivalents.
    """

    measure: Measure
    words: Words

    @property
    def in_persons(self) -> bool:
        """Whether people are counted, not full-time equivalents."""
        return self.measure == "persons"

    @property
    def kind(self) -> Kind:
        """Kind of a column with such numbers."""
        return Kind.COUNT if self.in_persons else Kind.DECIMAL

    @property
    def noun(self) -> str:
        """What is counted, as a title of a column."""
        return self.words.say("People") if self.in_persons else self.words.say("Full-time equivalents")

    def cell(self, count: int) -> int | Decimal:
        """The number of the engine as a cell."""
        return count if self.in_persons else Decimal(count) / _THOUSAND

    def whole(self, count: int) -> int:
        """The number of the engine for a chart: whole persons or whole full-time equivalents."""
        if self.in_persons:
            return count
        return int((Decimal(count) / _THOUSAND).quantize(Decimal(1), ROUND_HALF_UP))

    def text(self, count: int) -> str:
        """The number of the engine in a sentence."""
        return (
            self.words.integer(count) if self.in_persons else self.words.decimal(Decimal(count) / _THOUSAND)
        )

    def of_register(self, row: Mapping[str, object]) -> int:
        """What a row of the register counts, in the numbers of flows."""
        if self.in_persons:
            return int(str(row["persons"]))
        return round(float(str(row["fte"] or 0)) * _THOUSAND)
