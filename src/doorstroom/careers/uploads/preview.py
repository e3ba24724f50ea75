"""A dry run: what an extract would change in the ledger as it is now. Nothing is written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from doorstroom.careers import services
from doorstroom.careers.incoming import Checked, Problems
from doorstroom.careers.recording import record
from doorstroom.careers.schema import KINDS
from doorstroom.careers.storage.loading import latest_point


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    Attributes:
        batch: the last batch that the dry run knew; another one since, and it must be run again.
        rows: data rows in the file; people: persons in it.
        events: acts that would be added, by kind; corrections and annulments are among them.
        duplicates: rows that are recorded already.
        late: acts that would stand before a known act of the same employment.
        people_new, people_changed, units_new, units_changed: persons and units.
        first_on, last_on: days of the first and the last act that would be added, ISO.
        problems: what stands in the way, and warnings; of the file and against the ledger.
    """

    batch: int | None
    rows: int
    people: int
    events: dict[str, int]
    corrections: int
    annulments: int
    duplicates: int
    late: int
    people_new: int
    people_changed: int
    units_new: int
    units_changed: int
    first_on: str
    last_on: str
    problems: Problems = field(repr=False)

    @property
    def brings_nothing(self) -> bool:
        """Whether all of it is in the ledger already."""
        return not any(
            (
                sum(self.events.values()),
                self.people_new,
                self.people_changed,
                self.units_new,
                self.units_changed,
            )
        )

    def as_counts(self) -> dict[str, Any]:
        """Return all but the problems, for JSON."""
        told = asdict(self)
        del told["problems"]
        return {**told, "brings_nothing": self.brings_nothing}


def preview_import(*, checked: Checked) -> Preview:
    """Work out what a checked file would add, as ``import_extract`` does, without storing it.

    Args:
        checked: the file, without errors of its own.
    """
    point = latest_point()
    # As an import chooses them: the people of the file, or everybody where they are many.
    known, _ = services._concerned(checked)
    recorded = record(known, checked)
    counts = dict(recorded.events.group_by("kind").len().iter_rows())
    days = recorded.events.select(first=pl.col("effective_on").min(), last=pl.col("effective_on").max()).row(
        0
    )
    new_people = recorded.new_persons
    return Preview(
        batch=point.batch if point else None,
        rows=checked.rows,
        people=checked.people,
        events={kind: counts.get(kind, 0) for kind in KINDS},
        corrections=recorded.corrections,
        annulments=recorded.annulments,
        duplicates=recorded.duplicates,
        late=recorded.late,
        people_new=new_people.height,
        people_changed=recorded.person_states.join(new_people, on="person", how="anti").height,
        units_new=recorded.new_units.height,
        units_changed=recorded.unit_states.join(recorded.new_units, on="unit", how="anti")["unit"].n_unique(),
        first_on=days[0].isoformat() if days[0] else "",
        last_on=days[1].isoformat() if days[1] else "",
        problems=checked.problems + recorded.problems,
    )
