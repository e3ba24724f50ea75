"""What is wrong with files: as JSON rows, as a table on standard error, as a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from rich.table import Table

from doorstroom.careers.incoming import Problems
from doorstroom.careers.incoming.problems import Severity
from doorstroom.cli.output import cell, console, several, shown
from doorstroom.kernel.errors import BadInput

SHOWN = 20  # rows of each severity on the screen; --json gives all that were kept
COLUMNS = ("row", "column", "value", "problem", "expected")
Found = Sequence[tuple[Path, Problems]]


class UnusableExtract(BadInput):
    """An extract with errors was given to a command that needs one without; carries all of them."""

    def __init__(self, found: Found) -> None:
        self.found = found
        errors = sum(problems.errors for _, problems in found)
        names = ", ".join(path.name for path, problems in found if problems.errors)
        super().__init__(
            f"the extract has {several(errors, 'error')}",
            where=names,
            expected="an extract that passes the check",
        )


def as_rows(found: Found, severity: Severity) -> list[dict[str, Any]]:
    """Return the kept rows of all files: ``COLUMNS`` and ``file``."""
    return [{**row, "file": path.name} for path, problems in found for row in problems.records(severity)]


def as_document(found: Found) -> dict[str, Any]:
    """Return all that was found, for JSON: rows by severity, true counts, one line a kind of problem."""
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    rows = {f"{severity}s": as_rows(found, severity) for severity in severities}
    counts = {f"{severity}s": sum(one.count(severity) for _, one in found) for severity in severities}
    summary = [
        {**line, "severity": severity, "file": path.name}
        for path, problems in found
        for severity in severities
        for line in problems.summary(severity)
    ]
    return {**rows, "counts": counts, "summary": summary}


def show(found: Found) -> None:
    """Print what was found on standard error: first each kind of problem, then some rows of each."""
    out = console(stderr=True)
    many = len(found) > 1
    kinds = [
        (path, one) for path, problems in found for one in problems if one.severity in ("error", "warning")
    ]
    if not kinds:
        return
    table = Table(title="Problems", title_justify="left")
    for name in (*(["file"] if many else []), "", "column", "problem", "rows"):
        table.add_column(name, justify="right" if name == "rows" else "left")
    for path, one in kinds:
        texts = [one.severity, one.column, one.problem, f"{one.count:,}"]
        style = "red" if one.severity == "error" else "yellow"
        table.add_row(*map(shown, [path.name, *texts] if many else texts), style=style)
    out.print(table)
    rows = as_rows(found, "error") or as_rows(found, "warning")
    chosen = _some_of_each(rows)
    title = several(len(rows), "row") if len(chosen) == len(rows) else f"{SHOWN} rows; more with --json"
    table = Table(title=title, title_justify="left")
    names = (*(["file"] if many else []), *COLUMNS)
    for name in names:
        table.add_column(name, justify="right" if name == "row" else "left")
    for row in chosen:
        table.add_row(*(shown(cell(row[name])) for name in names))
    out.print(table)


def _some_of_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return at most ``SHOWN`` rows in their order: a kind with many rows does not hide the others."""
    kinds: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        kinds.setdefault((row["file"], row["column"], row["problem"]), []).append(place)
    in_turn = (place for turn in zip_longest(*kinds.values()) for place in turn if place is not None)
    return [rows[place] for place in sorted(islice(in_turn, SHOWN))]
