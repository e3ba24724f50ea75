"""The report as tagged PDF (PDF/UA-1), set by Typst from the same objects as the page."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from doorstroom.documents.cells import NOT_KNOWN, Cell, Kind, display
from doorstroom.documents.content import (
    Absent,
    Block,
    Column,
    Figure,
    Label,
    Passage,
    Report,
    Sum,
    Table,
    Tiles,
)
from doorstroom.documents.labels import label_parts
from doorstroom.documents.svg import chart_svg
from doorstroom.documents.theme import FONTS, colours
from doorstroom.documents.words import MINUS, NO_BREAK, Words, strong_runs, without_marks

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_SIGNS = {"opening": "", "plus": f"+{NO_BREAK}", "minus": f"{MINUS}{NO_BREAK}", "closing": f"={NO_BREAK}"}


def pdf(report: Report) -> bytes:
    """Set the whole report; the same report gives the same bytes.

    Typst reads the template, one JSON file and the charts from a folder that is gone afterwards; texts
    are data there, so none of them can be read as markup.
    """
    words = Words(report.language)
    with tempfile.TemporaryDirectory(prefix="doorstroom-") as name:
        folder = Path(name)
        (folder / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        for figure in report.figures():
            (folder / f"{figure.id}.svg").write_text(chart_svg(figure, words, report.theme), encoding="utf-8")
        content = json.dumps(_content(report, words), ensure_ascii=False)
        (folder / "content.json").write_text(content, encoding="utf-8")
        made: Any = typst.compile(
            folder / "report.typ",
            root=folder,
            format="pdf",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=_made_at(report),
        )
    return bytes(made)


def _made_at(report: Report) -> datetime:
    """The instant that the PDF carries, in whole seconds: that of the figures, not of the clock."""
    if report.label.known_at is None:
        return datetime.combine(report.label.on, datetime.min.time(), UTC)
    return report.label.known_at.replace(microsecond=0)


def _content(report: Report, words: Words) -> dict[str, Any]:
    return {
        "title": report.title,
        "lead": _runs(report.lead),
        "language": report.language,
        "administration": report.administration,
        "date": words.date(report.label.on),
        "marks": [{"word": mark.word, "sentence": mark.sentence} for mark in report.marks],
        "label": _label(report.label, words),
        "page": words.say("Page"),
        "of": words.say("of"),
        "contents": words.say("In this report"),
        "colours": colours(report.theme),
        "sections": [
            {
                "title": section.title,
                "lead": _runs(section.lead),
                "blocks": [_block(block, words) for block in section.blocks],
            }
            for section in report.sections
        ],
    }


def _block(block: Block, words: Words) -> dict[str, Any]:
    match block:
        case Passage():
            return {"kind": "passage", "text": _runs(block.text)}
        case Absent():
            return {"kind": "absent", "text": _runs(block.text)}
        case Table():
            return {"kind": "table", **_table(block, words)}
        case Sum():
            terms = [
                {
                    "value": _SIGNS[term.role] + display(term.value, Kind.COUNT, words),
                    "words": term.words,
                    "total": term.role in ("opening", "closing"),
                }
                for term in block.terms
            ]
            return {"kind": "sum", "title": block.title, "terms": terms, "label": _label(block.label, words)}
        case Tiles():
            tiles = [
                {
                    "value": display(tile.value, tile.kind, words),
                    "words": tile.words,
                    "note": _runs(tile.note),
                }
                for tile in block.tiles
            ]
            return {"kind": "tiles", "tiles": tiles, "label": _label(block.label, words)}
        case Figure():
            return {
                "kind": "figure",
                "file": f"{block.id}.svg",
                "title": block.title,
                "subtitle": block.subtitle,
                "alt": without_marks(block.summary),
                "keys": [
                    {"words": key.words, "colour": key.colour, "shape": key.shape} for key in block.keys
                ],
                "table": _table(block.table, words),
            }


def _table(table: Table, words: Words) -> dict[str, Any]:
    def row(cells: tuple[Cell, ...]) -> list[str]:
        return [display(cell, column.kind, words) for cell, column in zip(cells, table.columns, strict=True)]

    return {
        "title": table.title,
        "caption": table.caption,
        "columns": [{"title": column.title, "right": column.kind.numeric} for column in table.columns],
        "share_of_width": _first_column_share(table.columns),
        "rows": [{"cells": row(cells), "quiet": n in table.quiet} for n, cells in enumerate(table.rows)],
        "total": None if table.total is None else row(table.total),
        "notes": [_runs(note) for note in table.notes],
        "label": _label(table.label, words),
        "dash": NOT_KNOWN,
    }


def _first_column_share(columns: tuple[Column, ...]) -> float:
    """How many times as wide as another column the first one is: names need room, numbers little."""
    numbers = sum(column.kind is not Kind.TEXT for column in columns)
    return max(1.6, 4.5 - 0.35 * numbers)


def _label(label: Label, words: Words) -> list[list[list[Any]]]:
    return [_runs(part) for part in label_parts(label, words)]


def _runs(text: str) -> list[list[Any]]:
    return [[run, strong] for run, strong in strong_runs(text)]
