"""The frames that intake yields, whatever the file looked like.

``row`` counts as a spreadsheet does: the header is row 1. Persons and units carry the number and the
code of the administration; recording gives them their place in the ledger.
"""

from __future__ import annotations

import polars as pl

from doorstroom.careers import schema
from doorstroom.kernel.frames import Category, Column, FrameSchema

ROW = Column("row", pl.Int64, "row of the file as in a spreadsheet; the header is row 1", nullable=False)
NUMBER = Column("person", pl.String, "opaque personnel number", nullable=False)
EMPLOYMENT = Column("employment", pl.Int16, "which of the person's employments, from 1", nullable=False)
UNIT_CODE = Column("unit", pl.String, "code of the organisation unit; null only after an exit")

# The state as the source writes it: the unit by its code.
STATE = (UNIT_CODE, *(column for column in schema.STATE if column.name != "unit"))
STATE_NAMES = [column.name for column in STATE]

INCOMING = FrameSchema(
    "incoming",
    (
        ROW,
        NUMBER,
        EMPLOYMENT,
        Column("effective_on", pl.Date, "day from which the state holds", nullable=False),
        Column("day_order", pl.Int16, "order among the acts of one day", nullable=False),
        Column("action", pl.String, "what the row does", allowed=schema.ACTIONS, nullable=False),
        Column("kind", pl.String, "what the act does", allowed=schema.KINDS, nullable=False),
        Column("source_ref", pl.String, "the source's own number of the act"),
        Column("recorded_at", pl.Datetime("us", "UTC"), "when the other system recorded the row"),
        *STATE,
        Column("reason", pl.String, "reason of the act, in the words of the administration's list"),
    ),
)

INCOMING_PERSONS = FrameSchema(
    "incoming persons",
    (
        Column("number", pl.String, "opaque personnel number", nullable=False),
        *(column for column in schema.PERSONS.columns if column.name not in ("person", "number")),
    ),
)

INCOMING_UNITS = FrameSchema(
    "incoming units",
    (
        Column("code", pl.String, "code of the unit", nullable=False, category=Category.NONE),
        Column(
            "effective_on", pl.Date, "day from which the row holds", nullable=False, category=Category.NONE
        ),
        Column("name", pl.String, "name of the unit", category=Category.NONE),
        Column("unit_kind", pl.String, "kind in the administration's list", category=Category.NONE),
        Column("parent", pl.String, "code of the unit above; null at the top", category=Category.NONE),
        Column(
            "closed", pl.Boolean, "no longer exists from this day on", nullable=False, category=Category.NONE
        ),
    ),
)

INCOMING_SUCCESSIONS = FrameSchema(
    "incoming successions",
    (
        Column(
            "old",
            pl.String,
            "code of the unit that goes on elsewhere",
            nullable=False,
            category=Category.NONE,
        ),
        Column(
            "new", pl.String, "code of the unit in which it goes on", nullable=False, category=Category.NONE
        ),
        Column("on", pl.Date, "first day of the new unit", nullable=False, category=Category.NONE),
        Column(
            "kind",
            pl.String,
            "rename, merge, split or transfer",
            allowed=schema.SUCCESSION_KINDS,
            nullable=False,
            category=Category.NONE,
        ),
    ),
)

_EMPLOYMENT_OR_NULL = Column("employment", pl.Int16, "which employment, where the source says so")

# One row a person, employment and list; snapshots.py makes events of them by difference.
ROWS_SNAPSHOTS = FrameSchema(
    "rows of snapshots",
    (
        ROW,
        NUMBER,
        _EMPLOYMENT_OR_NULL,
        Column("on", pl.Date, "date of the list", nullable=False),
        Column("position_from", pl.Date, "start of the present position"),
        Column("hire_date", pl.Date, "day of entry, as the list states it"),
        Column(
            "rank_of_pay", pl.Float64, "pay, only to order several rows of one person", unit="as the source"
        ),
        *STATE,
    ),
)

# One row a stretch of time with its ends; spells.py makes events of them.
ROWS_SPELLS = FrameSchema(
    "rows of spells",
    (
        ROW,
        NUMBER,
        _EMPLOYMENT_OR_NULL,
        Column("from_on", pl.Date, "first day of the stretch", nullable=False),
        Column("to_on", pl.Date, "first day after it; null if open"),
        *STATE,
        Column("entry_reason", pl.String, "reason of the entry"),
        Column("exit_reason", pl.String, "reason of the exit"),
    ),
)
