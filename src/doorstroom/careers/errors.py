"""Why a write was refused; each carries what a face needs to show it.

Refused
├── ImportRefused           the file has errors
├── ImportCancelled         somebody asked to stop
├── ChangedMeanwhile        somebody else corrected it first
└── LaterActsHoldOldValue   a correction reaches further than one act, and nobody said how far to go
"""

from __future__ import annotations

from doorstroom.careers.incoming.problems import Problems
from doorstroom.careers.recording.corrections import Amendment
from doorstroom.kernel.errors import Refused


class ImportRefused(Refused):
    """The file contradicts itself or the ledger; carries every problem with its row."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        super().__init__(
            f"the file has {problems.errors} errors", tuple(dict.fromkeys(p.problem for p in problems))
        )


class ImportCancelled(Refused):
    """Somebody asked to stop; nothing was stored."""


class ChangedMeanwhile(Refused):
    """Somebody else changed it since it was shown; nothing of theirs is overwritten."""


class LaterActsHoldOldValue(Refused):
    """Later acts carry the wrong value too, and nobody said whether to correct them; carries the plan."""

    def __init__(self, amendment: Amendment) -> None:
        self.amendment = amendment
        held = amendment.held.iter_rows(named=True)
        super().__init__(
            "later acts hold the old value; say whether they are to be corrected too",
            tuple(f"act {row['act_no']} of {row['effective_on']}: {row['column']}" for row in held),
        )
