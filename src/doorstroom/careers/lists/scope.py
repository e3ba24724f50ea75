"""Do two neighbouring lists cover the same people, under the same keys?"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from doorstroom.careers.incoming.frames import STATE_NAMES
from doorstroom.careers.lists.findings import Remark, row_remark
from doorstroom.careers.lists.options import SnapshotOptions

_FEW = 10  # below this many people nothing is asked
_UNIT_SHARE = 0.02  # of the former list: from here a unit that comes or goes matters
_BEFORE_SHARE = 0.05  # of those who come: from here earlier hire dates matter
_CHURN = 0.20  # of a list: both those who leave and those who come


def changed_numbers(
    former: pl.DataFrame, present: pl.DataFrame, where: str, options: SnapshotOptions
) -> list[Remark]:
    """Question a number of people that jumps from one list to the next."""
    before, after = former["person"].n_unique(), present["person"].n_unique()
    if max(before, after) < _FEW or abs(after - before) <= options.scope_share * before:
        return []
    return [
        Remark(
            "scope_changed",
            "warning",
            "",
            f"the number of people goes from {before:,} to {after:,} ({after / before - 1:+.1%})",
            "tell whether the lists cover the same people; leave out groups that only one of them has",
            where,
            abs(after - before),
            details={"before": before, "after": after},
        )
    ]


def changed_units(former: pl.DataFrame, present: pl.DataFrame, where: str) -> list[Remark]:
    """Question a unit that appears or vanishes with people who were, or are, in no other unit."""
    came = present.filter(~pl.col("stays_from")).group_by("unit").agg(pl.len().alias("came"))
    gone = former.filter(pl.col("goes")).group_by("unit").agg(pl.len().alias("gone"))
    size = former.group_by("unit").agg(pl.len().alias("before"))
    sizes = size.join(
        present.group_by("unit").agg(pl.len().alias("after")), on="unit", how="full", coalesce=True
    )
    delta, size_of_list = pl.col("delta"), former["person"].n_unique()
    units = (
        sizes.join(came, on="unit", how="left")
        .join(gone, on="unit", how="left")
        .with_columns(pl.col("before", "after", "came", "gone").fill_null(0).cast(pl.Int64))
        .with_columns(delta=pl.col("after") - pl.col("before"))
        .filter(
            (delta.abs() >= max(_FEW, _UNIT_SHARE * size_of_list))
            & (delta.abs() >= pl.col("before") / 2)
            & ((pl.col("came") - pl.col("gone")) * delta.sign() >= delta.abs() / 2)
        )
        .sort("delta", descending=True)
    )
    return [
        Remark(
            "unit_scope_changed",
            "warning",
            "unit",
            f"unit {unit['unit']!r} goes from {unit['before']:,} to {unit['after']:,} people; "
            f"{unit['came']:,} came from outside the former list, {unit['gone']:,} left the lists",
            "tell whether the former list had it at all, or it is seasonal; if so leave it out of all lists",
            where,
            abs(unit["delta"]),
            details={key: unit[key] for key in ("unit", "before", "after", "came", "gone")},
        )
        for unit in units.iter_rows(named=True)
    ]


def hired_before(present: pl.DataFrame, where: str) -> list[Remark]:
    """Question people who are new in a list although they were hired before the former one."""
    came = present.filter(~pl.col("stays_from"))
    earlier = came.filter(pl.col("hire_date") <= pl.col("former_day"))
    if earlier.height < _FEW or earlier.height <= _BEFORE_SHARE * came.height:
        return []
    remarks = row_remark(
        "hired_before_former_list",
        earlier,
        column="hire_date",
        what="new in the list, but hired before the former list, which does not have them: back from leave, "
        "from outside the lists, or under another key",
        advice="tell which; if the keys changed, translate them",
        value=pl.col("hire_date"),
        severity="warning",
        where=where,
    )
    details = {"joiners": came.height, "hired_before": earlier.height}
    return [replace(remark, details=details) for remark in remarks]


def changed_keys(former: pl.DataFrame, present: pl.DataFrame, where: str) -> list[Remark]:
    """Question many who leave and many who come, where those who come are the doubles of those who leave."""
    gone, came = former.filter(pl.col("goes")), present.filter(~pl.col("stays_from"))
    if gone.height <= max(_FEW, _CHURN * former.height) or came.height <= _CHURN * present.height:
        return []
    same = [*STATE_NAMES, "hire_date"]
    leave = gone.group_by(same).agg(pl.len().alias("gone"))
    doubles = leave.join(came.group_by(same).agg(pl.len().alias("came")), on=same, nulls_equal=True)
    twins = int(doubles.select(pl.min_horizontal("gone", "came").sum()).item())
    if twins <= gone.height / 2:
        return []
    return [
        Remark(
            "keys_changed",
            "warning",
            "person",
            f"{gone.height:,} of {former.height:,} jobs disappear and {came.height:,} of {present.height:,} "
            f"are new; {twins:,} of those that disappear have a double among the new ones",
            "tell whether the keys changed, and translate them; or whether seasonal staff was replaced",
            where,
            twins,
            details={"gone": gone.height, "came": came.height, "twins": twins},
        )
    ]
