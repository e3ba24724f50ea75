"""Yearly or monthly lists of staff become dated acts, by difference between neighbouring lists.

A list says who was there and in which state on its day; it does not say when or why that changed. So:

- Each list is compared with its neighbour, never with the person's last row: a gap is an exit and an entry.
- Entry: on the hire date if it lies after the former list, otherwise on the list's date.
- Exit: on the date of the next list, reason ``not_in_list``.
- Other unit, post, function or work package: a move; any other difference: a change. On the date of the
  present position if it lies between the lists, otherwise on the list's date.

Between lists the register is a step. On the date of each list it gives back that list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from doorstroom.careers.incoming.frames import INCOMING, ROWS_SNAPSHOTS, STATE_NAMES
from doorstroom.careers.lists import choice, doubts, employments
from doorstroom.careers.lists.findings import Remark, row_remark
from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.careers.lists.spelling import one_spelling, tidy

MOVE = ["unit", "post", "function", "work_package"]
CHANGE = [name for name in STATE_NAMES if name not in MOVE]


def to_events(
    rows: pl.DataFrame, lists: Sequence[date], options: SnapshotOptions
) -> tuple[pl.DataFrame, list[Remark]]:
    """Return the acts that lie between the lists, and what stood out.

    Args:
        rows: ``ROWS_SNAPSHOTS``: one row a person, employment and list; the order means nothing.
        lists: the dates of all lists.
        options: what the mapping says.
    Returns: ``INCOMING``, at most one act a person, employment and day; and the remarks. Rows in error have
        no acts; if a remark is an error, the file as a whole is not to be used.
    """
    days = sorted(set(lists))
    rows = ROWS_SNAPSHOTS.check(rows).with_columns(tidy(pl.col("post")), tidy(pl.col("function")))
    rows = one_spelling(rows, "unit")
    rows, remarks = choice.number_lists(rows, days, options.leave_out)
    rows, more = choice.refuse_crowded_keys(
        rows, max_rows=options.max_rows_per_key, leave_out=options.leave_out
    )
    remarks += more
    rows, more = _employments(rows, options)
    remarks += more
    compared = _compare(rows, days)
    remarks += doubts.about_dates(compared)
    remarks += doubts.about_differences(compared, days, MOVE, options)
    if options.first_list == "hire_date":
        remarks += _survivors_only(compared, days[0])
    events = _events(compared, days, options)
    return INCOMING.conform(events).sort("person", "employment", "effective_on", "day_order"), remarks


def _employments(rows: pl.DataFrame, options: SnapshotOptions) -> tuple[pl.DataFrame, list[Remark]]:
    """Return one row a person, employment and list."""
    rows, remarks = choice.drop_identical(rows)
    if rows["employment"].null_count() < rows.height:
        return _numbered_by_source(rows, remarks, options)
    if options.several == "post":
        return employments.number_by_post(rows), remarks
    if options.several == "pay":
        numbered = employments.number_by_pay(rows)
        several = numbered.filter(pl.col("employment") > 1)["person"].n_unique()
        if several:
            advice = "a post code for each job; following jobs by pay makes about a third more moves"
            what = f"the jobs of {several:,} people are told apart by their pay alone"
            remarks.append(Remark("jobs_by_pay", "warning", "rank_of_pay", what, advice, count=several))
        return numbered, remarks
    if options.several == "latest_position":
        rows, more = choice.take_latest_position(rows)
    else:
        rows, more = choice.refuse_several(rows, options.leave_out)
    return rows.with_columns(employment=pl.lit(1, pl.Int16)), remarks + more


def _numbered_by_source(
    rows: pl.DataFrame, remarks: list[Remark], options: SnapshotOptions
) -> tuple[pl.DataFrame, list[Remark]]:
    remarks = remarks + row_remark(
        "no_employment",
        rows.filter(pl.col("employment").is_null()),
        column="employment",
        what="no number of the employment, while other rows have one",
        advice="a number in every row, or no such column",
        value=pl.col("person"),
    )
    rows = rows.filter(pl.col("employment").is_not_null())
    again = pl.struct("person", "employment", "list").is_duplicated()
    remarks += row_remark(
        "employment_twice",
        rows.filter(again),
        column="employment",
        what="two different rows for one employment in one list",
        advice="one row a person, employment and list",
        value=pl.format("{} / {}", "person", "employment"),
    )
    return rows.filter(~again), remarks


def _compare(rows: pl.DataFrame, days: list[date]) -> pl.DataFrame:
    """Set each row beside that of the neighbouring list.

    Adds ``former_day`` (date of the former list, null at the first), ``stays_from`` (was in the former list),
    ``goes`` (is not in the next one, and there is one), ``former_<move column>``, ``moves``, ``changes``.
    """
    ordered = rows.sort("person", "employment", "list")
    same = (pl.col("person") == pl.col("person").shift(1)) & (
        pl.col("employment") == pl.col("employment").shift(1)
    )
    follows = (same & (pl.col("list") == pl.col("list").shift(1) + 1)).fill_null(value=False)
    compared = ordered.with_columns(
        stays_from=follows,
        former_day=pl.col("on").replace_strict(days, [None, *days[:-1]], return_dtype=pl.Date),
        former_hire_date=pl.when(follows).then(pl.col("hire_date").shift(1)),
        **{f"former_{name}": pl.when(follows).then(pl.col(name).shift(1)) for name in MOVE},
        moves=follows & pl.any_horizontal(_differs(name) for name in MOVE),
        changes=follows & pl.any_horizontal(_differs(name) for name in CHANGE),
    )
    is_last = pl.col("list") == len(days) - 1
    return compared.with_columns(goes=~pl.col("stays_from").shift(-1, fill_value=False) & ~is_last)


def _survivors_only(compared: pl.DataFrame, first: date) -> list[Remark]:
    early = compared.filter((pl.col("list") == 0) & (pl.col("hire_date") < first)).height
    if not early:
        return []
    return [
        Remark(
            "survivors_only",
            "warning",
            "hire_date",
            f"{early:,} entries are dated before the first list ({first}): those who left before it are "
            "missing, and the first list's unit is taken to hold from the start",
            f"read no register and no flows of days before {first} from this file",
            count=early,
        )
    ]


def _differs(name: str) -> pl.Expr:
    return pl.col(name).ne_missing(pl.col(name).shift(1))


def _events(compared: pl.DataFrame, days: list[date], options: SnapshotOptions) -> pl.DataFrame:
    """Turn compared rows into entries, moves, changes and exits."""
    after_former = pl.col("former_day").is_null() | (pl.col("position_from") > pl.col("former_day"))
    position = pl.when(after_former & (pl.col("position_from") <= pl.col("on"))).then(pl.col("position_from"))
    hired = pl.when((pl.col("hire_date") > pl.col("former_day")) & (pl.col("hire_date") <= pl.col("on")))
    hire_day: pl.Expr = hired.then(pl.col("hire_date"))
    if options.first_list == "hire_date":
        is_first = pl.col("former_day").is_null() & (pl.col("hire_date") <= pl.col("on"))
        hire_day = pl.when(is_first).then(pl.col("hire_date")).otherwise(hire_day)
    dated = compared.with_columns(_entered=pl.coalesce(hire_day, "on"), _position=position)
    entering = dated.filter(~pl.col("stays_from"))
    if options.first_list == "recorded":
        entering = entering.filter(pl.col("list") > 0)
    # Hired first and placed later: what the person did in between is not known, only that it was in service.
    placed_later = (pl.col("_position") > pl.col("_entered")).fill_null(value=False)
    unknown = [
        pl.when(~placed_later).then(pl.col(name)).alias(name) for name in STATE_NAMES if name != "unit"
    ]
    entries = entering.with_columns(pl.col("_entered").alias("effective_on"), *unknown, kind=pl.lit("entry"))
    placed = entering.filter(placed_later).with_columns(
        pl.col("_position").alias("effective_on"), kind=pl.lit("move")
    )
    differing = dated.filter(pl.col("moves") | pl.col("changes")).with_columns(
        pl.coalesce("_position", "on").alias("effective_on"),
        kind=pl.when(pl.col("moves")).then(pl.lit("move")).otherwise(pl.lit("change")),
    )
    next_day = pl.col("on").replace_strict(days, [*days[1:], None], return_dtype=pl.Date)
    nothing = [pl.lit(None, ROWS_SNAPSHOTS[name].dtype).alias(name) for name in STATE_NAMES]
    exits = dated.filter(pl.col("goes")).with_columns(
        next_day.alias("effective_on"), *nothing, kind=pl.lit("exit"), reason=pl.lit(options.exit_reason)
    )
    starts = pl.concat([entries, placed, differing]).with_columns(reason=pl.lit(None, pl.String))
    return pl.concat([starts, exits]).with_columns(day_order=pl.lit(0, pl.Int16), action=pl.lit("record"))
