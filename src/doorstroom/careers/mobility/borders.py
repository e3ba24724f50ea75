"""Which border lies between two units on the day of a transition, and whether the person moved.

A transition is judged on its own day: the organisation of that day for both units, never today's
(RIJK-CAR-06). A unit that goes on elsewhere takes its people along; they did not move.
"""

from __future__ import annotations

import polars as pl

from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.mobility.transitions import differs, moving_columns
from doorstroom.careers.organisation import ancestry, attach_ancestors

# What a reorganisation changes for people who did not move: their unit and the number of their post.
REORGANISED_COLUMNS = ("unit", "post")


def judged(
    rows: pl.DataFrame, rules: CareerRules, *, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    """Say of each transition which border it crosses, and whether the person moved.

    Args:
        rows: of ``linked``, with the ``moving_columns``, ``kind``, ``reason`` and their former values.
        rules: what the administration says.
        units, successions: ``schema.UNITS``, ``schema.SUCCESSIONS``.
    Returns: ``rows`` with

        - ``reorganised`` (Boolean): the unit goes on elsewhere from that day with its people;
        - ``crossing``: the highest kind of unit whose border lies between both units on that day; "none",
          "reorganised", or "unknown" where a unit is not known or its kind is not;
        - ``transfer``: yes, no, unknown; null where the administration has no transfers (RIJK-CAR-08);
        - ``moved`` (Boolean): something changed that makes a move.
    """
    rows = _crossing(rows, rules, units, successions)
    names = moving_columns(rules)
    apart = [name for name in names if name not in REORGANISED_COLUMNS]
    personal = pl.any_horizontal(differs(name) for name in apart)
    with_unit = pl.any_horizontal(differs(name) for name in REORGANISED_COLUMNS)
    # The source calls it a move and something became known or unknown: believe it.
    said = (pl.col("kind") == "move") & pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"before_{name}")) for name in names
    )
    moved = personal | (~pl.col("reorganised") & (with_unit | said))
    return rows.with_columns(moved=moved)


def _crossing(
    rows: pl.DataFrame, rules: CareerRules, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    pair = ["before_unit", "unit", "from_on"]
    keys = rows.select(pair).unique().filter(differs("unit"))
    rows = rows.join(_borders(keys, rules, units, successions), on=pair, how="left", maintain_order="left")
    by_reason = pl.col("reason").is_in(list(rules.reorganisation_reasons)).fill_null(value=False)
    # Where nobody recorded what became of the units, the reason says that people were taken along.
    reorganised = (pl.col("_followed").fill_null(value=False) | by_reason) & differs("unit")
    unknown = pl.col("unit").is_null() | pl.col("before_unit").is_null()

    def judge(found: pl.Expr, *, at_home: str, reorganised: str) -> pl.Expr:
        return (
            pl.when(unknown)
            .then(pl.lit("unknown"))
            .when(~differs("unit"))
            .then(pl.lit(at_home))
            .when(pl.col("reorganised"))
            .then(pl.lit(reorganised))
            .otherwise(found)
        )

    crosses = judge(pl.col("_transfer"), at_home="no", reorganised="no")
    return (
        rows.with_columns(reorganised=reorganised)
        .with_columns(
            crossing=judge(pl.col("_border"), at_home="none", reorganised="reorganised"),
            transfer=crosses if rules.transfer_kinds else pl.lit(None, pl.String),
        )
        .drop("_border", "_transfer", "_followed")
    )


def _borders(
    keys: pl.DataFrame, rules: CareerRules, units: pl.DataFrame, successions: pl.DataFrame
) -> pl.DataFrame:
    """Judge pairs of units on a day.

    Args:
        keys: before_unit, unit, from_on.
    Returns: ``keys`` with ``_border`` (kind, "none" or "unknown"), ``_transfer`` (yes, no, unknown) and
        ``_followed`` (Boolean: the one unit went on in the other that day).
    """
    kinds = rules.crossing_kinds
    ancestors = ancestry(units, kinds)
    own = units.select("unit", pl.col("effective_on").alias("from_on"), "unit_kind").sort("unit", "from_on")
    rows = keys.with_columns(_known=pl.lit(value=True))
    for side in ("before_unit", "unit"):
        found = attach_ancestors(keys, ancestors, unit=side, day="from_on", kinds=kinds)
        kind = attach_ancestors(keys, own, unit=side, day="from_on", kinds=["unit_kind"])
        rows = rows.with_columns(
            *[found[name].alias(f"{side}_{name}") for name in kinds],
            pl.coalesce(*[found[name] for name in rules.transfer_kinds], pl.lit(None, pl.Int64)).alias(
                f"{side}_"
            ),
            _known=pl.col("_known") & kind["unit_kind"].is_not_null(),
        )
    border: pl.Expr = pl.lit("none")
    for name in ("", *kinds[::-1]):
        rows = _apart(rows, f"before_unit_{name}", f"unit_{name}", f"_apart_{name}", successions)
        if name:
            border = pl.when(f"_apart_{name}").then(pl.lit(name)).otherwise(border)
    rows = _apart(rows, "before_unit", "unit", "_not_followed", successions)
    unknown = pl.lit("unknown")
    answer = pl.when("_apart_").then(pl.lit("yes")).otherwise(pl.lit("no"))
    return rows.select(
        *keys.columns,
        pl.when("_known").then(border).otherwise(unknown).alias("_border"),
        pl.when("_known").then(answer).otherwise(unknown).alias("_transfer"),
        (~pl.col("_not_followed")).alias("_followed"),
    )


def _apart(rows: pl.DataFrame, before: str, after: str, name: str, successions: pl.DataFrame) -> pl.DataFrame:
    """Add whether two units of a row differ; one that went on in the other on that day is the same."""
    went_on = successions.select(
        pl.col("old").alias(before), pl.col("new").alias(after), pl.col("on").alias("from_on")
    )
    # Units go on elsewhere on few days: only rows of those days need to be looked up.
    on_such_a_day = rows.select(before, after, "from_on").with_row_index("_place")
    on_such_a_day = on_such_a_day.filter(pl.col("from_on").is_in(went_on["from_on"].unique().implode()))
    same = on_such_a_day.join(went_on, on=[before, after, "from_on"], how="semi")["_place"]
    apart = rows.select(pl.col(before).ne_missing(pl.col(after)).alias(name)).to_series()
    return rows.with_columns(apart.scatter(same, values=False))
