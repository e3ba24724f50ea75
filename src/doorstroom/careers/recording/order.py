"""Order within a day, and order of kinds: entry, then moves and changes, then exit, then entry again."""

from __future__ import annotations

import polars as pl

from doorstroom.careers.incoming.problems import Finding, finding

EMPLOYMENT = ["person", "employment"]
DAY = [*EMPLOYMENT, "effective_on"]


def order_within_days(acts: pl.DataFrame) -> pl.DataFrame:
    """Put the acts of one day in the order that makes sense, where the file cannot have known it.

    That is so where known acts and acts of the file meet on one day, and where the file gives no order.
    An exit and an entry alone: in service the day before, exit and then entry, and the person stays;
    otherwise entry and then exit, and the person was never there at an end of day. Other days: entry,
    moves and changes, exit. Known acts keep their ``day_order``.

    Args:
        acts: acts in force of whole employments, sorted by person, employment, day, ``day_order``
            and act; ``row`` is null for acts known before.
    Returns: the same rows with ``day_order`` set where it had to be, sorted again.
    """
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in DAY).fill_null(value=False)
    if not acts.select(again.any()).item():
        return acts
    concerned = acts.filter(again).select(EMPLOYMENT).unique()
    elsewhere = acts.join(concerned, on=EMPLOYMENT, how="anti")
    there = _order_days(acts.join(concerned, on=EMPLOYMENT, how="semi", maintain_order="left"))
    return pl.concat([elsewhere, there.select(acts.columns)]).sort(*DAY, "day_order", "act_no")


def _order_days(acts: pl.DataFrame) -> pl.DataFrame:
    is_exit, is_entry, is_known = pl.col("kind") == "exit", pl.col("kind") == "entry", pl.col("row").is_null()
    meets = is_known.any().over(DAY) & (~is_known).any().over(DAY)
    open_order = meets | pl.struct(*DAY, "day_order").is_duplicated().any().over(DAY)
    pair = (pl.len().over(DAY) == 2) & (is_exit.sum().over(DAY) == 1) & (is_entry.sum().over(DAY) == 1)
    acts = acts.with_columns(_pair=pair, _open=open_order | pair)
    # A pair changes nothing for the days around it: the day before it is what the last other day left behind.
    leaves = pl.when(pl.col("_open")).then(~is_exit.any().over(DAY)).otherwise(~is_exit)
    acts = acts.with_columns(_inside=pl.when(~pl.col("_pair")).then(leaves))
    acts = acts.with_columns(pl.col("_inside").forward_fill().over(EMPLOYMENT).fill_null(value=False))
    place = pl.when(is_entry).then(0).when(is_exit).then(2).otherwise(1)
    place = pl.when(pl.col("_pair") & pl.col("_inside")).then(2 - place).otherwise(place)
    acts = acts.with_columns(_place=pl.when(pl.col("_open")).then(place).otherwise(0))
    acts = acts.sort(*DAY, "_place", "day_order", "act_no")
    known_order = pl.when(is_known).then(pl.col("day_order"))
    index = pl.int_range(pl.len()).over(DAY)
    order = pl.coalesce(
        known_order.forward_fill().over(DAY), known_order.first(ignore_nulls=True).over(DAY) - 1, index
    )
    return acts.with_columns(
        day_order=pl.when(pl.col("_open") & ~is_known)
        .then(order.cast(pl.Int16))
        .otherwise(pl.col("day_order"))
    )


def find_wrong_order(acts: pl.DataFrame) -> list[Finding]:
    """Find acts that cannot follow the act before them.

    Args:
        acts: acts in force of whole employments, sorted, with ``row`` (null for acts known before).
    Returns: one finding per kind of mistake, with the row of the act, or of the nearest act of the
        file before it in the same employment where the mistake shows at a known act.
    """
    before = pl.col("kind").shift(1)
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in EMPLOYMENT).fill_null(
        value=False
    )
    outside = ~same | (before == "exit")
    entry = pl.col("kind") == "entry"
    wrong = acts.with_columns(_outside=outside, _same=same).filter(
        (pl.col("_outside") & ~entry) | (~pl.col("_outside") & entry)
    )
    if wrong.is_empty():
        return []
    nearest = acts.select(pl.col("row").forward_fill().over(EMPLOYMENT).alias("_near"), *DAY, "act_no")
    wrong = wrong.join(nearest, on=[*DAY, "act_no"], how="left", maintain_order="left")
    wrong = wrong.with_columns(
        row=pl.coalesce("row", "_near"), value=pl.format("{} on {}", "kind", "effective_on")
    )
    cases = {
        "an entry while the employment already runs": (
            entry & ~pl.col("_outside"),
            "an exit before it, or a move or change",
        ),
        "an act before the first entry of the employment": (
            ~entry & pl.col("_outside") & ~pl.col("_same"),
            "an entry on or before that day",
        ),
        "an act after the exit": (
            ~entry & pl.col("_outside") & pl.col("_same"),
            "an entry between the exit and this act",
        ),
    }
    found = []
    for problem, (test, right) in cases.items():
        rows = wrong.filter(test).select("row", "value")
        if rows.height:
            found.append(finding("error", "kind", problem, right, rows=rows))
    return found
