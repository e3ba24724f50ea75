"""From typed rows to events, whatever their shape."""

from __future__ import annotations

from datetime import date

import polars as pl

from doorstroom.careers.incoming.frames import INCOMING, INCOMING_SUCCESSIONS, ROWS_SNAPSHOTS, ROWS_SPELLS
from doorstroom.careers.incoming.problems import KEEP, Finding, finding
from doorstroom.careers.intake.canonical import FIELDS
from doorstroom.careers.intake.mapping import Mapping
from doorstroom.careers.intake.patterns import ISO, pattern_of, read_day, readings_of, telling
from doorstroom.careers.intake.table import ROW
from doorstroom.careers.lists import snapshots, spells
from doorstroom.careers.lists.findings import Remark
from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.kernel.dates import parse_iso
from doorstroom.kernel.errors import BadInput
from doorstroom.kernel.frames import FrameSchema


def require_answers(mapping: Mapping, *, canonical: bool) -> None:
    """Ask for what only people who know the source can say, before a row is read.

    Args:
        canonical: the header has the names of this project, so an exit is dated on the first day absent.

    Raises:
        BadInput: end dates are there and nobody said whether they are the last day or the first one absent.
    """
    named = {*mapping.columns, *mapping.constants}
    ends = mapping.shape == "spells" and "to_on" in named
    if mapping.rules.end_date is None and (ends or (mapping.shape == "events" and not canonical)):
        raise BadInput(
            "nothing says whether an end date is the last day or the first day absent",
            where="mapping, [rules] end_date",
            expected='end_date = "last_day" or end_date = "first_day_absent"',
        )


def require_date_formats(text: pl.DataFrame, mapping: Mapping) -> None:
    """Ask how dates are written that may mean two days, where the mapping does not say it.

    Args:
        text: the columns of the mapping's shape as text.

    Raises:
        BadInput: every value of a column is a date with the day first, and with the month first.
    """
    if "date_format" in mapping.file.model_fields_set:
        return
    fields = FIELDS[mapping.shape]
    for name in text.columns:
        if name == ROW or fields[name].kind != "date" or name in mapping.date_formats:
            continue
        if name == "on" and mapping.lists.dates is not None:
            continue
        values = text[name].drop_nulls().unique().sort()
        # A workbook may hold dates of its own beside dates as text.
        plain = values.filter(~values.str.contains(pattern_of(ISO)))
        readings = readings_of(plain)
        if len(readings) > 1:
            shown = telling(plain, readings)
            column = " + ".join(mapping.sources.get(name, (name,)))
            days = " or ".join(dict.fromkeys(str(read_day(shown, one)) for one in readings))
            raise BadInput(
                f"nothing says how the dates of {column} are written: {shown} may be {days}",
                where=f"mapping, [date_formats] {name}",
                expected=" or ".join(f'{name} = "{one}"' for one in readings),
            )


def to_events(
    typed: pl.DataFrame, mapping: Mapping, *, keep: int | None = KEEP
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Return ``INCOMING``, ``INCOMING_SUCCESSIONS`` that the mapping accepts, and what stood out.

    Args:
        typed: ``__row`` and the typed columns of the mapping's shape; rows with mistakes left out.
    """
    rows = typed.rename({ROW: "row"})
    if mapping.shape == "events":
        return _events(rows, mapping), INCOMING_SUCCESSIONS.empty(), []
    successions = INCOMING_SUCCESSIONS.empty()
    findings: list[Finding] = []
    leave_out = frozenset(mapping.rules.leave_out)
    if mapping.shape == "snapshots":
        lists = mapping.lists
        options = SnapshotOptions(
            several=lists.several,
            first_list=lists.first_list,
            max_rows_per_key=lists.max_rows_per_key,
            moves_share=lists.moves_share,
            succession_people=lists.succession_people,
            succession_share=lists.succession_share,
            scope_share=lists.scope_share,
            successions=frozenset((old, new) for old, new, _ in lists.successions),
            leave_out=leave_out,
            exit_reason=lists.exit_reason,
        )
        listed = _conform(ROWS_SNAPSHOTS, rows)
        days = sorted({*listed["on"].drop_nulls(), *_promised(mapping)})
        events, remarks = snapshots.to_events(listed, days, options)
        successions, findings = _successions(listed, days, mapping)
    else:
        stretches = _conform(ROWS_SPELLS, rows).with_columns(to_on=_first_absent(pl.col("to_on"), mapping))
        choice = spells.SpellOptions(
            shape=mapping.spells.rows,
            same_start=mapping.rules.same_day,
            overlaps=mapping.spells.overlaps,
            leave_out=leave_out,
        )
        events, remarks = spells.to_events(stretches, choice)
    return events, successions, findings + [_finding_of(remark, keep) for remark in remarks]


def _promised(mapping: Mapping) -> list[date]:
    """Dates of the lists that the mapping names one by one; a list without rows is then an error."""
    dates = mapping.lists.dates
    return [parse_iso(day) for day in dates.values()] if isinstance(dates, dict) else []


def _successions(
    listed: pl.DataFrame, days: list[date], mapping: Mapping
) -> tuple[pl.DataFrame, list[Finding]]:
    """Date the successions that the mapping accepts: the first list without the old unit."""
    found, findings = [], []
    for old, new, kind in mapping.lists.successions:
        last = listed.filter(pl.col("unit") == old)["on"].max()
        later = [day for day in days if isinstance(last, date) and day > last]
        if later:
            found.append({"old": old, "new": new, "on": later[0], "kind": kind})
        else:
            right = "an old code that some list has and the last one has not"
            what = "this succession cannot be dated"
            findings.append(finding("error", "successions", what, right, value=f"{old} to {new}"))
    return pl.DataFrame(found, schema=INCOMING_SUCCESSIONS.dtypes), findings


def _events(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Fill what a file need not say: one employment, one act a day, an act is recorded."""
    ending = pl.col("kind") == "exit"
    effective = pl.when(ending).then(_first_absent(pl.col("effective_on"), mapping)).otherwise("effective_on")
    given = (
        rows.with_columns(effective.alias("effective_on")) if mapping.rules.end_date == "last_day" else rows
    )
    unsaid = {"employment": pl.lit(1, pl.Int16), "day_order": pl.lit(0, pl.Int16), "action": pl.lit("record")}
    return INCOMING.conform(
        given.with_columns(**{name: value for name, value in unsaid.items() if name not in rows.columns})
    )


def _first_absent(day: pl.Expr, mapping: Mapping) -> pl.Expr:
    return day.dt.offset_by("1d") if mapping.rules.end_date == "last_day" else day


def _conform(schema: FrameSchema, rows: pl.DataFrame) -> pl.DataFrame:
    return schema.conform(rows)


def _finding_of(remark: Remark, keep: int | None) -> Finding:
    problem = f"{remark.what} ({remark.where})" if remark.where else remark.what
    return finding(
        remark.severity,
        remark.column,
        problem,
        remark.advice,
        rows=remark.rows,
        value=remark.where,
        count=remark.count,
        keep=keep,
    )
