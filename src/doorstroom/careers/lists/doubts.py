"""What looks wrong in a difference but need not be: dates that do not fit, too many moves, other names.

The threshold comes from real lists: of the staff of a city 2.8 % move in a year when units are told apart by
code, 88 % when they are told apart by names that gained "(005)".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from doorstroom.careers.lists import scope
from doorstroom.careers.lists.findings import Remark, row_remark
from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.careers.lists.spelling import same_core
from doorstroom.careers.lists.successions import propose_successions

_FEW = 10  # below this many people nothing is asked


def about_dates(compared: pl.DataFrame) -> list[Remark]:
    """Return remarks about dates of hire and of position that do not fit their list."""
    rehired = (pl.col("hire_date") > pl.col("former_day")) & (pl.col("hire_date") <= pl.col("on"))
    again = pl.col("stays_from") & rehired & (pl.col("former_hire_date") < pl.col("hire_date"))
    return [
        *row_remark(
            "hired_after_list",
            compared.filter(pl.col("hire_date") > pl.col("on")),
            column="hire_date",
            what="the hire date lies after the date of the list; the entry is dated on the list",
            advice="a hire date up to the date of the list, or a later date for the list",
            value=pl.col("hire_date"),
            severity="warning",
        ),
        *row_remark(
            "position_after_list",
            compared.filter(pl.col("position_from") > pl.col("on")),
            column="position_from",
            what="the position begins after the date of the list; its date was not used",
            advice="a date up to the date of the list, or a later date for the list",
            value=pl.col("position_from"),
            severity="warning",
        ),
        *row_remark(
            "hired_again",
            compared.filter(again),
            column="hire_date",
            what="in both lists, with a new hire date between them: left and came back, or the source "
            "changed the date; no exit was made",
            advice="tell which of the two it is",
            value=pl.col("hire_date"),
            severity="warning",
        ),
    ]


def about_differences(
    compared: pl.DataFrame, days: Sequence[date], move: Sequence[str], options: SnapshotOptions
) -> list[Remark]:
    """Return remarks about each pair of neighbouring lists.

    Args:
        compared: rows set beside those of the former list, see ``snapshots``.
        days: the dates of the lists.
        move: columns whose difference is a move.
    """
    remarks: list[Remark] = []
    for place in range(1, len(days)):
        present = compared.filter(pl.col("list") == place)
        former = compared.filter(pl.col("list") == place - 1)
        if present.is_empty() or former.is_empty():
            continue  # an empty list is an error of its own
        where = f"{days[place - 1]} to {days[place]}"
        stayers = present.filter(pl.col("stays_from"))
        renamed = _changed_names(stayers, where, move, options)
        names_lie = any(remark.column == "unit" for remark in renamed)
        remarks += _many_moves(stayers, where, move, options) + renamed
        remarks += propose_successions(stayers, former, where, days[place], options, names_lie=names_lie)
        remarks += scope.changed_numbers(former, present, where, options)
        remarks += scope.changed_units(former, present, where)
        remarks += scope.hired_before(present, where)
        remarks += scope.changed_keys(former, present, where)
    return remarks


def _many_moves(
    stayers: pl.DataFrame, where: str, move: Sequence[str], options: SnapshotOptions
) -> list[Remark]:
    moved, of = int(stayers["moves"].sum()), stayers.height
    if moved < _FEW or moved <= options.moves_share * of:
        return []
    differs = {name: pl.col(name).ne_missing(pl.col(f"former_{name}")) for name in move}
    by = {name: stayers.filter(expression).height for name, expression in differs.items()}
    parts = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in by.items() if count)
    return [
        Remark(
            "many_moves",
            "warning",
            max(by, key=lambda name: by[name]),
            f"{moved:,} of {of:,} jobs in both lists moved ({moved / of:.1%}); what differs: {parts}",
            "if that is more than really happened, tell units and functions apart by code instead of by name",
            where,
            moved,
            details={"moved": moved, "stayers": of, "by": by},
        )
    ]


def _changed_names(
    stayers: pl.DataFrame, where: str, move: Sequence[str], options: SnapshotOptions
) -> list[Remark]:
    """Most of those who "moved" are where they were, under a name with something put behind."""
    remarks = []
    for name in move:
        old, words = f"former_{name}", name.replace("_", " ")
        moved = stayers.filter(pl.col(name) != pl.col(old))
        alike = moved.filter(same_core(pl.col(old), pl.col(name)))
        # Below the share of moves that is questioned, "(acting)" behind a function may well be a real move.
        if alike.height <= max(_FEW, moved.height / 2, options.moves_share * stayers.height):
            continue
        pairs = alike.group_by(old, name).agg(pl.len().alias("n"))
        first = pairs.sort(["n", name], descending=[True, False]).row(0, named=True)
        remarks.append(
            Remark(
                "names_changed",
                "warning",
                name,
                f"of {moved.height:,} jobs whose {words} differs, {alike.height:,} have the same name in "
                f"another spelling: {first[old]!r} became {first[name]!r}",
                "use the code of the source, or let the mapping cut off what was added",
                where,
                alike.height,
                details={"alike": alike.height, "moved": moved.height, "pairs": pairs.height},
            )
        )
    return remarks
