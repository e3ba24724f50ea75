"""A file of names: one row a person, all that is wrong at once, no name in any message.

What is wrong is told by row and column and by what would be right: messages reach terminals and logs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.problems import KEEP, Finding, Problems, finding
from doorstroom.careers.intake.files import read_table
from doorstroom.careers.intake.personal import note_unused, refuse_disguised, refuse_national_numbers
from doorstroom.careers.intake.table import ROW, Progress, TextTable, quiet
from doorstroom.careers.names.spelling import LONGEST, plain
from doorstroom.careers.special.intake import without_values
from doorstroom.kernel.errors import BadInput
from doorstroom.kernel.frames import Category, Column, FrameSchema

INCOMING_NAMES = FrameSchema(
    "incoming names",
    (
        Column(
            "row", pl.Int64, "row of the file; the header is row 1", nullable=False, category=Category.NONE
        ),
        Column("person", pl.String, "opaque personnel number", nullable=False),
        Column(
            "given_name", pl.String, "given name or names; empty for who has one name only", nullable=False
        ),
        Column("family_name", pl.String, "family name with its prefixes", nullable=False),
    ),
)
COLUMNS = tuple(INCOMING_NAMES.names[1:])
_NAMES = ("given_name", "family_name")


@dataclass(frozen=True, slots=True)
class CheckedNames:
    """A file of names that was read and checked; usable where ``problems.errors`` is 0.

    Attributes:
        rows: data rows in the file.
        rows_in: ``INCOMING_NAMES``, one row a person; empty where there are errors. Not in the text of this.
        doubles: rows that say the same of a person again.
        problems: everything that was found, without any name.
        source: where it came from.
    """

    rows: int
    rows_in: pl.DataFrame = field(default_factory=INCOMING_NAMES.empty, repr=False)
    doubles: int = 0
    problems: Problems = field(default_factory=Problems)
    source: Source = field(default_factory=lambda: Source(""))


def check_names(path: Path, *, keep_all: bool = False, progress: Progress = quiet) -> CheckedNames:
    """Read a file of names and check every row; who is in the ledger, ``record_names`` checks.

    Args:
        path: CSV (UTF-8), Excel or Parquet, told apart by content, with ``COLUMNS``.
        keep_all: keep every row with a problem instead of the first thousand a kind.
        progress: told about stage, done and total while reading.
    Raises:
        BadInput: the file cannot be read at all, or lacks a column; nothing of its content is shown.
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
    rows = text.select(pl.col(ROW).alias("row"), *COLUMNS).with_columns(
        # One space between words, none around: a name is not another one for a space.
        pl.col(name).fill_null("").str.replace_all(r"\s+", " ").str.strip_chars(" ")
        for name in COLUMNS
    )
    findings += refuse_disguised(rows["person"], "person")
    findings += _wrong(rows, keep)
    if not table.rows:
        findings.append(finding("warning", "", "the file has a header and no rows", "one row a person"))
    problems = Problems.of(map(without_values, findings), keep=keep)
    if problems.errors:
        return CheckedNames(table.rows, problems=problems, source=table.source)
    once = rows.unique(list(COLUMNS), keep="first", maintain_order=True)
    return CheckedNames(
        table.rows, INCOMING_NAMES.conform(once), rows.height - once.height, problems, table.source
    )


def wrong_name(given: str, family: str) -> dict[str, str]:
    """Return what is wrong with one name: column to problem; empty where it can be recorded.

    >>> wrong_name("Jan", "")
    {'family_name': 'empty'}
    """
    row = pl.DataFrame([(2, "1", given, family)], schema=INCOMING_NAMES.dtypes, orient="row")
    return {one.column: one.problem for one in _wrong(row, None)}


def _wrong(rows: pl.DataFrame, keep: int | None) -> Iterator[Finding]:
    readable = [pl.col(name).map_elements(lambda text: bool(plain(text)), pl.Boolean) for name in COLUMNS]
    for name, says in zip(COLUMNS, readable, strict=True):
        text = pl.col(name)
        checks = [
            ("too long", text.str.len_chars() > LONGEST, f"at most {LONGEST} characters"),
            ("holds a sign that nobody sees", text.str.contains(r"\p{C}"), "letters, spaces and marks"),
        ]
        if name == "given_name":
            checks.append(("no letter in it", (text != "") & ~says, "letters, or nothing"))
        else:
            checks.append(("empty", text == "", "a value in every row"))
            checks.append(("no letter in it", (text != "") & ~says, "letters or digits"))
        for problem, wrong, right in checks:
            yield from _found(rows.filter(wrong), name, problem, right, keep)
    differs = pl.concat_str(_NAMES, separator="\x1f").n_unique().over("person") > 1
    again = rows.filter(pl.col("person") != "").filter(differs)
    yield from _found(again, "person", "has two names", "one name a person", keep)


def _found(bad: pl.DataFrame, column: str, problem: str, right: str, keep: int | None) -> Iterator[Finding]:
    if bad.height:
        rows = bad.select("row", value=pl.lit(None, pl.String))
        yield finding("error", column, problem, right, rows=rows, keep=keep)


def _read(path: Path, progress: Progress) -> TextTable:
    if not path.is_file():
        raise BadInput("no such file", where=str(path), expected="the path of a file of names")
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
