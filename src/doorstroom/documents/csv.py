"""Tables as CSV: UTF-8 without byte-order mark, commas, machine numbers, one line a row.

The header holds the English keys of the columns, whatever the language, so that a script reads them all.
Each row also carries its dates and marks, because a file travels alone. Text that a spreadsheet would
run as a formula is disarmed.
"""

from __future__ import annotations

import csv
import io

from doorstroom.documents.cells import Cell, Kind, plain
from doorstroom.documents.content import Report, Table
from doorstroom.documents.labels import label_parts
from doorstroom.documents.words import Words, without_marks

# A spreadsheet runs a cell that begins so; OWASP, "CSV injection".
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """Disarm a text that a spreadsheet would run; an apostrophe makes it text.

    >>> safe("=1+1"), safe("Directie Beleid")
    ("'=1+1", 'Directie Beleid')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def table_csv(table: Table, report: Report) -> str:
    """Write one table, its total row last."""
    label = table.label
    marks = " ".join(mark.code for mark in report.marks)
    known = "" if label.known_at is None else label.known_at.isoformat()
    since = [] if label.since is None else [label.since.isoformat()]
    origin = [*since, label.on.isoformat(), known, marks]
    header = [column.key for column in table.columns]
    header += [*(["since"] if since else []), "on", "known_at", "marks"]
    kinds = [column.kind for column in table.columns]
    rows = [*table.rows, *([] if table.total is None else [table.total])]
    return _lines([header, *([*map(_field, row, kinds), *origin] for row in rows)])


def index_csv(report: Report, words: Words) -> str:
    """Write the list of the tables: file, title, measure, label and notes."""
    rows = [["file", "title", "caption", "label", "notes", "marks"]]
    for table in report.tables():
        said = "; ".join(without_marks(part) for part in label_parts(table.label, words))
        texts = (table.title, table.caption, said, " ".join(table.notes))
        marks = " ".join(mark.code for mark in report.marks)
        rows.append([f"{table.id}.csv", *(safe(without_marks(text)) for text in texts), marks])
    return _lines(rows)


def _field(value: Cell, kind: Kind) -> str:
    text = plain(value, kind)
    # A number of ours may begin with a minus; only texts can be a formula.
    return safe(text) if isinstance(value, str) else text


def _lines(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
