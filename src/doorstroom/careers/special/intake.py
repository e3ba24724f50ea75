"""A file of answers about special categories: one row an answer, all that is wrong at once, no value shown.

What is wrong is told by row and column and by what would be right. The answer and the person's number stay in
the file: messages reach terminals, logs and tickets, where a special value must not be (obligations G11, L5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.problems import KEEP, Finding, Problems, finding
from doorstroom.careers.intake.canonical import Field
from doorstroom.careers.intake.cast import cast_fields
from doorstroom.careers.intake.files import read_table
from doorstroom.careers.intake.personal import note_unused, refuse_disguised, refuse_national_numbers
from doorstroom.careers.intake.table import ROW, Progress, TextTable, quiet
from doorstroom.kernel.errors import BadInput
from doorstroom.kernel.frames import Category, Column, FrameSchema

# As ``models.SpecialAnswer`` has them; here without Django, so that a file can be checked without a database.
GROUPS = ("disability_or_chronic_illness", "foreign_origin")
ANSWERS = ("yes", "no", "prefers_not_to_say", "not_asked")
BASES = ("register", "self_identified")
LONGEST_DEFINITION = 100

_SPECIAL = Category.SPECIAL
INCOMING_ANSWERS = FrameSchema(
    "incoming answers",
    (
        Column("row", pl.Int64, "row of the file as in a spreadsheet; the header is row 1", nullable=False),
        Column("person", pl.String, "opaque personnel number", nullable=False),
        Column("group", pl.String, "one group", allowed=GROUPS, nullable=False, category=_SPECIAL),
        Column("answer", pl.String, "what was answered", allowed=ANSWERS, nullable=False, category=_SPECIAL),
        Column("basis", pl.String, "where it comes from", allowed=BASES, nullable=False, category=_SPECIAL),
        Column("definition", pl.String, "definition of the group", nullable=False, category=Category.NONE),
        Column("asked_on", pl.Date, "day of the question; null for a register", category=_SPECIAL),
        Column("answered_on", pl.Date, "day from which it holds; null if not asked", category=_SPECIAL),
    ),
)
COLUMNS = tuple(INCOMING_ANSWERS.names[1:])
# Of one person: what makes two answers the same one, told again or told otherwise.
SAME = ["person", "group", "basis", "definition", "asked_on", "answered_on"]

_DAY = Field("date", least="1901-01-01", most=schema.LAST_DAY)
_FIELDS = {
    "person": Field(),
    "group": Field("choice", allowed=GROUPS),
    "answer": Field("choice", allowed=ANSWERS),
    "basis": Field("choice", allowed=BASES),
    "definition": Field(),
    "asked_on": _DAY,
    "answered_on": _DAY,
}
_FILLED = ("person", "group", "answer", "basis", "definition")


@dataclass(frozen=True, slots=True)
class CheckedAnswers:
    """A file of answers that was read and checked; usable where ``problems.errors`` is 0.

    Attributes:
        rows: data rows in the file.
        rows_in: ``INCOMING_ANSWERS``; empty where there are errors. Not in the text of this object.
        problems: everything that was found, without any value.
        source: where it came from.
    """

    rows: int
    rows_in: pl.DataFrame = field(default_factory=INCOMING_ANSWERS.empty, repr=False)
    problems: Problems = field(default_factory=Problems)
    source: Source = field(default_factory=lambda: Source(""))


def check_answers(path: Path, *, keep_all: bool = False, progress: Progress = quiet) -> CheckedAnswers:
    """Read a file of answers and check every row; who is in the ledger, the import checks.

    Args:
        path: CSV (UTF-8), Excel or Parquet, told apart by content, with ``COLUMNS``.
        keep_all: keep every row with a problem instead of the first thousand a kind.
        progress: told about stage, done and total while reading.
    Raises:
        BadInput: the file cannot be read at all, or lacks a column; nothing of its content is shown.

    Source: DIV-32, DIV-43; obligations G11, L5.
    """
    keep = None if keep_all else KEEP
    table = _read(path, progress)
    text, findings = refuse_national_numbers(table.frame)
    findings = [*table.findings, *findings]
    header = [name for name in text.columns if name != ROW]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise _unusable(f"no column {', '.join(missing)}", "row 1")
    findings += note_unused(header, list(COLUMNS))
    used = text.select(ROW, *COLUMNS)
    typed = cast_fields(used, _FIELDS, filled=_FILLED, keep=keep)
    findings += typed.findings
    for name, bad in table.not_numbers.items():
        if name in COLUMNS:
            findings.append(finding("error", name, "not a number", "no such value", rows=bad, keep=keep))
    findings += refuse_disguised(used["person"], "person")
    # A row that says something unreadable is judged once, for that.
    sound = typed.frame.filter(~pl.col(ROW).is_in(typed.bad.implode())).rename({ROW: "row"})
    findings += _contradictions(sound, keep)
    if not table.rows:
        findings.append(finding("warning", "", "the file has a header and no rows", "one row an answer"))
    problems = Problems.of(map(without_values, findings), keep=keep)
    rows = INCOMING_ANSWERS.empty() if problems.errors else INCOMING_ANSWERS.conform(sound)
    return CheckedAnswers(table.rows, rows, problems, table.source)


def without_values(one: Finding) -> Finding:
    """Return a finding whose rows say where and what would be right, and no longer what was found."""
    return replace(one, examples=one.examples.with_columns(value=pl.lit(None, pl.String)))


def _read(path: Path, progress: Progress) -> TextTable:
    if not path.is_file():
        raise BadInput(f"no file {path}", expected="the path of a file of answers")
    try:
        return read_table(path, progress=progress)
    except (BadInput, pl.exceptions.PolarsError) as error:
        # Readers quote what they stumble over: a header that is none, the word around a byte.
        where = error.where if isinstance(error, BadInput) else ""
        raise _unusable("the file cannot be read as a table", where) from None


def _unusable(what: str, where: str) -> BadInput:
    columns = ", ".join(COLUMNS)
    return BadInput(
        what, where=where, expected=f"CSV in UTF-8, Excel .xlsx or Parquet, with the columns {columns}"
    )


def _contradictions(rows: pl.DataFrame, keep: int | None) -> Iterator[Finding]:
    """Rows whose values do not go together.

    Each problem has words that are true of several answers, so that they give none away.
    """
    answer, asked, answered = pl.col("answer"), pl.col("asked_on"), pl.col("answered_on")
    not_asked = answer == "not_asked"
    undated = (not_asked & (asked.is_not_null() | answered.is_not_null())) | (~not_asked & answered.is_null())
    registered = (pl.col("basis") == "register") & (asked.is_not_null() | ~answer.is_in(["yes", "no"]))
    again = (answer.n_unique().over(SAME) > 1).fill_null(value=False)
    for column, wrong, problem, right in (
        (
            "definition",
            pl.col("definition").str.len_chars() > LONGEST_DEFINITION,
            "too long",
            f"at most {LONGEST_DEFINITION} characters",
        ),
        (
            "answered_on",
            undated,
            "the answer and its days do not go together",
            "answered_on for yes, no and prefers_not_to_say; for not_asked neither asked_on nor answered_on",
        ),
        ("answered_on", answered < asked, "answered before it was asked", "a day not before asked_on"),
        (
            "basis",
            registered,
            "the basis and the answer do not go together",
            "for register yes or no, without asked_on, for it asks nobody",
        ),
        (
            "answer",
            again,
            "two answers of one person on the same days",
            "one answer for each person, group, basis, definition and day",
        ),
    ):
        bad = rows.filter(wrong.fill_null(value=False)).select("row", value=pl.lit(None, pl.String))
        if bad.height:
            yield finding("error", column, problem, right, rows=bad, keep=keep)
