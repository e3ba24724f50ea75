"""How a handler ends early."""

from __future__ import annotations

from doorstroom.kernel.errors import DoorstroomError


class JobStopped(DoorstroomError):
    """The handler saw ``Run.cancelled()`` and stopped; what it did is undone or safe to repeat."""

    def __init__(self) -> None:
        super().__init__("the job was stopped")


class JobFailed(DoorstroomError):
    """The handler cannot do its work. Its text is shown to who asked: our own words, no values."""
