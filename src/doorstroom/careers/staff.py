"""What every engine reads: the people of a ledger as segments, with their persons and units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from doorstroom.careers.ledger import Ledger
from doorstroom.careers.segments import segments, stretches


@dataclass(frozen=True, slots=True)
class Staff:
    """The staff through time, as known at one instant.

    Attributes:
        segments: ``schema.SEGMENTS``; state columns that nobody asks for may be left out.
        persons: ``schema.PERSONS``.
        units: ``schema.UNITS``.
        successions: ``schema.SUCCESSIONS``.
        known_at: stamp of the last batch in it; null where the source carries no stamps.
    """

    segments: pl.DataFrame
    persons: pl.DataFrame
    units: pl.DataFrame
    successions: pl.DataFrame
    known_at: datetime | None

    @classmethod
    def of(cls, ledger: Ledger, *, known_at: datetime | None = None) -> Staff:
        """Return the staff of a ledger as it was known at an instant; ``None`` is all that is recorded."""
        known = ledger.known(known_at)
        return cls(
            segments(stretches(known.events)), known.persons, known.units, known.successions, known.stamp
        )
