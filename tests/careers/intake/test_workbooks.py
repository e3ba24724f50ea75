"""Excel: what readers do not show is refused by the cell, and no archive unpacks without bound."""

from __future__ import annotations

import re
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter

from doorstroom.careers.intake import workbook as guard
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.excel import read_excel

from .extracts import GOOD, HEADER, check, found, refusal, text, workbook, write

ROWS = [HEADER.split(","), *([value or None for value in row.split(",")] for row in GOOD)]


def _with_dates() -> list[list[object]]:
    return [ROWS[0], *([row[0], date.fromisoformat(row[1]), *row[2:]] for row in ROWS[1:])]  # type: ignore[arg-type]


@pytest.mark.parametrize("rows", [ROWS, _with_dates()], ids=["dates as text", "real dates"])
def test_workbook_reads_as_text_does(tmp_path, rows):
    checked = check_file(workbook(tmp_path / "a.xlsx", rows))
    assert not checked.problems
    assert checked.source.format == "xlsx"
    assert checked.source.sheet == "staff"
    assert checked.events.equals(check(tmp_path, text(*GOOD)).events)


def test_name_of_the_file_does_not_matter(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ROWS)
    assert check_file(path.rename(tmp_path / "a.csv")).rows == 4


def test_rows_keep_the_numbers_of_the_sheet(tmp_path):
    rows = [*ROWS, [None] * 5, ["P3", "never", "entry", "U1", "A"]]
    checked = check_file(workbook(tmp_path / "a.xlsx", rows, top=3))
    assert found(checked) == [(10, "effective_on", "never", "not a date in the expected form")]
    assert found(checked, "warning") == [(9, "", "", "the row is blank and was left out")]


def test_what_is_hidden_or_filtered_away_is_read_and_counted(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("staff")
    for place, row in enumerate(ROWS):
        sheet.write_row(2 + place, 1, row)
    sheet.autofilter(2, 1, 6, 5)
    sheet.filter_column(4, "x == U1")
    for row in (4, 6, 20):  # the last one is empty
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column("E:F", None, None, {"hidden": True})
    sheet.set_column("G:XFD", None, None, {"hidden": True})  # beyond the table
    book.close()
    checked = check_file(tmp_path / "a.xlsx")
    assert checked.problems.errors == 0
    assert checked.events.height == 4
    assert [(one["problem"].split(";")[0], one["count"]) for one in checked.problems.summary("warning")] == [
        ("the sheet has hidden rows", 2),
        ("the sheet has hidden columns", 2),
        ("columns of the sheet are filtered", 1),
    ]


def test_a_filter_that_hides_nothing_needs_no_word(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("staff")
    for place, row in enumerate(ROWS):
        sheet.write_row(place, 0, row)
    sheet.autofilter(0, 0, 4, 4)
    book.close()
    assert not check_file(tmp_path / "a.xlsx").problems


@pytest.mark.parametrize("titles", [[["Staff of 2015"]], [["Staff", None, None, None, "2015"], [], []]])
def test_a_title_above_the_header_is_refused_with_the_row_of_the_header(tmp_path, titles):
    path = workbook(tmp_path / "a.xlsx", [*titles, *ROWS], top=1)
    refused = refusal(lambda: check_file(path))
    assert refused.where == "sheet staff, row 2"
    assert f"row {2 + len(titles)} looks like one" in refused.what
    assert "first row of the sheet" in refused.expected


def test_a_header_with_empty_names_is_no_title(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["person", "kind", "unit", None, None], *ROWS[1:]])
    assert "no name for column 4, 5" in refusal(lambda: check_file(path)).what


def _edited(path, member: str, edit) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[member] = edit(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_formulas_are_refused_with_their_cells(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("staff")
    for place, row in enumerate(ROWS):
        sheet.write_row(place, 0, row)
    sheet.write_formula("D2", "=CONCAT(A1)", None, "U1")
    sheet.write_formula("E4", "=A1")
    book.close()
    error = refusal(lambda: read_excel(tmp_path / "a.xlsx"))
    assert (error.what, error.where) == ("2 formulas in D2, E4", "sheet staff")


def test_error_cells_are_refused_with_their_cells(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ROWS)
    cell = rb'<c r="C3"[^>]*>.*?</c>'
    _edited(
        path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(cell, b'<c r="C3" t="e"><v>#N/A</v></c>', xml)
    )
    assert refusal(lambda: read_excel(path)).what == "1 error cell in C3"


def test_merged_cells_are_refused(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.merge_range("A1:B2", "person")
    book.close()
    assert refusal(lambda: read_excel(tmp_path / "a.xlsx")).what == "merged cells in A1:B2"


def test_formulas_of_another_sheet_do_not_matter(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    for name in ("staff", "sums & totals"):
        sheet = book.add_worksheet(name)
        for place, row in enumerate(ROWS):
            sheet.write_row(place, 0, row)
    sheet.write_formula("H1", "=1+1")
    book.close()
    assert read_excel(tmp_path / "a.xlsx", "staff").rows == 4
    assert "2 sheets: staff, sums & totals" in refusal(lambda: read_excel(tmp_path / "a.xlsx")).what
    assert "no sheet other" in refusal(lambda: read_excel(tmp_path / "a.xlsx", "other")).what


def test_formula_is_seen_where_two_pieces_meet(tmp_path, monkeypatch):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a"] * 40)
    sheet.write_formula("AB7", "=1+1")
    book.close()
    for piece in range(50, 90):
        monkeypatch.setattr(guard, "PIECE", piece)
        monkeypatch.setattr(guard, "_sheets", lambda archive: {"xl/worksheets/sheet1.xml": "Sheet1"})
        facts = guard.inspect_workbook(tmp_path / "a.xlsx")["Sheet1"]
        assert (facts.formulas, facts.formula_cells, facts.first_row, facts.last_row) == (1, ["AB7"], 1, 7)


def _bomb(path, *, megabytes: int) -> None:
    workbook(path, ROWS)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a.bin", "w") as out,
    ):
        for _ in range(megabytes):
            out.write(bytes(1 << 20))


def test_bomb_is_refused_by_its_own_word(tmp_path):
    _bomb(tmp_path / "a.xlsx", megabytes=201)
    assert "unpacks to more than 200 MB" in refusal(lambda: read_excel(tmp_path / "a.xlsx")).what


def _lie_about_size(path, name: bytes, size: int) -> None:
    """Write another unpacked size for a member into both headers."""
    data = bytearray(path.read_bytes())
    for magic, offset, named in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = data.find(magic)
        while start >= 0:
            if data[start + named : start + named + len(name)] == name:
                data[start + offset : start + offset + 4] = struct.pack("<I", size)
            start = data.find(magic, start + 1)
    path.write_bytes(data)


@pytest.mark.parametrize("size", [1000, 5_000_000])
def test_sizes_that_lie_are_refused(tmp_path, size):
    _bomb(tmp_path / "a.xlsx", megabytes=2)
    _lie_about_size(tmp_path / "a.xlsx", b"xl/media/a.bin", size)
    what = refusal(lambda: read_excel(tmp_path / "a.xlsx")).what
    assert "damaged" in what or "not true" in what


def test_damaged_member_is_refused_by_its_checksum(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
        archive.writestr("xl/other.xml", "<marker>unchanged</marker>")
    path = tmp_path / "a.xlsx"
    path.write_bytes(path.read_bytes().replace(b"unchanged", b"unChanged"))
    assert "damaged" in refusal(lambda: read_excel(path)).what


def test_entities_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ROWS)
    _edited(path, "xl/sharedStrings.xml", lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml)
    assert "entities" in refusal(lambda: read_excel(path)).what


def test_other_archives_are_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("staff.csv", text(*GOOD))
    assert "no Excel workbook" in refusal(lambda: check_file(tmp_path / "a.zip")).what
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "a Word document" in refusal(lambda: check_file(tmp_path / "a.docx")).what
    with zipfile.ZipFile(tmp_path / "b.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    assert ".xlsb" in refusal(lambda: check_file(tmp_path / "b.xlsb")).what


def test_parts_of_a_workbook_without_workbook(tmp_path):
    assert "damaged" in refusal(lambda: check_file(write(tmp_path, b"PK\x05\x06" + bytes(10)))).what


def test_archive_that_lacks_a_part_of_a_workbook_is_damaged(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(lambda: read_excel(path)).what == (
        "the workbook is damaged: it has no xl/_rels/workbook.xml.rels"
    )


def test_workbook_without_a_sheet_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ROWS)
    _edited(path, "xl/workbook.xml", lambda xml: re.sub(rb"<sheet .*?/>", b"", xml))
    assert refusal(lambda: read_excel(path)).what == "the workbook has no sheet"
