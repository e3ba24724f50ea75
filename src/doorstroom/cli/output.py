"""What a command says: one JSON document or tables on standard output, the rest on standard error."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

WIDE = 200  # columns, where output goes to a file or a pipe and nobody's screen sets the width


def console(*, stderr: bool = False) -> Console:
    """Return a console; made for each use, so that it follows the streams of the moment."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDE
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def plain(value: Any) -> Any:
    """Return as JSON what JSON does not know: dates in ISO, instants in UTC, frames as lists of rows."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, pl.DataFrame):
        return value.to_dicts()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def shown(text: str) -> str:
    r"""Return text as a screen may print it: markup as letters, signs that steer a terminal as their codes.

    >>> print(shown("a[red]\x1b[31m"))
    a\[red]\x1b[31m
    """
    return escape("".join(_visible(sign) for sign in text))


def _visible(sign: str) -> str:
    # Control signs and those that hide or turn text around (category C*); line breaks and tabs stay.
    if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf"):
        return sign
    return sign.encode("unicode_escape").decode()


def several(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun, such as ``1 row`` or ``2,000 rows``.

    >>> several(1, "person", "people"), several(2000, "row")
    ('1 person', '2,000 rows')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def note(text: str, *, style: str = "") -> None:
    """Say something beside the answer, on standard error."""
    console(stderr=True).print(shown(text), style=style or None)


def cell(value: Any) -> str:
    """Return a value as a table shows it; what is not known is a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, list):
        return " / ".join(cell(item) for item in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one command, in its two forms.

    Attributes:
        as_json: whether the JSON document is wanted instead of text.
    """

    as_json: bool

    def document(self, content: Mapping[str, Any]) -> None:
        """Print the one JSON document, if JSON is wanted."""
        if self.as_json:
            text = json.dumps(content, default=plain, ensure_ascii=False, indent=1, allow_nan=False)
            sys.stdout.write(text + "\n")

    def raw(self, text: str) -> None:
        """Print text as it is, for a file, if text is wanted."""
        if not self.as_json:
            sys.stdout.write(text)

    def line(self, text: str, *, style: str = "") -> None:
        """Print one line of text, if text is wanted."""
        if not self.as_json:
            console().print(shown(text), style=style or None)

    def table(
        self,
        rows: pl.DataFrame | Sequence[Mapping[str, Any]],
        *,
        title: str = "",
        total: Mapping[str, Any] | None = None,
        columns: Sequence[str] = (),
    ) -> None:
        """Print rows as a table, if text is wanted; numbers stand right, the total last."""
        if self.as_json:
            return
        records = rows.to_dicts() if isinstance(rows, pl.DataFrame) else list(rows)
        known = rows.columns if isinstance(rows, pl.DataFrame) else list(records[0]) if records else []
        names = list(columns) or known
        if title:
            self.line(title)  # not the table's own, which is as narrow as its columns
        table = Table(show_footer=total is not None)
        for position, name in enumerate(names):
            values = [row.get(name) for row in records] + ([total.get(name)] if total else [])
            number = any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
            foot = "" if total is None else cell(total[name]) if name in total else "total" * (position == 0)
            heading = name.replace("_", " ")
            table.add_column(shown(heading), justify="right" if number else "left", footer=shown(foot))
        for row in records:
            table.add_row(*(shown(cell(row.get(name))) for name in names))
        console().print(table)


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """Show bars on standard error while something runs; on a stream that is no screen, one line."""
    stderr = console(stderr=True)
    if not stderr.is_terminal:
        stderr.print(f"{escape(what)} …")
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=stderr,
        transient=False,
        disable=not stderr.is_terminal,
    ) as bars:
        yield bars
