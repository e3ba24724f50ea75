"""Who works here on what footing, and why acts happen: relations, contracts, reasons, groups, roles."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from doorstroom.administrations.entries import Code, DatedEntry, Day, Entry, State, Truth

Kind = Literal["entry", "move", "change", "exit"]
Cause = Literal[
    "", "reorganisation", "renaming", "career_break", "long_term_illness", "secondment", "observation_stay"
]
Phase = Literal["", "start", "end"]
Step = Literal["", "promotion", "demotion", "remotion"]
Elsewhere = Literal["", "abroad", "outside"]
Destination = Literal[
    "", "outside_work", "education", "other_administration", "retirement", "death", "unknown"
]


class Relation(DatedEntry):
    """An employment relation, such as statutory or contractual (VL-CAR-01)."""

    staff: Truth = Field(description="true if people in it count as staff; false for external hires")


class Contract(DatedEntry):
    """A form of engagement (RIJK-CAR-02)."""

    staff: Truth = Field(description="true if people in it count as staff; false for external hires")
    permanent: Truth | None = Field(
        None, description="true for the permanent core, false for the shell; left out if it says nothing"
    )


class Conversion(Entry):
    """On one day all relations of one kind become another by law: no exit, no entry (RIJK-CAR-08).

    A conversion that is not in force applies only where it is switched on by name.
    """

    old: Code = Field(description="code of a relation")
    new: Code = Field(description="code of a relation")
    on: Day = Field(description="a date, the first day of the new relation")
    state: State = Field(description="the strength of the statement")

    def applies(self, on: date, switched_on: frozenset[str]) -> bool:
        """Say whether the conversion has happened on ``on``."""
        return on >= self.on and (self.state is State.IN_FORCE or self.code in switched_on)


class Reason(DatedEntry):
    """Why an act happens (VL-CAR-13, FED-59).

    ``resets_function`` says whether time in function starts again: never for a new name or a
    reorganisation (RIJK-CAR-07). ``step`` is what the act is called, for the direction of a move comes
    from the ladder. ``phase`` tells the start of an absence or stay from its end, ``elsewhere`` says that it
    is work abroad or outside the administration (RIJK-CAR-30). ``restricted`` marks what only those may see
    who need it (VL-CAR-23).
    """

    kinds: tuple[Kind, ...] = Field(min_length=1, description="a list of entry, move, change, exit")
    resets_function: Truth = Field(description="true if the act begins a new function")
    cause: Cause = Field("", description="the cause that the engine must know")
    phase: Phase = Field("", description="start or end")
    step: Step = Field("", description="promotion, demotion or remotion")
    elsewhere: Elsewhere = Field("", description="abroad or outside")
    destination: Destination = Field("", description="where those who leave go")
    restricted: Truth = Field(False, description="true if only those may see it who need it")


class LeadershipRole(Entry):
    """A role of those who lead (VL-CAR-20)."""


class TargetGroup(DatedEntry):
    """A group whose share is watched (DIV-43); one person may be in several, they are never added up."""

    recorded_by: tuple[Literal["register", "self_identified"], ...] = Field(
        min_length=1, description="a list of register, self_identified"
    )
