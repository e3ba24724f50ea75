"""The columns that a file may have, by its shape, and how each of them is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from doorstroom.careers import schema
from doorstroom.careers.incoming.frames import STATE_NAMES

Shape = Literal["events", "snapshots", "spells"]
SHAPES: tuple[Shape, ...] = ("events", "snapshots", "spells")
Kind = Literal["text", "date", "instant", "whole", "truth", "share", "number", "choice", "year"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column that a mapping may name.

    Attributes:
        kind: how it is written, see ``cast.py``.
        allowed: the values of a choice.
        least, most: bounds of a number, or ISO dates.
        free: text that people wrote, which may have several lines; other text is a code.
    """

    kind: Kind = "text"
    allowed: tuple[str, ...] = ()
    least: int | str = 0
    most: int | str = 0
    free: bool = False


# A spreadsheet writes an empty or zero date as 1900-01-00, so no date of that year is believed.
_DAY = Field("date", least="1901-01-01", most=schema.LAST_DAY)
FTE_MOST = 1500  # thousandths

STATE: dict[str, Field] = dict.fromkeys(STATE_NAMES, Field()) | {
    **dict.fromkeys(("function", "work_package", "place"), Field(free=True)),
    "layer": Field("choice", allowed=schema.LAYERS),
    "managerial": Field("truth"),
    "scale": Field("whole", least=0, most=999),
    "weight": Field("whole", least=0, most=999),
    "fte_thousandths": Field("share", least=0, most=FTE_MOST),
}

PERSON: dict[str, Field] = {
    "birth_date": _DAY,
    "birth_year": Field("year", least=1901, most=2199),
    "birth_precision": Field("choice", allowed=schema.BIRTH_PRECISIONS),
    "sex": Field("choice", allowed=schema.SEXES),
}

_KEY = {"person": Field(), "employment": Field("whole", least=1, most=32_000)}

FIELDS: dict[Shape, dict[str, Field]] = {
    "events": _KEY
    | {
        "effective_on": _DAY,
        "day_order": Field("whole", least=0, most=32_000),
        "action": Field("choice", allowed=schema.ACTIONS),
        "kind": Field("choice", allowed=schema.KINDS),
        "source_ref": Field(),
        "recorded_at": Field("instant"),
    }
    | STATE
    | {"reason": Field()}
    | PERSON,
    "snapshots": _KEY
    | {"on": _DAY, "position_from": _DAY, "hire_date": _DAY, "rank_of_pay": Field("number")}
    | STATE
    | PERSON,
    "spells": _KEY
    | {"from_on": _DAY, "to_on": _DAY}
    | STATE
    | {"entry_reason": Field(), "exit_reason": Field()}
    | PERSON,
}

# Columns without which a file of that shape says nothing.
REQUIRED: dict[Shape, tuple[str, ...]] = {
    "events": ("person", "effective_on", "kind"),
    "snapshots": ("person", "on", "unit"),
    "spells": ("person", "from_on", "unit"),
}
# Columns that must have a value in every row, if the file has them at all.
FILLED = frozenset({"person", "employment", "effective_on", "day_order", "action", "kind", "on", "from_on"})

DATE_OF: dict[Shape, str] = {"events": "effective_on", "snapshots": "on", "spells": "from_on"}


def shape_of(header: list[str]) -> Shape | None:
    """Return the shape of a file whose header already has the names of this project; null if it has not."""
    return next((shape for shape in SHAPES if set(REQUIRED[shape]) <= set(header)), None)
