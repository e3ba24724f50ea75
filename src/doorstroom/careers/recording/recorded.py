"""The answer of recording."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.problems import Problems

# A ledger row to append, with the row of the file it came from.
NEW_EVENTS = {"row": pl.Int64, **schema.LEDGER.dtypes}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a file adds. With ``problems.errors`` above 0 nothing of it may be stored.

    Attributes:
        events: rows to append: ``row`` of the file and ``schema.LEDGER``, sorted by person,
            employment, act and version; ``recorded_at`` is null unless the file brings its own stamps.
        new_persons: person, number: identities that did not exist.
        person_states: ``schema.PERSONS``: new versions of what is known of a person.
        new_units: unit, code: identities that did not exist.
        unit_states: ``schema.UNITS`` rows to append; ``successions`` likewise.
        duplicates: rows of the file that are already in the ledger, or stand in the file twice.
        corrections, annulments: rows among ``events`` that are a later version of a known act.
        late: acts recorded before an act of the same employment that was known already; the full state
            of that later act does not change by itself.
        problems: everything that stands in the way, and warnings.
    """

    events: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NEW_EVENTS))
    new_persons: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"person": pl.Int64, "number": pl.String})
    )
    person_states: pl.DataFrame = field(default_factory=schema.PERSONS.empty)
    new_units: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"unit": pl.Int64, "code": pl.String})
    )
    unit_states: pl.DataFrame = field(default_factory=schema.UNITS.empty)
    successions: pl.DataFrame = field(default_factory=schema.SUCCESSIONS.empty)
    duplicates: int = 0
    corrections: int = 0
    annulments: int = 0
    late: int = 0
    problems: Problems = field(default_factory=Problems)

    @property
    def empty(self) -> bool:
        """Whether the file adds nothing at all."""
        frames = (self.events, self.person_states, self.new_persons, self.unit_states, self.successions)
        return all(frame.is_empty() for frame in frames)
