"""The nomenclature: which title a grade has, in which language, from which day (FED-P04, FED-33)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from doorstroom.administrations.entries import Code, Day, Names, Part, State, Text

Version = Literal["current", "proposed"]
# A proposal is shown beside the title in use and never takes its place.
STATES: dict[Version, frozenset[State]] = {
    "current": frozenset({State.IN_FORCE, State.BEFORE}),
    "proposed": frozenset({State.PROPOSED, State.DRAFT, State.EXPECTED, State.INTENDED, State.STUDY}),
}


class Title(Part):
    """The title of one grade in one version of the nomenclature, with its dates.

    A proposal that is decided becomes a further current title with ``valid_from``, and the former one
    gets ``valid_until``: what somebody was called before that day does not change.
    """

    grade: Code = Field(description="code of a grade")
    version: Version = Field(description="current or proposed")
    names: Names = Field(description='a table such as { nl = "…", fr = "…", en = "…" }')
    state: State = Field(description="in_force or before for a current title, proposed for a proposal")
    valid_from: Day | None = Field(None, description="a date, the first day; left out if not known")
    valid_until: Day | None = Field(None, description="a date, the first day on which it no longer holds")
    source: Text = Field(description='"<code of a source>:<lines>" or "ours: <why>"')

    def valid_on(self, on: date) -> bool:
        """Say whether the title was in use on ``on``."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )
