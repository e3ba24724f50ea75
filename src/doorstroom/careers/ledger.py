"""The ledger as frames, and the two choices it offers: what was known, and what was true.

A ledger row carries the full state after its act. What was known at an instant is a choice of versions
(``known``); what was true on a day is a choice by date (``stretches``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from doorstroom.careers import schema

KEY = ["person", "employment", "act_no"]
ORDER = ["person", "employment", "effective_on", "day_order", "act_no"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is recorded about careers, as frames.

    Attributes:
        events: ``schema.LEDGER``; rows may stand in any order.
        persons: ``schema.PERSONS``; one row a person, the latest version known.
        units: ``schema.UNITS``; dated rows.
        successions: ``schema.SUCCESSIONS``.
    """

    events: pl.DataFrame
    persons: pl.DataFrame
    units: pl.DataFrame
    successions: pl.DataFrame = field(default_factory=schema.SUCCESSIONS.empty)

    @property
    def stamp(self) -> datetime | None:
        """Instant of the last batch in the ledger; null where nothing carries a stamp.

        This, and never the clock, is the ``known_at`` that a figure shows.
        """
        value = self.events["recorded_at"].max()
        return value if isinstance(value, datetime) else None

    def known(self, at: datetime | None) -> Ledger:
        """Return the ledger as it was known at ``at`` (inclusive); ``None`` is all that is recorded."""
        if at is None:
            return self
        events = self.events.filter(pl.col("recorded_at") <= at)
        return Ledger(events, self.persons, self.units, self.successions)


def in_force(events: pl.DataFrame) -> pl.DataFrame:
    """Keep of each act its highest version, and drop the acts that were annulled.

    Args:
        events: ``schema.LEDGER``, already cut to what was known.
    Returns: the same columns, one row an act.
    """
    if events["version"].max() in (0, None):
        # Nothing was ever corrected; an annulment without a former version cannot exist.
        return events
    latest = pl.col("version") == pl.col("version").max().over(KEY)
    return events.filter(latest & (pl.col("action") != "annul"))
