"""The workbook of a report: numbers are numbers, texts are texts, and what a reader must know is on top."""

import io
import zipfile
from decimal import Decimal

import fastexcel
import pytest

from doorstroom.documents import Column, Kind, Label, Mark, Report, Section, Share, Table
from doorstroom.documents.excel import sheet_names, workbook
from tests.documents.sample import STOCK, level_table, report


def _read(content: bytes) -> dict[str, list[list[object]]]:
    book = fastexcel.read_excel(content)
    return {
        name: [
            list(row)
            for row in book.load_sheet(name, header_row=None, dtypes="string", skip_whitespace_tail_rows=True)
            .to_polars()
            .iter_rows()
        ]
        for name in book.sheet_names
    }


def _one(table: Table, marks: tuple[Mark, ...] = ()) -> Report:
    section = Section("only", "Only", (table,))
    return Report("Title", "Lead **loud**", "nl", "Rijk", "rijk", STOCK, (section,), marks)


def _xml(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook(report())


def test_the_same_report_gives_the_same_bytes(content):
    assert workbook(report()) == content


def test_one_sheet_a_table_and_one_about_it(content):
    sheets = _read(content)
    tables = list(report().tables())
    assert len(sheets) == len(tables) + 1
    about = next(iter(sheets.values()))
    listed = [row[0] for row in about]
    assert set(sheets) - {next(iter(sheets))} <= set(listed)


def test_marks_stand_on_top_of_every_sheet(content):
    marks = [f"{mark.word}. {mark.sentence}" for mark in report().marks]
    assert marks
    for name, rows in _read(content).items():
        assert [row[0] for row in rows[: len(marks)]] == marks, name


def test_the_label_of_each_table_stands_over_it(content):
    rows = list(_read(workbook(_one(level_table()))).values())[1]
    told = [row[0] for row in rows]
    assert "Stand 31 december 2024" in told
    assert "bekend op 12 januari 2025" in told
    assert "4.820 personen" in told


def test_numbers_are_numbers_and_equal_the_table():
    table = level_table()
    xml = _xml(workbook(_one(table)), "xl/worksheets/sheet2.xml")
    for row in table.rows:
        for value in row[1:3]:
            assert f"<v>{value}</v>" in xml
    assert f"<v>{float(Decimal('1180.25'))}</v>" in xml
    assert f"<v>{1200 / 4820}</v>"[:12] in xml
    assert "<f>" not in xml


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "http://x"]
)
def test_a_text_is_never_a_formula_nor_a_link(text):
    table = Table("t", text, (Column("a", text, Kind.TEXT),), ((text,),), STOCK, notes=(text,))
    content = workbook(_one(table))
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist():
        if name.startswith("xl/worksheets/sheet"):
            xml = _xml(content, name)
            assert "<f>" not in xml
            assert "hyperlink" not in xml
    assert text.strip() in _xml(content, "xl/sharedStrings.xml").replace("&quot;", '"')


def test_what_is_not_known_stays_empty():
    table = Table(
        "t",
        "T",
        (Column("a", "A", Kind.TEXT), Column("b", "B"), Column("c", "C", Kind.SHARE)),
        (("x", None, Share(1, 0)),),
        STOCK,
    )
    xml = _xml(workbook(_one(table)), "xl/worksheets/sheet2.xml")
    last = xml.split("<row ")[-1]
    assert last.count("<v>") == 1  # the name alone


def test_days_before_excel_counts_right_are_text():
    from datetime import date

    table = Table("t", "T", (Column("a", "A", Kind.DATE),), ((date(1899, 1, 1),), (date(2025, 1, 1),)), STOCK)
    content = workbook(_one(table))
    assert "1899-01-01" in _xml(content, "xl/sharedStrings.xml")
    assert "<v>45658</v>" in _xml(content, "xl/worksheets/sheet2.xml")


def test_names_of_sheets_are_safe_and_different():
    titles = ["A/B:[C]*?", "a b c", "", "x" * 40, "x" * 40, "'quoted'", "History"]
    names = sheet_names(titles, taken="About")
    assert len({name.lower() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert name.lower() != "history"
    assert sheet_names(["about"], taken="About") == ["about 2"]


def test_the_clock_is_not_in_the_file():
    label = Label(STOCK.on)
    made = Report("T", "L", "nl", "R", "rijk", label, (Section("s", "S", (level_table(),)),))
    assert "2024-12-31T00:00:00Z" in _xml(workbook(made), "docProps/core.xml")
