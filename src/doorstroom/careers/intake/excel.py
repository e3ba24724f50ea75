"""A sheet of an Excel workbook as a table of text."""

from __future__ import annotations

import re
from pathlib import Path

import fastexcel
import polars as pl

from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.problems import Finding, finding
from doorstroom.careers.intake.table import ROW, Progress, TextTable, check_header, numbered, quiet, sha256_of
from doorstroom.careers.intake.workbook import LAST_ROW, SheetFacts, inspect_workbook, refuse_unseen
from doorstroom.kernel.errors import BadInput

# A reader writes a date as an instant; only midnight is a date.
_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"
_TITLES = 20  # rows among which a header may stand below titles
_NO_NAME = re.compile(r"^[0-9]|^-?[0-9.,]+$")  # dates and numbers are no names of columns


def read_excel(path: Path, sheet: str | None = None, *, progress: Progress = quiet) -> TextTable:
    """Read one sheet; its first row with content is the header.

    Args:
        sheet: name of the sheet; needed where the workbook has several.

    Returns: one String column a header; a date cell as ``2020-12-31``, a number as it would be typed.

    Raises:
        BadInput: the workbook unpacks to too much, is damaged, or the sheet holds formulas, error cells or
            merged cells; several sheets and none chosen; a title stands above the header.
    """
    digest = sha256_of(path)
    facts = _chosen(inspect_workbook(path, progress=progress), sheet)
    refuse_unseen(facts)
    progress("reading", 0, facts.last_row)
    try:
        read = fastexcel.read_excel(path).load_sheet(facts.name, header_row=None, dtypes="string")
        cells = read.to_polars()
    except fastexcel.FastExcelError as error:
        raise BadInput(f"the sheet cannot be read: {error}", where=f"sheet {facts.name}") from None
    progress("reading", facts.last_row, facts.last_row)
    if not cells.height:
        raise BadInput(
            "the sheet is empty", where=f"sheet {facts.name}", expected="a header and one row a line"
        )
    cells = cells.select(pl.all().cast(pl.String).replace("", None))
    findings = _hidden(facts, cells.width)
    named = [name for name in cells.columns if cells[name].null_count() < cells.height]
    cells = cells.select(named)  # columns that were only formatted
    _refuse_title(cells, facts)
    header = check_header([value or "" for value in cells.row(0)])
    frame = cells.slice(1).with_columns(pl.all().str.replace(_MIDNIGHT, "$1"))
    frame.columns = header
    table, blank = _without_blank(numbered(frame, first=facts.first_row + 1))
    findings += blank
    if facts.last_row >= LAST_ROW:
        findings.append(
            finding(
                "warning",
                "",
                "the sheet is full: rows may be missing",
                "CSV or Parquet",
                value=f"{LAST_ROW:,}",
            )
        )
    source = Source("xlsx", sheet=facts.name, file_sha256=digest)
    return TextTable(table, frame.height, source, findings, real_dates=True)


def _chosen(sheets: dict[str, SheetFacts], sheet: str | None) -> SheetFacts:
    if sheet is None and len(sheets) == 1:
        return next(iter(sheets.values()))
    if not sheets:
        raise BadInput("the workbook has no sheet", expected="a sheet with a header and one row a line")
    listed = ", ".join(sheets)
    if sheet is None:
        raise BadInput(
            f"the workbook has {len(sheets)} sheets: {listed}", expected='the one to read, [file] sheet = "…"'
        )
    if sheet not in sheets:
        raise BadInput(
            f"the workbook has no sheet {sheet}", where="[file] sheet", expected=f"one of {listed}"
        )
    return sheets[sheet]


def _hidden(facts: SheetFacts, width: int) -> list[Finding]:
    """Warn of what a person who looks at the sheet does not see, but which is read."""
    last = facts.first_column + width - 1
    spans = ((max(from_, facts.first_column), min(until, last)) for from_, until in facts.hidden_columns)
    columns = sum(max(0, until - from_ + 1) for from_, until in spans)
    findings = [
        finding(
            "warning",
            "",
            f"the sheet has hidden {what}; they were read as all others",
            "nothing hidden, or what is meant copied to a sheet of its own",
            value=f"{count:,} hidden in sheet {facts.name}",
            count=count,
        )
        for what, count in (("rows", facts.hidden_rows), ("columns", columns))
        if count
    ]
    if facts.filters:
        findings.append(
            finding(
                "warning",
                "",
                "columns of the sheet are filtered; the rows that the filter hides were read as all others",
                "no filter, or the rows that are meant copied to a sheet of their own",
                value=f"{facts.filters:,} with a filter in sheet {facts.name}",
                count=facts.filters,
            )
        )
    return findings


def _refuse_title(cells: pl.DataFrame, facts: SheetFacts) -> None:
    """Refuse a first row with few filled cells above a row that looks like a header."""
    rows = cells.head(_TITLES).rows()
    filled = len([value for value in rows[0] if value])
    if filled * 2 > cells.width:
        return
    for place, row in enumerate(rows[1:], 1):
        names = [value for value in row if value]
        plain = not any(_NO_NAME.search(name) for name in names)
        if len(names) > max(filled, cells.width * 0.7) and plain and len(set(names)) == len(names):
            raise BadInput(
                f"the first row has {filled} of {cells.width} cells filled, so it is no header; "
                f"row {facts.first_row + place} looks like one",
                where=f"sheet {facts.name}, row {facts.first_row}",
                expected="the header as the first row of the sheet, with no title above it",
            )


def _without_blank(table: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out rows without anything; only those between others are worth a word."""
    blank = pl.all_horizontal(pl.exclude(ROW).is_null())
    kept = table.filter(~blank)
    last = kept[ROW].max()
    between = table.filter(blank & (pl.col(ROW) < last)) if last is not None else table.clear()
    if not between.height:
        return kept, []
    rows = between.select(row=pl.col(ROW), value=pl.lit(""))
    return kept, [finding("warning", "", "the row is blank and was left out", "no blank rows", rows=rows)]
