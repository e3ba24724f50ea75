"""A report as an Excel workbook: one sheet about it, then one sheet a table; the same report, the same bytes.

Numbers are numbers, with the rounding of the page left to their format; texts are written as texts, so that
none of them can run as a formula. What a reader must know stands on top of every sheet, because a sheet is
copied without the others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from doorstroom.documents.cells import Cell, Kind, Share
from doorstroom.documents.content import Report, Table
from doorstroom.documents.labels import label_parts
from doorstroom.documents.words import Words, without_marks

_LONGEST = 31  # letters in the name of a sheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.CHANGE: "+#,##0;-#,##0;0",
    Kind.DECIMAL: "#,##0.0",
    Kind.SHARE: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
}
_DECIMAL_CHANGE = "+#,##0.0;-#,##0.0;0.0"
_FIRST_SHEET_DAY = date(1900, 3, 1)  # Excel counts a day too many before it


def workbook(report: Report) -> bytes:
    """Write the whole report; the same report gives the same bytes."""
    words = Words(report.language)
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    book = xlsxwriter.Workbook(out, options)
    made = report.label.known_at or datetime.combine(report.label.on, time.min, UTC)
    book.set_properties({"title": report.title, "created": made.astimezone(UTC).replace(tzinfo=None)})
    style = _Style(book)
    about = words.say("About")
    names = sheet_names([table.title for table in report.tables()], taken=about)
    _about(book.add_worksheet(about), report, dict(zip(names, report.tables(), strict=True)), style, words)
    for name, table in zip(names, report.tables(), strict=True):
        _sheet(book.add_worksheet(name), table, report, style, words)
    book.close()
    return out.getvalue()


def sheet_names(titles: list[str], *, taken: str = "") -> list[str]:
    """Return names that Excel takes, each once: 31 letters, no brackets or slashes, not empty.

    >>> sheet_names(["In/out", "in out", "History"])
    ['In out', 'in out 2', 'History 2']
    """
    used = {taken.lower(), "history"}  # Excel keeps this one for itself
    found = []
    for title in titles:
        plain = " ".join(_FORBIDDEN.sub(" ", without_marks(title)).split()).strip("'") or "-"
        name, number = plain[:_LONGEST].strip(" '"), 1
        while name.lower() in used:
            number += 1
            name = f"{plain[: _LONGEST - len(str(number)) - 1].strip(chr(32))} {number}"
        used.add(name.lower())
        found.append(name)
    return found


class _Style:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.mark: Format = book.add_format({"bold": True})
        self.quiet: Format = book.add_format({"font_color": "#555555", "text_wrap": False})
        self.head: Format = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        )

    def number(self, pattern: str, *, total: bool) -> Format:
        """A number as the page shows it; the last row is bold under a line."""
        if (pattern, total) not in self._made:
            rest = {"bold": True, "top": 1} if total else {}
            self._made[pattern, total] = self._book.add_format({"num_format": pattern, **rest})
        return self._made[pattern, total]


def _about(
    sheet: Worksheet, report: Report, tables: Mapping[str, Table], style: _Style, words: Words
) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    row = _marks(sheet, report, style)
    sheet.write_string(row, 0, report.title, style.title)
    sheet.write_string(row + 1, 0, without_marks(report.lead))
    sheet.write_string(row + 2, 0, report.administration, style.quiet)
    row = _label(sheet, row + 3, report.label, style, words) + 1
    sheet.write_string(row, 0, words.say("Sheet"), style.head)
    sheet.write_string(row, 1, words.say("Table"), style.head)
    for name, table in tables.items():
        row += 1
        sheet.write_string(row, 0, name)
        measure = f". {without_marks(table.caption)}" if table.caption else ""
        sheet.write_string(row, 1, without_marks(table.title) + measure)


def _sheet(sheet: Worksheet, table: Table, report: Report, style: _Style, words: Words) -> None:
    row = _marks(sheet, report, style)
    sheet.write_string(row, 0, without_marks(table.title), style.title)
    row += 1
    if table.caption:
        sheet.write_string(row, 0, without_marks(table.caption), style.quiet)
        row += 1
    row = _label(sheet, row, table.label, style, words) + 1
    for place, column in enumerate(table.columns):
        sheet.write_string(row, place, column.title, style.head)
        sheet.set_column(place, place, 40 if place == 0 else 16)
    sheet.freeze_panes(row + 1, 1)
    total = () if table.total is None else (table.total,)
    for cells in (*table.rows, *total):
        row += 1
        last = table.total is not None and cells is table.total
        for place, (value, column) in enumerate(zip(cells, table.columns, strict=True)):
            _cell(sheet, (row, place), value, column.kind, partial(style.number, total=last))
    for note in table.notes:
        row += 1
        sheet.write_string(row + 1, 0, without_marks(note), style.quiet)


def _marks(sheet: Worksheet, report: Report, style: _Style) -> int:
    """Write what a reader must know first; return the row below it."""
    for row, mark in enumerate(report.marks):
        sheet.write_string(row, 0, f"{mark.word}. {mark.sentence}", style.mark)
    return len(report.marks)


def _label(sheet: Worksheet, row: int, label: Any, style: _Style, words: Words) -> int:
    for part in label_parts(label, words):
        sheet.write_string(row, 0, without_marks(part), style.quiet)
        row += 1
    return row


def _cell(sheet: Worksheet, at: tuple[int, int], value: Cell, kind: Kind, style: Any) -> None:
    """Write a cell as what it is; what is not known stays empty."""
    pattern = _FORMATS.get(kind, "@")
    if kind is Kind.CHANGE and isinstance(value, Decimal):
        pattern = _DECIMAL_CHANGE
    match value:
        case None:
            sheet.write_blank(*at, None, style(pattern))
        case str():
            sheet.write_string(*at, value, style("@"))
        case Share():
            if value.whole:
                sheet.write_number(*at, value.part / value.whole, style(pattern))
            else:
                sheet.write_blank(*at, None, style(pattern))
        case date() if value >= _FIRST_SHEET_DAY:
            sheet.write_datetime(*at, datetime.combine(value, time.min), style(pattern))
        case date():
            sheet.write_string(*at, value.isoformat(), style("@"))
        case _:
            sheet.write_number(*at, float(value), style(pattern))
