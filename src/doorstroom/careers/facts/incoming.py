"""A file of facts: one row a fact, the columns named as in this project, all that is wrong at once.

Columns: ``kind``, ``person`` or ``function`` or ``post``, ``from_on``; where needed ``until``, ``value``,
``ref``, ``action``, and whatever stands beside the value of the kinds in the file. Kinds may be mixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.facts.beside import pack_beside
from doorstroom.careers.facts.checks import check_rows
from doorstroom.careers.facts.declared import COMPANIONS, KINDS
from doorstroom.careers.facts.kinds import Subject
from doorstroom.careers.facts.schema import INCOMING_FACTS
from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.problems import KEEP, Finding, Problems, finding
from doorstroom.careers.intake.canonical import Field
from doorstroom.careers.intake.cast import Typed, cast_fields
from doorstroom.careers.intake.files import read_table
from doorstroom.careers.intake.personal import note_unused, refuse_disguised, refuse_national_numbers
from doorstroom.careers.intake.table import ROW, Progress, quiet
from doorstroom.kernel.errors import BadInput

if TYPE_CHECKING:
    from doorstroom.administrations import Administration

REQUIRED = ("kind", "from_on")
SUBJECTS = tuple(subject.value for subject in Subject)
_DAY = Field("date", least="1901-01-01", most=schema.LAST_DAY)
FIELDS: dict[str, Field] = {
    "kind": Field(),
    **dict.fromkeys(SUBJECTS, Field()),
    "from_on": _DAY,
    "until": _DAY,
    "value": Field(),
    "ref": Field(),
    "action": Field("choice", allowed=schema.ACTIONS),
    **dict.fromkeys(COMPANIONS, Field()),
}


@dataclass(frozen=True, slots=True)
class CheckedFacts:
    """A file of facts that was read and checked; usable where ``problems.errors`` is 0.

    Attributes:
        rows: data rows in the file.
        rows_in: ``INCOMING_FACTS``; empty where there are errors.
        problems: everything that was found.
        source: where it came from.
    """

    rows: int
    rows_in: pl.DataFrame = field(default_factory=INCOMING_FACTS.empty)
    problems: Problems = field(default_factory=Problems)
    source: Source = field(default_factory=lambda: Source(""))


def check_facts(
    path: Path,
    *,
    administration: Administration | None = None,
    progress: Progress | None = None,
    keep_all: bool = False,
) -> CheckedFacts:
    """Read a file of facts and check every row by itself; who is in the ledger, the import checks.

    Args:
        path: CSV, Excel or Parquet, told apart by content.
        administration: its lists say which values may occur; without it, and for open lists, all may.
        progress: told about stage, done and total while reading.
        keep_all: keep every row with a problem instead of the first thousand a kind.
    Raises:
        BadInput: the file cannot be read at all, or its columns are not those of facts.
    """
    keep = None if keep_all else KEEP
    table = read_table(path, progress=progress or quiet)
    text, findings = refuse_national_numbers(table.frame)
    findings = [*table.findings, *findings]
    header = [name for name in text.columns if name != ROW]
    _require_columns(header)
    known = [name for name in header if name in FIELDS]
    findings += note_unused(header, known)
    used = text.select(ROW, *known)
    typed = cast_fields(used, {name: FIELDS[name] for name in known}, filled=REQUIRED, keep=keep)
    findings += typed.findings
    for name, bad in table.not_numbers.items():
        if name in known:
            right = "a number, or no value"
            findings.append(finding("error", name, "not a number", right, rows=bad, keep=keep))
    rows, more = _rows(typed, keep)
    findings += more
    if "person" in known:
        findings += refuse_disguised(used["person"], "person")
    findings += check_rows(rows, administration, keep=keep)
    if not table.rows:
        findings.append(finding("warning", "", "the file has a header and no rows", "one row a fact"))
    problems = Problems.of(findings, keep=keep)
    return CheckedFacts(
        table.rows, INCOMING_FACTS.empty() if problems.errors else rows, problems, table.source
    )


def _require_columns(header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if not any(name in header for name in SUBJECTS):
        missing.append(" or ".join(SUBJECTS))
    if missing:
        raise BadInput(
            f"no column {', '.join(missing)}",
            where="row 1",
            expected=f"the columns of facts: {', '.join(FIELDS)}",
        )


def _rows(typed: Typed, keep: int | None) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``INCOMING_FACTS``, null where a value could not be read, and what names the wrong subject."""
    frame = typed.frame
    absent = [name for name in ("function", "post", "action") if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    findings = list(_misplaced(frame, keep))
    of_post = pl.col("kind").is_in([code for code, kind in KINDS.items() if kind.subject is Subject.POST])
    named = pl.when(of_post).then(pl.coalesce("post", "function")).otherwise(pl.coalesce("function", "post"))
    rows = frame.with_columns(
        row=ROW,
        action=pl.col("action").fill_null("record"),
        named=named,
        beside=pack_beside(frame, COMPANIONS),
    )
    return INCOMING_FACTS.conform(rows), findings


def _misplaced(frame: pl.DataFrame, keep: int | None) -> Iterator[Finding]:
    """A post is not a function: each stands in its own column."""
    for name, other in (("function", Subject.POST), ("post", Subject.FUNCTION)):
        codes = [code for code, kind in KINDS.items() if kind.subject is other]
        rows = frame.filter(pl.col("kind").is_in(codes) & pl.col(name).is_not_null())
        if rows.height:
            shown = rows.select(row=ROW, value=name)
            problem = f"a fact of a {other}, not of a {name}"
            yield finding("error", name, problem, f"the {other} in its own column", rows=shown, keep=keep)
