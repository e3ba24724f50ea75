"""Moves of people: from where to where, in which direction, across which border (RIJK-CAR-06, VL-CAR-12).

Direction is stored apart from the change of grade: a move need not be a promotion, and a lower scale is a
move like any other (DLG-20, RIJK-CAR-11).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.mobility.borders import judged
from doorstroom.careers.mobility.transitions import differs, linked, moving_columns
from doorstroom.kernel.frames import Column, FrameSchema

DIRECTIONS = ("up", "lateral", "down", "unknown")
CELL_DIRECTIONS = ("vertical", "horizontal", "diagonal", "none", "unknown")
ANSWERS = ("yes", "no", "unknown")

# The part of the state that tells a move; each is given from and to.
STATE = (
    "unit",
    "post",
    "function",
    "work_package",
    "layer",
    "managerial",
    "rank",
    "level",
    "grade",
    "scale",
    "family",
    "weight",
    "kind_of_work",
)
_COLUMNS = {column.name: column for column in schema.STATE}

MOVES = FrameSchema(
    "moves",
    (
        Column("person", pl.Int64, "person", nullable=False),
        Column("employment", pl.Int16, "main employment after the move", nullable=False),
        Column("on", pl.Date, "first day of the new state", nullable=False),
        *[
            Column(f"{side}_{name}", _COLUMNS[name].dtype, f"{_COLUMNS[name].meaning}, {side} the move")
            for name in STATE
            for side in ("from", "to")
        ],
        Column("direction", pl.String, "by the administration's order", allowed=DIRECTIONS, nullable=False),
        Column("direction_basis", pl.String, "what decided the direction; null if unknown"),
        Column("other_family", pl.String, "another function family", allowed=ANSWERS, nullable=False),
        Column(
            "cell_direction",
            pl.String,
            "direction in the function-level matrix (VL-T-19a)",
            allowed=CELL_DIRECTIONS,
            nullable=False,
        ),
        Column(
            "crossing",
            pl.String,
            "highest kind of unit whose border was crossed, or none, reorganised, unknown",
            nullable=False,
        ),
        Column(
            "transfer",
            pl.String,
            "between organisations of one employer, no exit and no entry; null where there are none",
            allowed=ANSWERS,
        ),
        Column("new_package", pl.String, "another work package", allowed=ANSWERS, nullable=False),
        Column("step", pl.String, "step of the 3-5-7 model (RIJK-CAR-29)", allowed=ANSWERS, nullable=False),
        Column(
            "step_direction",
            pl.String,
            "null where there is no step",
            allowed=("horizontal", "vertical", "unknown"),
        ),
        Column("moved", pl.Boolean, "false: only the unit went on elsewhere", nullable=False),
        Column("kind", pl.String, "kind of the act", allowed=schema.KINDS, nullable=False),
        Column("reason", pl.String, "reason of the act"),
    ),
)


def moves(
    segments: pl.DataFrame, rules: CareerRules, *, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    """Return the moves of all persons, by their main employment.

    An exit and a later entry are no move; an employment that ends on the day on which the next begins is.
    A new title alone is none (FED-62). People whose unit went on elsewhere are listed with ``moved``
    false, unless something else of theirs changed as well.

    Args:
        segments: ``schema.SEGMENTS``, all or some persons; a state column that is absent is not known.
        rules: what the administration says.
        units, successions: ``schema.UNITS``, ``schema.SUCCESSIONS``.
    Returns: ``MOVES``, ordered by person and day.
    """
    absent = [name for name in STATE if name not in segments.columns]
    segments = segments.with_columns(pl.lit(None, dtype=_COLUMNS[name].dtype).alias(name) for name in absent)
    names = moving_columns(rules)
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"before_{name}")) for name in names)
    rows = linked(segments, STATE).filter(pl.col("link").is_in(["follows", "takes_over"]) & changed)
    rows = judged(rows, rules, units=units, successions=successions)
    rows = rows.filter(pl.col("moved") | pl.col("reorganised"))
    direction, basis = direction_of(rules)
    rows = rows.with_columns(
        direction=direction,
        direction_basis=basis,
        other_family=_answer("family"),
        cell_direction=cell_direction(),
        new_package=_answer("work_package"),
    ).with_columns(step=_step(rules))
    return MOVES.check(
        rows.with_columns(
            step_direction=_step_direction(),
            on=pl.col("from_on"),
            employment=pl.col("main_employment"),
            **{f"from_{name}": pl.col(f"before_{name}") for name in STATE},
            **{f"to_{name}": pl.col(name) for name in STATE},
        )
    )


def direction_of(rules: CareerRules) -> tuple[pl.Expr, pl.Expr]:
    """Return the direction of a transition, and which column decided it.

    The first column of ``direction_by`` that is known on both sides and not equal decides; equal in all
    that are known is lateral, decided by the first of them; nothing known is unknown.
    """
    signs = {name: _sign(name, rules) for name in rules.direction_by}
    decided = pl.coalesce(
        *[pl.when(sign != 0).then(sign) for sign in signs.values()], *signs.values(), pl.lit(None, pl.Int8)
    )
    direction = (
        pl.when(decided > 0)
        .then(pl.lit("up"))
        .when(decided < 0)
        .then(pl.lit("down"))
        .when(decided == 0)
        .then(pl.lit("lateral"))
        .otherwise(pl.lit("unknown"))
    )
    basis = pl.coalesce(
        *[pl.when(sign != 0).then(pl.lit(name)) for name, sign in signs.items()],
        *[pl.when(sign.is_not_null()).then(pl.lit(name)) for name, sign in signs.items()],
        pl.lit(None, pl.String),
    )
    return direction, basis


def _sign(name: str, rules: CareerRules) -> pl.Expr:
    """1 up, 0 equal, -1 down, null where one side is not known or not ranked."""
    orders = {"grade": rules.grade_order, "level": rules.level_order}

    def rank(column: str) -> pl.Expr:
        order: Mapping[str, int] | None = orders.get(name)
        if order is None:
            return pl.col(column).cast(pl.Int32)
        return pl.col(column).replace_strict(dict(order), default=None, return_dtype=pl.Int32)

    same = pl.when(pl.col(name) == pl.col(f"before_{name}")).then(pl.lit(0, pl.Int32))
    return pl.coalesce(same, (rank(name) - rank(f"before_{name}")).sign()).cast(pl.Int8)


def cell_direction() -> pl.Expr:
    """Direction of a transition in the function-level matrix (VL-CAR-12; definitions of VL-T-19a).

    vertical: same family, other weight; horizontal: other family, same weight; diagonal: both other;
    none: the same cell; unknown: family or weight is not known on both sides.
    """
    known = pl.all_horizontal(
        pl.col(name).is_not_null() for name in ("family", "before_family", "weight", "before_weight")
    )
    return (
        pl.when(~known)
        .then(pl.lit("unknown"))
        .when(differs("family") & differs("weight"))
        .then(pl.lit("diagonal"))
        .when(differs("family"))
        .then(pl.lit("horizontal"))
        .when(differs("weight"))
        .then(pl.lit("vertical"))
        .otherwise(pl.lit("none"))
    )


def _answer(column: str) -> pl.Expr:
    before = pl.col(f"before_{column}")
    return (
        pl.when(pl.col(column).is_null() | before.is_null())
        .then(pl.lit("unknown"))
        .when(pl.col(column) != before)
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
    )


def _step(rules: CareerRules) -> pl.Expr:
    """A truly new package at another division or higher: both (RIJK-CAR-29, RIJK-Q-07)."""
    elsewhere = pl.col("crossing").is_in(list(rules.crossing_kinds))
    unknown_border = pl.col("crossing") == "unknown"
    return (
        pl.when((pl.col("new_package") == "no") | ~(elsewhere | unknown_border))
        .then(pl.lit("no"))
        .when((pl.col("new_package") == "unknown") | unknown_border)
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("yes"))
    )


def _step_direction() -> pl.Expr:
    return pl.when(pl.col("step") == "yes").then(
        pl.col("direction").replace_strict(
            {"up": "vertical", "down": "vertical", "lateral": "horizontal", "unknown": "unknown"}
        )
    )
