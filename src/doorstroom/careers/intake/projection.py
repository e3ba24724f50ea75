"""From the columns of the file to the columns of this project, still as text."""

from __future__ import annotations

import polars as pl

from doorstroom.careers.incoming.problems import Finding, finding
from doorstroom.careers.intake.canonical import DATE_OF
from doorstroom.careers.intake.mapping import JOIN, Mapping
from doorstroom.careers.intake.table import ROW
from doorstroom.kernel.errors import BadInput


def check_columns(header: list[str], mapping: Mapping) -> None:
    """Refuse a mapping that names columns which the file does not have.

    Raises:
        BadInput: all of them, with the columns that there are.
    """
    missing = [name for name in mapping.used if name not in header]
    if missing:
        raise BadInput(
            f"the file has no column {', '.join(missing)}",
            where="mapping",
            expected=f"one of {', '.join(header)}",
        )


def drop_rows(table: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, dict[str, int]]:
    """Leave out the rows that the mapping's filters name; return how many each column's filter took."""
    counts: dict[str, int] = {}
    for one in mapping.drop:
        kept = table.filter(~pl.col(one.column).fill_null("").str.strip_chars().is_in(one.values))
        counts[one.column] = counts.get(one.column, 0) + table.height - kept.height
        table = kept
    return table, counts


def note_dropped(counts: dict[str, int], left: int, mapping: Mapping) -> list[Finding]:
    """Say how many rows each filter took, and warn where they took all.

    Args:
        counts: as ``drop_rows`` returns them.
        left: rows that are left.
    """
    findings = [
        finding("note", column, "rows were left out by the mapping", "nothing to do", count=count)
        for column, count in counts.items()
    ]
    if any(counts.values()) and not left:
        taking = [one for one in mapping.drop if counts[one.column]]
        what = "no row is left: the filters of the mapping, [[drop]], took all of them"
        findings.append(
            finding(
                "warning",
                ", ".join(dict.fromkeys(one.column for one in taking)),
                what,
                "filters that leave the rows that count",
                value=", ".join(value or "(empty)" for one in taking for value in one.values),
                count=sum(counts.values()),
            )
        )
    return findings


def project(table: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``__row`` and the columns that the mapping gives, named as in this project.

    Args:
        table: a ``TextTable.frame`` that has the columns of the mapping.
    """
    findings = [one for name in mapping.columns for one in _unjoinable(table, name, mapping)]
    columns = {name: _source(mapping, name) for name in mapping.columns}
    for name in list(columns):
        columns[name] = _translated(columns[name], mapping.values.get(name, {}))
    columns |= {name: pl.lit(value, pl.String) for name, value in mapping.constants.items()}
    if mapping.unit_path:
        columns["unit"] = path_code(mapping, len(mapping.unit_path) - 1)
        columns["unit"] = _translated(columns["unit"], mapping.values.get("unit", {}))
    day = DATE_OF[mapping.shape]
    if mapping.lists.dates is not None and day in columns:
        columns[day] = _list_date(columns[day], mapping)
    frame = table.select(ROW, *(expression.alias(name) for name, expression in columns.items()))
    return frame, findings


def cell(mapping: Mapping, column: str) -> pl.Expr:
    """Return the text of a column of the file, without spaces around where the mapping takes them away."""
    value = pl.col(column)
    return value.str.strip_chars().replace("", None) if mapping.file.trim else value


def path_code(mapping: Mapping, level: int) -> pl.Expr:
    """Return the code of the unit at a level of the unit path (0 is the top).

    A row may stop above the lowest level: its unit is then the last one that it names.
    """
    own = cell(mapping, mapping.unit_path[level].code)
    if level == 0:
        return own
    above = path_code(mapping, level - 1)
    if mapping.unit_path[level].within_parent:
        own = pl.concat_str([above, own], separator="/")
    return pl.coalesce(own, above)


def _source(mapping: Mapping, name: str) -> pl.Expr:
    first, *others = (cell(mapping, source) for source in mapping.sources[name])
    if not others:
        return first
    joined = pl.concat_str([first, *(part.fill_null("") for part in others)], separator=JOIN)
    return pl.when(first.is_not_null()).then(joined)


def _unjoinable(table: pl.DataFrame, name: str, mapping: Mapping) -> list[Finding]:
    sources = mapping.sources[name]
    if len(sources) < 2:
        return []
    holds = pl.any_horizontal(pl.col(source).str.contains(JOIN, literal=True) for source in sources)
    rows = table.filter(holds).select(
        row=pl.col(ROW), value=pl.concat_str(sources, separator=" ", ignore_nulls=True)
    )
    problem = f"a part of the joined key holds {JOIN}"
    return (
        [finding("error", " + ".join(sources), problem, f"parts without {JOIN}", rows=rows)]
        if rows.height
        else []
    )


def _translated(value: pl.Expr, table: dict[str, str]) -> pl.Expr:
    if not table:
        return value
    targets = [target or None for target in table.values()]
    filled = value.fill_null("") if "" in table else value
    return filled.replace(list(table), targets)


def _list_date(value: pl.Expr, mapping: Mapping) -> pl.Expr:
    dates = mapping.lists.dates
    if isinstance(dates, str):
        before, _, after = dates.partition("{}")
        return pl.concat_str([pl.lit(before), value, pl.lit(after)])
    return value.replace(dates or {})
