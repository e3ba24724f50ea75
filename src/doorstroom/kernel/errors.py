"""The tree of errors. Each says what is wrong, where, what would be right, and what was stored.

DoorstroomError
├── BadInput          a file, mapping, option or definition is not usable (exit code 2)
│   └── FrameError    a frame does not have the declared columns
└── Refused           the input is readable, the answer is no (exit code 1)
"""

from __future__ import annotations


class DoorstroomError(Exception):
    """Base of every error that a person is meant to read."""


class BadInput(DoorstroomError):
    """Input that cannot be used.

    Args:
        what: what is wrong, as a sentence without full stop.
        where: file, sheet, row, column or key; empty where there is only one place.
        expected: what would be right.
        stored: what was stored; the promise of this project is "nothing".
    """

    def __init__(self, what: str, *, where: str = "", expected: str = "", stored: str = "nothing") -> None:
        self.what, self.where, self.expected, self.stored = what, where, expected, stored
        place = f"{where}: " if where else ""
        right = f" Expected: {expected}." if expected else ""
        super().__init__(f"{place}{what}.{right} Stored: {stored}.")


class FrameError(BadInput):
    """A frame whose columns are not those that were declared."""


class Refused(DoorstroomError):
    """Readable input whose answer is no; carries its reasons as text."""

    def __init__(self, what: str, reasons: tuple[str, ...] = ()) -> None:
        self.what, self.reasons = what, reasons
        because = f": {'; '.join(reasons)}" if reasons else ""
        super().__init__(f"{what}{because}. Stored: nothing.")
