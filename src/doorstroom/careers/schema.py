"""The frames of the career ledger: every column declared once.

Surrogates: inside the engine a person and a unit are integers; ``PERSONS`` and ``UNITS`` say which
number or code of the administration stands behind them. "Until" is always exclusive: the first day on
which the row no longer holds; null means open.
"""

from __future__ import annotations

import polars as pl

from doorstroom.kernel.frames import Category, Column, FrameSchema

KINDS = ("entry", "move", "change", "exit")
ACTIONS = ("record", "correct", "annul")
LAYERS = ("top", "middle", "none")
SEXES = ("female", "male", "other")
BIRTH_PRECISIONS = ("day", "year")
SUCCESSION_KINDS = ("rename", "merge", "split", "transfer")

FIRST_DAY, LAST_DAY = "1900-01-01", "2199-12-31"

# The full state after an act (ledger rows carry all of it, not only what changed).
STATE = (
    Column("unit", pl.Int64, "organisation unit; null only after an exit or in an annulment"),
    Column("post", pl.String, "post of the staffing frame, as the source numbers it"),
    Column("function", pl.String, "function or job title as the source names it"),
    Column("work_package", pl.String, "what one works on; a new one is a new function (RIJK-CAR-07)"),
    Column("layer", pl.String, "management layer of the post (DIV-28, VL-CAR-09, -10)", allowed=LAYERS),
    Column("managerial", pl.Boolean, "whether the post is managerial (DIV-30)"),
    Column("rank", pl.String, "management rank N, N-1 … of the post, apart from the level (VL-CAR-03)"),
    Column("level", pl.String, "level, for instance A to D (VL-CAR-02)"),
    Column("grade", pl.String, "grade; grades are ordered by the administration (VL-CAR-04)"),
    Column("scale", pl.Int16, "salary scale as a number (RIJK-CAR-05)"),
    Column("family", pl.String, "function family (VL-CAR-05)"),
    Column("weight", pl.Int16, "level of weight in the function-level matrix (VL-CAR-06)"),
    Column("kind_of_work", pl.String, "policy, operational management, inspection, delivery (RIJK-CAR-04)"),
    Column("relation", pl.String, "employment relation (VL-CAR-01)"),
    Column("contract", pl.String, "form of engagement (RIJK-CAR-02)"),
    Column("fte_thousandths", pl.Int16, "share of full time", unit="1/1000 full-time equivalent"),
    Column("place", pl.String, "place of work"),
)
STATE_NAMES = [column.name for column in STATE]

LEDGER = FrameSchema(
    "ledger",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("employment", pl.Int16, "which of the person's employments, from 1", nullable=False),
        Column("act_no", pl.Int32, "which act of that employment, in order of recording", nullable=False),
        Column("version", pl.Int16, "0 records the act, higher ones correct or annul it", nullable=False),
        Column("recorded_at", pl.Datetime("us", "UTC"), "when the batch of the row was recorded"),
        Column("effective_on", pl.Date, "day from which the state holds", nullable=False),
        Column("day_order", pl.Int16, "order among the acts of one day", nullable=False),
        Column("action", pl.String, "what the row does", allowed=ACTIONS, nullable=False),
        Column("kind", pl.String, "what the act does", allowed=KINDS, nullable=False),
        Column("source_ref", pl.String, "the source's own number of the act"),
        *STATE,
        Column("reason", pl.String, "reason of the act, in the words of the administration's list"),
    ),
)

PERSONS = FrameSchema(
    "persons",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("number", pl.String, "opaque personnel number", nullable=False),
        Column("birth_date", pl.Date, "day of birth; 31 December where only the year is known"),
        Column("birth_precision", pl.String, "how exactly the birth date is known", allowed=BIRTH_PRECISIONS),
        Column("sex", pl.String, "sex as registered", allowed=SEXES),
    ),
)

UNITS = FrameSchema(
    "units",
    (
        Column("unit", pl.Int64, "permanent identity of the unit", nullable=False, category=Category.NONE),
        Column(
            "effective_on", pl.Date, "day from which the row holds", nullable=False, category=Category.NONE
        ),
        Column("code", pl.String, "code of the unit", nullable=False, category=Category.NONE),
        Column("name", pl.String, "name of the unit", category=Category.NONE),
        Column(
            "unit_kind",
            pl.String,
            "kind in the administration's list, such as ministry",
            category=Category.NONE,
        ),
        Column("parent", pl.Int64, "unit above; null at the top", category=Category.NONE),
        Column(
            "closed", pl.Boolean, "no longer exists from this day on", nullable=False, category=Category.NONE
        ),
    ),
)

SUCCESSIONS = FrameSchema(
    "successions",
    (
        Column("old", pl.Int64, "unit that goes on elsewhere", nullable=False, category=Category.NONE),
        Column("new", pl.Int64, "unit in which it goes on", nullable=False, category=Category.NONE),
        Column("on", pl.Date, "first day of the new unit", nullable=False, category=Category.NONE),
        Column(
            "kind",
            pl.String,
            "rename, merge, split or transfer",
            allowed=SUCCESSION_KINDS,
            nullable=False,
            category=Category.NONE,
        ),
    ),
)

# A stretch of time in which the end-of-day state of one employment does not change.
STRETCHES = FrameSchema(
    "stretches",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("employment", pl.Int16, "employment", nullable=False),
        Column("from_on", pl.Date, "first day of the stretch", nullable=False),
        Column("until", pl.Date, "first day after it; null if open"),
        *STATE,
        Column("kind", pl.String, "kind of the last act of the first day", allowed=KINDS, nullable=False),
        Column("reason", pl.String, "reason of that act"),
        Column("ends_in_exit", pl.Boolean, "whether an exit follows", nullable=False),
        Column("exit_reason", pl.String, "reason of the exit that follows, if one does"),
    ),
)

# The same for the person: state of the main employment, full-time share of all employments together.
SEGMENTS = FrameSchema(
    "segments",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("from_on", pl.Date, "first day of the stretch", nullable=False),
        Column("until", pl.Date, "first day after it; null if open"),
        Column("main_employment", pl.Int16, "employment whose state the row shows", nullable=False),
        Column("employments", pl.Int16, "how many employments run", nullable=False),
        *STATE,
        Column("kind", pl.String, "kind of the act that opened the stretch", allowed=KINDS, nullable=False),
        Column("reason", pl.String, "reason of that act"),
        Column("exit_reason", pl.String, "reason of the exit, on the last stretch before one"),
    ),
)
