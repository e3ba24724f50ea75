"""Carrying a state forward: a file that only says what changed gets the rest from the act before."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from doorstroom.careers.recording.order import EMPLOYMENT


def carry_state(acts: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Fill what an act of the file leaves open with the state that held before it.

    "Set to unknown" in an act known before stays unknown: the fill never reaches past such an act.

    Args:
        acts: acts in force of whole employments, sorted; ``row`` is null for acts known before.
        columns: state columns that the file may leave open.
    Returns: the same rows with those columns filled where ``row`` is set and the act is no exit.
    """
    brings_all = pl.col("row").is_null() | pl.col("kind").is_in(["exit", "entry"])
    acts = acts.with_columns(_base=brings_all.cum_sum().over(EMPLOYMENT))
    group = [*EMPLOYMENT, "_base"]
    filled = acts.with_columns(
        pl.when(brings_all).then(pl.col(name)).otherwise(pl.col(name).forward_fill().over(group)).alias(name)
        for name in columns
    )
    return filled.drop("_base")
