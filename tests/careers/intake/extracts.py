"""Small extracts for the tests of intake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.mapping import Mapping, parse_mapping
from doorstroom.kernel.errors import BadInput

HEADER = "person,effective_on,kind,unit,level"
GOOD = (
    "P1,2010-01-01,entry,U1,A",
    "P1,2012-06-01,move,U2,A",
    "P2,2011-03-01,entry,U1,B",
    "P1,2015-01-01,exit,,",
)


def text(*rows: str, header: str = HEADER) -> str:
    """Return CSV with a header."""
    return "\n".join((header, *rows)) + "\n"


def write(folder: Path, content: str | bytes, name: str = "extract.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def check(folder: Path, content: str | bytes, mapping: str | None = None, **options: Any) -> Checked:
    """Check an extract given as text."""
    parsed: Mapping | None = parse_mapping(mapping.encode()) if mapping else None
    return check_file(write(folder, content), mapping=parsed, **options)


def found(checked: Checked, severity: str = "error") -> list[tuple[int | None, str, str | None, str]]:
    """Return row, column, value and problem of what was found."""
    records = checked.problems.records(severity)  # type: ignore[arg-type]
    return [(one["row"], one["column"], one["value"], one["problem"]) for one in records]


def refusal(action: Callable[[], object]) -> BadInput:
    """Return the refusal that an action ends in."""
    with pytest.raises(BadInput) as caught:
        action()
    return caught.value


def workbook(
    path: Path, rows: list[list[Any]], *, sheets: tuple[str, ...] = ("staff",), top: int = 0
) -> Path:
    """Write an Excel file; dates as real dates."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(top + place, 0, row)
    book.close()
    return path
