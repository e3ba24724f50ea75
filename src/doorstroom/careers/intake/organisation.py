"""A file of organisation units: code, name, kind, unit above, from which day, closed, and what succeeds what.

One row a unit and day of change: ``code``, ``effective_on``, and where known ``name``, ``unit_kind``,
``parent``, ``closed``. A row with ``succeeded_by`` says that the unit goes on in another one from that day
(``succession``: rename, merge, split or transfer).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.frames import INCOMING_SUCCESSIONS, INCOMING_UNITS
from doorstroom.careers.incoming.problems import KEEP, Finding, Problems, finding
from doorstroom.careers.intake.canonical import Field as Kind
from doorstroom.careers.intake.cast import Typed, cast_fields
from doorstroom.careers.intake.files import read_table
from doorstroom.careers.intake.listed import nearest
from doorstroom.careers.intake.table import ROW, Progress, quiet
from doorstroom.kernel.errors import BadInput

if TYPE_CHECKING:
    from doorstroom.administrations import Administration

_DAY = Kind("date", least="1901-01-01", most=schema.LAST_DAY)
FIELDS = {
    "code": Kind(),
    "effective_on": _DAY,
    "name": Kind(free=True),
    "unit_kind": Kind(),
    "parent": Kind(),
    "closed": Kind("truth"),
    "succeeded_by": Kind(),
    "succession": Kind("choice", allowed=schema.SUCCESSION_KINDS),
}
REQUIRED = ("code", "effective_on")


@dataclass(frozen=True, slots=True)
class Organisation:
    """The units of an administration as a file gives them.

    Attributes:
        units: ``INCOMING_UNITS``; successions: ``INCOMING_SUCCESSIONS``.
    """

    units: pl.DataFrame = field(default_factory=INCOMING_UNITS.empty)
    successions: pl.DataFrame = field(default_factory=INCOMING_SUCCESSIONS.empty)
    problems: Problems = field(default_factory=Problems)
    source: Source = field(default_factory=lambda: Source(""))


def check_organisation(
    path: Path,
    *,
    administration: Administration | None = None,
    progress: Progress = quiet,
    keep: int | None = KEEP,
) -> Organisation:
    """Read and check a file of units.

    Raises:
        BadInput: the file cannot be read, or has no ``code`` and ``effective_on``.
    """
    table = read_table(path, progress=progress)
    missing = [name for name in REQUIRED if name not in table.header]
    if missing:
        raise BadInput(
            f"the organisation has no column {', '.join(missing)}", where="row 1", expected=", ".join(FIELDS)
        )
    names = [name for name in FIELDS if name in table.header]
    typed = cast_fields(
        table.frame.select(ROW, *names), {name: FIELDS[name] for name in names}, filled=REQUIRED, keep=keep
    )
    rows = _with_all(typed)
    findings = [*table.findings, *typed.findings, *_across(rows, keep)]
    if administration is not None:
        findings += _kinds(rows, administration.codes("unit_kind"), keep)
    problems = Problems.of(findings, keep=keep)
    if problems.errors:
        return Organisation(problems=problems, source=table.source)
    units = rows.with_columns(pl.col("closed").fill_null(value=False)).sort("code", "effective_on")
    followed = rows.filter(pl.col("succeeded_by").is_not_null()).select(
        old="code", new="succeeded_by", on="effective_on", kind="succession"
    )
    # A unit that goes on in two others stands in two rows of one day; it is one state.
    units = units.unique(subset=["code", "effective_on"], keep="first", maintain_order=True)
    return Organisation(
        INCOMING_UNITS.conform(units), INCOMING_SUCCESSIONS.conform(followed), problems, table.source
    )


def check_units_used(
    events: pl.DataFrame, units: pl.DataFrame, *, column: str = "unit", keep: int | None = KEEP
) -> list[Finding]:
    """Find units of events that the organisation does not know, or not yet, or no longer.

    Args:
        events: ``INCOMING``.
        units: ``INCOMING_UNITS``, all rows of the organisation.
    """
    placed = events.filter(pl.col("unit").is_not_null()).select("row", "unit", "effective_on")
    life = units.group_by("code").agg(
        first=pl.col("effective_on").min(),
        ended=pl.col("effective_on").filter(pl.col("closed")).max(),
        last=pl.col("effective_on").max(),
    )
    placed = placed.join(life, left_on="unit", right_on="code", how="left")
    findings = []
    unknown = placed.filter(pl.col("first").is_null()).select("row", value="unit")
    if unknown.height:
        codes = tuple(life["code"].sort())
        shown = (unknown["value"] if keep is None else unknown["value"].head(keep)).unique().to_list()
        right = {value: nearest(value, codes) for value in shown}
        expected = pl.col("value").replace_strict(right, default=None, return_dtype=pl.String)
        what = "the organisation has no such unit"
        rows = unknown.with_columns(expected=expected)
        findings.append(finding("error", column, what, "a code of the organisation", rows=rows, keep=keep))
    early = placed.filter(pl.col("effective_on") < pl.col("first"))
    if early.height:
        rows = early.select(
            "row",
            value=pl.format("{} on {}", "unit", "effective_on"),
            expected=pl.format("a date from {} on, or an earlier row of the unit", "first"),
        )
        findings.append(finding("error", column, "the unit does not exist yet", "", rows=rows, keep=keep))
    closed = placed.filter((pl.col("ended") == pl.col("last")) & (pl.col("effective_on") >= pl.col("ended")))
    if closed.height:
        rows = closed.select(
            "row",
            value=pl.format("{} on {}", "unit", "effective_on"),
            expected=pl.format("a unit that is open; this one closed on {}", "ended"),
        )
        findings.append(finding("warning", column, "the unit is closed", "", rows=rows, keep=keep))
    return findings


def _with_all(typed: Typed) -> pl.DataFrame:
    clean = typed.frame.filter(~pl.col(ROW).is_in(typed.bad.implode()))
    absent = {"closed": pl.Boolean} | dict.fromkeys(set(FIELDS) - {"closed", *REQUIRED}, pl.String)
    return clean.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in absent.items() if name not in clean.columns
    )


def _across(rows: pl.DataFrame, keep: int | None) -> list[Finding]:
    """Find doubles, parents that are no unit, and units that stand under themselves."""
    checks = []
    facts = ["name", "unit_kind", "parent", "closed"]
    double = (pl.struct(facts).n_unique() > 1).over("code", "effective_on")
    checks.append(
        ("code", "two different rows for one unit and day", "one row a unit and day", double, "code")
    )
    alone = pl.col("parent").is_not_null() & ~pl.col("parent").is_in(rows["code"].unique().implode())
    checks.append(("parent", "the unit above is not in the file", "a code of the file", alone, "parent"))
    unknown = pl.col("succeeded_by").is_not_null() & ~pl.col("succeeded_by").is_in(
        rows["code"].unique().implode()
    )
    checks.append(
        (
            "succeeded_by",
            "the succeeding unit is not in the file",
            "a code of the file",
            unknown,
            "succeeded_by",
        )
    )
    half = pl.col("succeeded_by").is_null() != pl.col("succession").is_null()
    checks.append(("succession", "succeeded_by and succession go together", "both or none", half, "code"))
    findings = []
    for column, problem, right, test, value in checks:
        wrong = rows.filter(test)
        if wrong.height:
            shown = wrong.select(row=ROW, value=value)
            findings.append(finding("error", column, problem, right, rows=shown, keep=keep))
    return findings + _circles(rows, keep)


def _circles(rows: pl.DataFrame, keep: int | None) -> list[Finding]:
    """Find units that stand under themselves on the day of one of the rows.

    Each date on which a parent changes gives one tree; a walk up it that is longer than it has units turns.
    """
    changes = rows.sort("effective_on").select("code", "effective_on", "parent", ROW)
    above: dict[str, str | None] = {}
    row_of: dict[str, int] = {}
    wrong: dict[int, str] = {}
    for _, group in changes.group_by("effective_on", maintain_order=True):
        for code, parent, row in group.select("code", "parent", ROW).iter_rows():
            above[code], row_of[code] = parent, row
        for code in group["code"]:
            walked = {code}
            here = above.get(code)
            while here is not None and here not in walked:
                walked.add(here)
                here = above.get(here)
            if here is not None:
                wrong[row_of[code]] = code
    if not wrong:
        return []
    shown = pl.DataFrame({"row": list(wrong), "value": list(wrong.values())})
    return [
        finding("error", "parent", "the unit stands under itself", "a unit above it", rows=shown, keep=keep)
    ]


def _kinds(rows: pl.DataFrame, codes: tuple[str, ...], keep: int | None) -> list[Finding]:
    wrong = (
        rows.filter(pl.col("unit_kind").is_not_null() & ~pl.col("unit_kind").is_in(codes))
        if codes
        else rows.clear()
    )
    if wrong.is_empty():
        return []
    right = {value: nearest(value, codes) for value in wrong["unit_kind"].unique().to_list()}
    shown = wrong.select(
        row=ROW, value="unit_kind", expected=pl.col("unit_kind").replace_strict(right, return_dtype=pl.String)
    )
    return [finding("error", "unit_kind", "not in the administration's list", "", rows=shown, keep=keep)]
