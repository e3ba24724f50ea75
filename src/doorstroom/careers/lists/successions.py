"""A unit that goes on under another code: where most of its people are found together, it is proposed.

In one real list an agency was renamed and three quarters of its people "moved"; nobody did.
"""

from __future__ import annotations

import json
from datetime import date

import polars as pl

from doorstroom.careers.lists.findings import Remark
from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.careers.lists.spelling import same_core


def propose_successions(
    stayers: pl.DataFrame,
    former: pl.DataFrame,
    where: str,
    day: date,
    options: SnapshotOptions,
    *,
    names_lie: bool,
) -> list[Remark]:
    """Propose a succession where more than half of a unit is found in one other unit.

    Args:
        stayers: rows of people in both lists, with ``former_unit``.
        former: rows of the former list.
        day: date of the present list.
        names_lie: units changed their spelling; pairs that differ in spelling only are that, no succession.
    """
    remarks = []
    for pair in _pairs(stayers, former, options, names_lie=names_lie).iter_rows(named=True):
        old, new = pair["former_unit"], pair["unit"]
        if (old, new) in options.successions:
            continue
        remarks.append(
            Remark(
                "succession_proposed",
                "warning",
                "unit",
                f"{pair['people']:,} of {pair['of']:,} people of unit {old!r} are in unit {new!r} in the "
                f"next list; {pair['stay']:,} are still in {old!r}",
                f"if {new!r} goes on where {old!r} stopped, say so under [lists] in the mapping: "
                f'successions = [[{json.dumps(old)}, {json.dumps(new)}, "rename"]]; '
                'or "merge", "split", "transfer"',
                where,
                pair["people"],
                details={
                    "old": old,
                    "new": new,
                    "on": day,
                    **{key: pair[key] for key in ("people", "of", "stay")},
                },
            )
        )
    return remarks


def _pairs(
    stayers: pl.DataFrame, former: pl.DataFrame, options: SnapshotOptions, *, names_lie: bool
) -> pl.DataFrame:
    """Return ``former_unit``, ``unit``, ``people`` who went, ``of`` how many, and how many ``stay``."""
    people = pl.col("person").n_unique()
    size = former.group_by(pl.col("unit").alias("former_unit")).agg(people.alias("of"))
    staying = stayers.filter(pl.col("unit") == pl.col("former_unit"))
    stay = staying.group_by("former_unit").agg(people.alias("stay"))
    pairs = stayers.filter(pl.col("unit") != pl.col("former_unit")).group_by("former_unit", "unit")
    enough = (pl.col("people") >= options.succession_people) & (
        pl.col("people") > options.succession_share * pl.col("of")
    )
    spelling_only = same_core(pl.col("former_unit"), pl.col("unit")) & names_lie
    return (
        pairs.agg(people.alias("people"))
        .join(size, on="former_unit")
        .join(stay, on="former_unit", how="left")
        .with_columns(pl.col("stay").fill_null(0))
        .filter(enough & ~spelling_only)
        .sort(["people", "former_unit"], descending=[True, False])
    )
