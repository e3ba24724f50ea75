"""What somebody asks of the figures: which days, of whom, divided by what, counted how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from doorstroom.careers.flows import Measure
from doorstroom.kernel.errors import BadInput

MEASURES: tuple[Measure, ...] = ("persons", "fte")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)  # days that figures can be asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What both kinds of figures can be asked for.

    Attributes:
        by: a cut; empty is by organisation, the highest kind that there is.
        unit: a unit and all that stood below it on the day; None is everything within reach.
        known_at: as it was known at this instant; None is all that is recorded.
        measure: count persons or full-time equivalents.
        everyone: also people who work here without being staff.
    Raises:
        BadInput: a value that cannot be asked for; ``where`` names the field.
    """

    by: str = ""
    unit: int | None = None
    known_at: datetime | None = None
    measure: Measure = "persons"
    everyone: bool = False

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise BadInput(f"no measure {self.measure!r}", where="measure", expected=" or ".join(MEASURES))
        if self.known_at is not None and self.known_at.tzinfo is None:
            raise BadInput("an instant without time zone", where="known_at", expected="one with a time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuery(Query):
    """The staff of a day.

    Attributes:
        on: the day, at its end.
        compare: another day to set beside it.
    """

    on: date
    compare: date | None = None

    def __post_init__(self) -> None:
        Query.__post_init__(self)
        if self.compare == self.on:
            raise BadInput("compared with the same day", where="compare", expected="another day")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowsQuery(Query):
    """What happened between two days.

    Attributes:
        from_, to: the interval (from_, to], both at the end of the day.
    """

    from_: date
    to: date

    def __post_init__(self) -> None:
        Query.__post_init__(self)
        if self.from_ >= self.to:
            raise BadInput(
                f"the flows end on {self.to}", where="to", expected=f"a day after {self.from_.isoformat()}"
            )
