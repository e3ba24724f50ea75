"""``careers organisation``: the tree of a date."""

from __future__ import annotations

import polars as pl
from rich.tree import Tree

from doorstroom.careers.organisation import tree
from doorstroom.cli import options
from doorstroom.cli.output import Answer, console, shown
from doorstroom.cli.sources import Source, read_staff


def organisation(
    files: options.Files = None,
    *,
    on: options.On,
    known_at: options.KnownAt = None,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    administration: options.AdministrationOrNone = None,
    database: options.Database = False,
    as_json: options.AsJson = False,
) -> None:
    """The organisation tree of a date: every unit under the one that it stood under on that day.

    Example: doorstroom careers organisation trial/staff.csv
      --organisation trial/organisation.csv --on 2020-12-31
    """
    staff = read_staff(
        Source(files, mapping, organisation, administration, database=database), known_at=known_at
    )
    units = tree(staff.units, on)
    answer = Answer(as_json)
    parent = pl.when(pl.col("path").list.len() > 1).then(pl.col("path").list.get(-2, null_on_oob=True))
    rows = units.select("code", "name", "unit_kind", parent.alias("parent"), "depth", "path", "orphan")
    answer.document({"on": on, "known_at": staff.known_at, "rows": rows, "total": rows.height})
    if not as_json:
        console().print(_drawn(rows, f"{rows.height:,} units on {on}"))


def _drawn(rows: pl.DataFrame, title: str) -> Tree:
    root = Tree(shown(title))
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for row in rows.iter_rows(named=True):
        path = tuple(row["path"])
        words = " ".join(part for part in (row["code"], row["name"]) if part)
        notes = ", ".join(
            part for part in (row["unit_kind"], "parent not known" if row["orphan"] else "") if part
        )
        label = f"{shown(words)} [dim]{shown(f'({notes})')}[/dim]" if notes else shown(words)
        branches[path] = branches[path[:-1]].add(label)
    return root
