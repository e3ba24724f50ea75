"""Rows with a start and an end become dated acts: entries, moves and exits.

Two shapes. In ``service`` the rows are the service itself, as a roster with appointment and resignation: the
first row of an unbroken time in service is the entry, the following ones are moves, and where no row goes on
there is an exit. In ``assignments`` the rows only say who was placed where: each is a move, and the entries
and exits come from another file. A start outside service is then refused when it is recorded, where the
ledger is known.

In both a state holds until the next one starts: a later start replaces what ran before, whatever its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from doorstroom.careers.incoming.frames import INCOMING, ROWS_SPELLS, STATE_NAMES
from doorstroom.careers.lists.choice import drop_identical, severity
from doorstroom.careers.lists.findings import Remark, row_remark
from doorstroom.careers.lists.snapshots import MOVE
from doorstroom.careers.lists.spelling import one_spelling, tidy

_KEY = ["person", "employment"]
_OPEN = date(9999, 12, 31)

# Order within a day: a placement on the day of entry follows it, an exit comes last.
_DAY_ORDER = {"entry": 0, "move": 1, "change": 1, "exit": 2}


@dataclass(frozen=True, slots=True)
class SpellOptions:
    """What a mapping says about rows with start and end.

    Attributes:
        shape: ``service`` or ``assignments``, see the module.
        same_start: two different rows of one employment that start on one day. ``error``, or ``file_order``:
            the later row of the file holds.
        overlaps: rows of a service that overlap. ``error``, or ``replace``: the later start holds, and
            service lasts until the last end. Assignments always replace each other, with a warning.
        leave_out: codes of errors whose rows are left out instead of blocking the file; counted as warnings.
    """

    shape: Literal["service", "assignments"] = "service"
    same_start: Literal["error", "file_order"] = "error"
    overlaps: Literal["error", "replace"] = "error"
    leave_out: frozenset[str] = frozenset()


def to_events(rows: pl.DataFrame, options: SpellOptions) -> tuple[pl.DataFrame, list[Remark]]:
    """Return the acts that the rows stand for, and what stood out.

    Args:
        rows: ``ROWS_SPELLS``: ``to_on`` is the first day on which the row no longer holds; the order means
            nothing, except for ``same_start = "file_order"``.
        options: what the mapping says.
    Returns: ``INCOMING``, ordered by person, employment and day; and the remarks. Rows in error have no acts;
        if a remark is an error, the file as a whole is not to be used.
    """
    rows = ROWS_SPELLS.check(rows).with_columns(
        pl.col("employment").fill_null(1), tidy(pl.col("post")), tidy(pl.col("function"))
    )
    rows, remarks = drop_identical(one_spelling(rows, "unit"))
    for step in (_refuse_backwards, _drop_replaced_at_once, _refuse_same_start):
        rows, more = step(rows, options)
        remarks += more
    ordered = rows.sort(*_KEY, "from_on")
    if options.shape == "assignments":
        remarks += _about_assignments(ordered)
        return _incoming(_placements(ordered)), remarks
    ordered, more = _about_service(ordered, options)
    return _incoming(_service(ordered)), remarks + more


def _refuse_backwards(rows: pl.DataFrame, options: SpellOptions) -> tuple[pl.DataFrame, list[Remark]]:
    code = "ends_before_start"
    backwards = (pl.col("to_on") < pl.col("from_on")).fill_null(value=False)
    remarks = row_remark(
        code,
        rows.filter(backwards),
        column="to_on",
        what="ends before it starts" + _left_out(code, options),
        advice="an end on or after the start",
        value=pl.format("{} to {}", "from_on", "to_on"),
        severity=severity(code, options.leave_out),
    )
    return rows.filter(~backwards), remarks


def _drop_replaced_at_once(rows: pl.DataFrame, options: SpellOptions) -> tuple[pl.DataFrame, list[Remark]]:
    """Drop what ends on the eve of its start: the source replaced it at once, it held at no end of day."""
    at_once = (pl.col("to_on") == pl.col("from_on")).fill_null(value=False)
    remarks = row_remark(
        "replaced_same_day",
        rows.filter(at_once),
        column="to_on",
        what="lasts no day: replaced on the day it started; dropped",
        advice="nothing to do, unless the end is mistyped",
        value=pl.col("from_on"),
        severity="warning",
    )
    return rows.filter(~at_once), remarks


def _refuse_same_start(rows: pl.DataFrame, options: SpellOptions) -> tuple[pl.DataFrame, list[Remark]]:
    code, key = "same_start", [*_KEY, "from_on"]
    again = pl.struct(key).is_duplicated()
    in_order = options.same_start == "file_order"
    remarks = row_remark(
        code,
        rows.filter(again),
        column="from_on",
        what="two different rows of one employment start on one day"
        + ("; the later row of the file holds" if in_order else _left_out(code, options)),
        advice="one row a day, or a mapping that says same_start = 'file_order'",
        value=pl.col("from_on"),
        severity="warning" if in_order else severity(code, options.leave_out),
    )
    if in_order:
        return rows.sort("row").unique(subset=key, keep="last", maintain_order=True), remarks
    return rows.filter(~again), remarks


def _left_out(code: str, options: SpellOptions) -> str:
    return "; left out" if code in options.leave_out else ""


def _same_employment(step: int) -> pl.Expr:
    same = (pl.col("person") == pl.col("person").shift(step)) & (
        pl.col("employment") == pl.col("employment").shift(step)
    )
    return same.fill_null(value=False)


def _about_assignments(ordered: pl.DataFrame) -> list[Remark]:
    """Say where assignments overlap or leave gaps; neither is an error, the state before holds on."""
    next_start = pl.when(_same_employment(-1)).then(pl.col("from_on").shift(-1))
    followed = ordered.with_columns(_next=next_start).filter(pl.col("_next").is_not_null())
    return [
        *row_remark(
            "overlap",
            followed.filter(pl.col("to_on").is_null() | (pl.col("to_on") > pl.col("_next"))),
            column="to_on",
            what="still runs when the next assignment starts; the later start replaced it",
            advice="an end on the eve of the next start",
            value=pl.coalesce(pl.col("to_on").cast(pl.String), pl.lit("open")),
            severity="warning",
        ),
        *row_remark(
            "gap",
            followed.filter(pl.col("to_on") < pl.col("_next")),
            column="to_on",
            what="ends before the next assignment starts; its unit was taken to hold until then",
            advice="an end on the eve of the next start",
            value=pl.col("to_on"),
            severity="warning",
        ),
    ]


def _placements(ordered: pl.DataFrame) -> pl.DataFrame:
    """Return an act a row: a move, or a change where the row only repeats the state before it.

    Repetitions are kept, so that the ledger can judge each row of the file.
    """
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in STATE_NAMES)
    moves = ~_same_employment(1) | differs
    return ordered.with_columns(
        pl.col("from_on").alias("effective_on"),
        kind=pl.when(moves).then(pl.lit("move")).otherwise(pl.lit("change")),
        reason=pl.lit(None, pl.String),
    )


def _about_service(ordered: pl.DataFrame, options: SpellOptions) -> tuple[pl.DataFrame, list[Remark]]:
    """Add ``reach``, the last end so far in an employment, and refuse or name rows that overlap."""
    reach = pl.col("to_on").fill_null(_OPEN).cum_max().over(_KEY)
    ordered = ordered.with_columns(reach=reach)
    overlapping = _same_employment(1) & (pl.col("from_on") < pl.col("reach").shift(1))
    found = ordered.filter(overlapping)
    replaced = options.overlaps == "replace"
    code = "overlap"
    remarks = row_remark(
        code,
        found,
        column="from_on",
        what="starts while the service of the row before still runs"
        + ("; the later start replaced it" if replaced else _left_out(code, options)),
        advice="an end before the next start, an employment number for each of two jobs, a key that tells "
        "people apart, or overlaps = 'replace'",
        value=pl.col("from_on"),
        severity="warning" if replaced else severity(code, options.leave_out),
    )
    if replaced:
        return ordered, remarks
    # Which of the two rows is right is not known: neither is used.
    concerned = ordered.join(found.select(_KEY).unique(), on=_KEY, how="anti")
    return concerned.with_columns(reach=reach), remarks


def _service(ordered: pl.DataFrame) -> pl.DataFrame:
    """Turn ordered rows with ``reach`` into entries, moves, changes and exits."""
    goes_on = _same_employment(1) & (pl.col("from_on") <= pl.col("reach").shift(1))
    differs = {name: pl.col(name).ne_missing(pl.col(name).shift(1)) for name in STATE_NAMES}
    moves = pl.any_horizontal(differs[name] for name in MOVE)
    changes = pl.any_horizontal(differs.values())
    marked = ordered.with_columns(_goes_on=goes_on, _moves=moves, _changes=changes)
    starts = marked.filter(~pl.col("_goes_on") | pl.col("_changes")).with_columns(
        pl.col("from_on").alias("effective_on"),
        kind=pl.when(~pl.col("_goes_on"))
        .then(pl.lit("entry"))
        .when(pl.col("_moves"))
        .then(pl.lit("move"))
        .otherwise(pl.lit("change")),
        reason=pl.when(~pl.col("_goes_on")).then(pl.col("entry_reason")),
    )
    # The reason of leaving stands in the row that reaches to the end of the service.
    reaches = pl.col("to_on").fill_null(_OPEN) == pl.col("reach")
    last = ~pl.col("_goes_on").shift(-1, fill_value=False)
    reason = pl.when(reaches).then(pl.col("exit_reason")).forward_fill().over(_KEY)
    nothing = [pl.lit(None, ROWS_SPELLS[name].dtype).alias(name) for name in STATE_NAMES]
    exits = (
        marked.with_columns(reason=reason)
        .filter(last & (pl.col("reach") < _OPEN))
        .with_columns(pl.col("reach").alias("effective_on"), *nothing, kind=pl.lit("exit"))
    )
    return pl.concat([starts, exits.select(starts.columns)])


def _incoming(acts: pl.DataFrame) -> pl.DataFrame:
    order = pl.col("kind").replace_strict(_DAY_ORDER, return_dtype=pl.Int16)
    events = INCOMING.conform(acts.with_columns(day_order=order, action=pl.lit("record")))
    return events.sort(*_KEY, "effective_on", "day_order")
