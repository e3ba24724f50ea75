"""Time in function: since when somebody holds the present function, and the 3-5-7 model on it.

A function goes on under another name and in a reorganised unit; it ends with a truly new work package at
another division or higher (RIJK-CAR-07, -29, RIJK-Q-07). Where the work package is not recorded, the title
and the unit stand in for it, and ``basis`` says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.mobility.borders import judged
from doorstroom.careers.mobility.transitions import differs, linked, moving_columns
from doorstroom.careers.organisation import ancestry, attach_ancestors
from doorstroom.careers.seniority.spans import after_months, on_day, whole_months
from doorstroom.kernel.frames import Column, FrameSchema

# From the surest to none at all; a function is only as sure as the weakest link in its time.
BASES = ("package", "function", "unit", "cannot_determine")
SIGNALS = ("none", "think", "change", "leave")
# Anniversaries of the start of the function (RIJK-Q-06).
YEARS = {"think": 3, "change": 5, "leave": 7}

FUNCTIONS = FrameSchema(
    "functions",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("employment", pl.Int16, "main employment at the start of the row", nullable=False),
        Column("from_on", pl.Date, "first day of the row", nullable=False),
        Column("until", pl.Date, "first day after it; null if open"),
        Column("since", pl.Date, "start of the function; null if it cannot be determined"),
        Column("basis", pl.String, "what tells the function from another", allowed=BASES, nullable=False),
        Column("function", pl.String, "title, the last one on the row"),
        Column("work_package", pl.String, "work package, the last one on the row"),
        Column("unit", pl.Int64, "unit, the last one on the row"),
        Column("kind_of_work", pl.String, "kind of work, the last one on the row"),
    ),
)

IN_FUNCTION = FrameSchema(
    "in_function",
    (
        *FUNCTIONS.columns,
        Column("months", pl.Int32, "time in function on the day", unit="whole months"),
        Column("think_on", pl.Date, "three years in function"),
        Column("change_on", pl.Date, "five years in function"),
        Column("leave_on", pl.Date, "seven years in function"),
        Column("in_scope", pl.String, "inside the scope of the model", allowed=("yes", "no", "unknown")),
        Column(
            "signal", pl.String, "what the model suggests; null if it cannot be determined", allowed=SIGNALS
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom the 3-5-7 model gives a signal: policy work at core ministries (RIJK-STA-03, RIJK-Q-05).

    Attributes:
        kinds_of_work: kinds of work inside the scope.
        inside: kind of unit that somebody must stand under, such as ministry.
        outside: kinds of units that put somebody out of scope, such as delivery organisation.
    """

    kinds_of_work: Collection[str]
    inside: str
    outside: Collection[str] = ()


def functions(
    segments: pl.DataFrame, rules: CareerRules, *, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    """Return the functions that each person held: one row each, two where a career break lay inside.

    Another function begins

    - with an entry, also after days out of service, unless these were a career break;
    - by work package, where it is known before and after: another package at another division or higher;
    - by title, where that is known: another title together with a move, or a move to another division or
      higher;
    - by unit, where only that is known: another unit.

    It never begins with an act whose reason keeps the function, nor because the unit goes on elsewhere.
    Where none of these is known before and after, or the border is not, the start cannot be determined
    until a later act settles it; the same holds when another of several employments becomes the main one.

    Args:
        segments: ``schema.SEGMENTS``, all or some persons.
        rules: what the administration says.
        units, successions: ``schema.UNITS``, ``schema.SUCCESSIONS``.
    Returns: ``FUNCTIONS``, ordered by person and day.
    """
    known = {column.name: column.dtype for column in schema.STATE}
    wanted = [*dict.fromkeys([*moving_columns(rules), "function"])]
    segments = segments.with_columns(
        pl.lit(None, dtype=known[name]).alias(name) for name in wanted if name not in segments.columns
    )
    rows = linked(segments, [*wanted, "exit_reason"]).with_row_index("_row")
    back = (pl.col("link") == "returns") & _among("before_exit_reason", rules.break_reasons)
    rows = rows.with_columns(_on_leave=back).with_columns(
        link=pl.when("_on_leave").then(pl.lit("follows")).otherwise(pl.col("link"))
    )
    rows = rows.join(_verdicts(rows, rules, units, successions), on="_row", how="left", maintain_order="left")
    alone = pl.col("link").is_in(["start", "returns", "adds"])
    unsure = (pl.col("link") == "switches") | (pl.col("_verdict") == "unknown").fill_null(value=False)
    begins = alone | unsure | (pl.col("_verdict") == "new").fill_null(value=False)
    rows = rows.with_columns(
        _function=begins.cum_sum(),
        # A career break leaves days without service inside one function: a row for each side of it.
        _piece=(begins | pl.col("_on_leave")).cum_sum(),
        _basis=pl.when(unsure)
        .then(3)
        .when(alone)
        .then(_own())
        .when(pl.col("_kept").fill_null(value=False))
        .then(0)
        .otherwise(_common()),
    )
    starts = rows.group_by("_function", maintain_order=True).agg(
        pl.col("from_on").first().alias("since"), pl.col("_basis").max()
    )
    pieces = rows.group_by("_piece", maintain_order=True).agg(
        pl.col("_function").first(),
        pl.col("person").first(),
        pl.col("main_employment").first().alias("employment"),
        pl.col("from_on").first(),
        pl.col("until").last(),
        *[pl.col(name).last() for name in ("function", "work_package", "unit", "kind_of_work")],
    )
    return FUNCTIONS.check(
        pieces.join(starts, on="_function", how="left", maintain_order="left").with_columns(
            since=pl.when(pl.col("_basis") < 3).then("since"),
            basis=pl.col("_basis").replace_strict(dict(enumerate(BASES)), return_dtype=pl.String),
        )
    )


def _verdicts(
    rows: pl.DataFrame, rules: CareerRules, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    """Judge the transitions in which something changed: _row, _verdict (new, same, unknown), _kept."""
    wanted = [*dict.fromkeys([*moving_columns(rules), "function"])]
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"before_{name}")) for name in wanted)
    rows = rows.filter(pl.col("link").is_in(["follows", "takes_over"]) & (changed | (_common() == 3)))
    rows = judged(rows, rules, units=units, successions=successions)
    at_border = pl.col("crossing").is_in(list(rules.crossing_kinds))
    border_unknown = pl.col("crossing") == "unknown"

    def verdict(new: pl.Expr, unknown: pl.Expr) -> pl.Expr:
        return (
            pl.when(new).then(pl.lit("new")).when(unknown).then(pl.lit("unknown")).otherwise(pl.lit("same"))
        )

    other_package, other_title = differs("work_package"), differs("function")
    by_package = verdict(other_package & at_border, other_package & border_unknown)
    by_title = verdict((other_title & pl.col("moved")) | at_border, border_unknown & differs("unit"))
    by_unit = verdict(differs("unit") & ~pl.col("reorganised"), pl.lit(value=False))
    kept = _among("reason", rules.keeping_reasons)
    judged_by = (
        pl.when(kept)
        .then(pl.lit("same"))
        .when(_common() == 0)
        .then(by_package)
        .when(_common() == 1)
        .then(by_title)
        .when(_common() == 2)
        .then(by_unit)
        .otherwise(pl.lit("unknown"))
    )
    return rows.select("_row", judged_by.alias("_verdict"), kept.alias("_kept"))


def _own() -> pl.Expr:
    """Number of the surest basis that the row itself has."""
    return _surest(*[pl.col(name).is_not_null() for name in ("work_package", "function", "unit")])


def _common() -> pl.Expr:
    """Number of the surest basis on which the row can be compared with the one before."""
    return _surest(
        *[
            pl.col(name).is_not_null() & pl.col(f"before_{name}").is_not_null()
            for name in ("work_package", "function", "unit")
        ]
    )


def _surest(package: pl.Expr, function: pl.Expr, unit: pl.Expr) -> pl.Expr:
    return pl.when(package).then(0).when(function).then(1).when(unit).then(2).otherwise(3)


def _among(column: str, reasons: Collection[str]) -> pl.Expr:
    return pl.col(column).is_in(list(reasons)).fill_null(value=False)


def in_function(
    functions: pl.DataFrame, *, on: date, scope: Scope | None = None, units: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return who is in which function on a day, for how long, and what the 3-5-7 model suggests.

    The signal is advice: it is never an exit, and nobody else reads it as one (RIJK-T-02f).

    Args:
        functions: ``FUNCTIONS``.
        on: the day; time is counted to its start, so the signal of an anniversary shows on that day.
        scope: for whom there is a signal; without one there is none for anybody.
        units: ``schema.UNITS``, needed with a scope.
    Returns: ``IN_FUNCTION``, one row a person in service on that day. ``in_scope`` and ``signal`` are
        null without a scope; out of scope the signal is "none".
    """
    rows = functions.filter(on_day(on))
    since = pl.col("since")
    rows = rows.with_columns(
        whole_months(since, pl.lit(on)).alias("months"),
        *[after_months(since, years * 12).alias(f"{name}_on") for name, years in YEARS.items()],
        in_scope=pl.lit(None, pl.String),
    )
    if scope is not None and units is not None:
        rows = rows.with_columns(in_scope=_in_scope(rows, scope, units, on))
    reached = pl.lit("none")
    for name in YEARS:
        reached = pl.when(pl.col(f"{name}_on") <= on).then(pl.lit(name)).otherwise(reached)
    signal = (
        pl.when(pl.col("in_scope") == "no")
        .then(pl.lit("none"))
        .when((pl.col("in_scope") == "yes") & since.is_not_null())
        .then(reached)
    )
    return IN_FUNCTION.check(rows.with_columns(signal=signal))


def _in_scope(rows: pl.DataFrame, scope: Scope, units: pl.DataFrame, on: date) -> pl.Series:
    kinds = [scope.inside, *scope.outside]
    own = units.select("unit", pl.col("effective_on").alias("from_on"), "unit_kind")
    found = rows.select("unit", "kind_of_work").with_columns(_day=pl.lit(on))
    found = attach_ancestors(found, ancestry(units, kinds), unit="unit", day="_day", kinds=kinds)
    found = attach_ancestors(found, own, unit="unit", day="_day", kinds=["unit_kind"])
    placed = pl.col("unit_kind").is_not_null()
    inside = pl.col(scope.inside).is_not_null() & pl.all_horizontal(
        pl.lit(value=True), *[pl.col(kind).is_null() for kind in scope.outside]
    )
    kind = pl.col("kind_of_work")
    return found.select(
        pl.when(~kind.is_in(list(scope.kinds_of_work)) | (placed & ~inside))
        .then(pl.lit("no"))
        .when(kind.is_null() | ~placed)
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("yes"))
    ).to_series()
