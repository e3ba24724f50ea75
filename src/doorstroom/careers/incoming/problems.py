"""What is wrong or doubtful in a file: all of it at once, in bounded memory.

A finding stands for one kind of problem in one column. It keeps the true number of rows and the first
thousand of them, so that a file with a million errors costs no more than one with a thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

Severity = Literal["error", "warning", "note"]
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}

KEEP = 1000  # rows kept a finding
EXAMPLES = {"row": pl.Int64, "value": pl.String, "expected": pl.String}


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of problem in one column (or, with an empty column, of the whole file).

    Attributes:
        severity: an error blocks the file, a warning does not, a note only says what was done.
        column: column as the file names it, or canonical name; several are joined by " + ".
        problem: what is wrong, the same words for every row.
        count: number of rows concerned; 1 for a problem of the file as a whole.
        examples: the first rows: ``row`` (null where no single row is meant), ``value``, ``expected``.
    """

    severity: Severity
    column: str
    problem: str
    count: int
    examples: pl.DataFrame

    @property
    def key(self) -> tuple[Severity, str, str]:
        """What makes two findings the same."""
        return self.severity, self.column, self.problem


def finding(
    severity: Severity,
    column: str,
    problem: str,
    expected: str,
    *,
    rows: pl.DataFrame | None = None,
    value: str = "",
    count: int | None = None,
    keep: int | None = KEEP,
) -> Finding:
    """Make a finding.

    Args:
        rows: the rows concerned: ``row``, ``value`` and, where it differs from row to row, ``expected``
            (null falls back to ``expected``). Without it the finding is about the file as a whole.
        value: what was found, where ``rows`` is not given.
        count: number of cases, where it is not the number of rows given.
        keep: how many rows to keep; ``None`` keeps all.
    """
    if rows is None:
        only = pl.DataFrame({"row": [None], "value": [value], "expected": [expected]}, schema=EXAMPLES)
        return Finding(severity, column, problem, 1 if count is None else count, only)
    right = pl.lit(expected)
    if "expected" in rows.columns:
        right = pl.coalesce(pl.col("expected"), right)
    kept = rows if keep is None else rows.head(keep)
    examples = kept.select(
        pl.col("row").cast(pl.Int64), pl.col("value").cast(pl.String), right.cast(pl.String).alias("expected")
    )
    return Finding(severity, column, problem, rows.height if count is None else count, examples)


@dataclass(frozen=True, slots=True)
class Problems:
    """All findings about a file, errors first as they were found."""

    findings: tuple[Finding, ...] = ()
    keep: int | None = field(default=KEEP, compare=False)

    @classmethod
    def of(cls, findings: Iterable[Finding], *, keep: int | None = KEEP) -> Problems:
        """Gather findings; those about the same problem of the same column become one."""
        grouped: dict[tuple[Severity, str, str], Finding] = {}
        for one in findings:
            before = grouped.get(one.key)
            grouped[one.key] = one if before is None else _joined(before, one, keep)
        return cls(tuple(sorted(grouped.values(), key=lambda one: _ORDER[one.severity])), keep)

    def __add__(self, other: Problems | Iterable[Finding]) -> Problems:
        """Return these findings and ``other`` together."""
        return Problems.of((*self.findings, *other), keep=self.keep)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __bool__(self) -> bool:
        return bool(self.findings)

    def count(self, severity: Severity) -> int:
        """Number of rows (and file-wide problems) of this severity."""
        return sum(one.count for one in self.findings if one.severity == severity)

    @property
    def errors(self) -> int:
        """How many errors there are; 0 means that the file may be imported."""
        return self.count("error")

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self.count("warning")

    def frame(self, severity: Severity = "error") -> pl.DataFrame:
        """Return the kept rows: ``row``, ``column``, ``value``, ``problem``, ``expected``, by row."""
        names = ["row", "column", "value", "problem", "expected"]
        parts = [
            one.examples.with_columns(column=pl.lit(one.column), problem=pl.lit(one.problem)).select(names)
            for one in self.findings
            if one.severity == severity
        ]
        if not parts:
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {"row": pl.Int64})
        return pl.concat(parts).sort("row", nulls_last=False, maintain_order=True)

    def records(self, severity: Severity = "error") -> list[dict[str, Any]]:
        """Return ``frame`` as plain dictionaries, for JSON."""
        return self.frame(severity).to_dicts()

    def summary(self, severity: Severity = "error") -> list[dict[str, Any]]:
        """Return one line a finding: ``column``, ``problem``, ``count``, and how many rows are kept."""
        return [
            {"column": one.column, "problem": one.problem, "count": one.count, "shown": one.examples.height}
            for one in self.findings
            if one.severity == severity
        ]


def _joined(one: Finding, other: Finding, keep: int | None) -> Finding:
    examples = pl.concat([one.examples, other.examples])
    examples = examples if keep is None else examples.head(keep)
    return Finding(one.severity, one.column, one.problem, one.count + other.count, examples)
