"""Files that are not what they seem: each gets one clear answer, and nothing is stored."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib

import pytest

from doorstroom.careers.intake.canonical import FIELDS
from doorstroom.careers.intake.check import check_file

from .extracts import GOOD, HEADER, check, found, refusal, text, write

FATAL = {
    "empty": (b"", "the file is empty"),
    "only spaces": (b"  \n", "the file is empty"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old .xls workbook"),
    "gzip": (gzip.compress(text(*GOOD).encode()), "a gzip archive"),
    "web page": (b"<html><table><tr><td>person</td></tr></table></html>", "a web page"),
    "pdf": (b"%PDF-1.7 ...", "a PDF document"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is a PNG image, not an extract"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "the file is a JPEG image, not an extract"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(9), "the file is a program, not an extract"),
    "program of Windows": (b"MZ\x90\0\x03\0\0\0", "the file is a program, not an extract"),
    "compressed": (
        zlib.compress(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(60))),
        "the file is binary data, not an extract",
    ),
    "bytes of all values": (bytes(range(256)) * 3, "the file is binary data, not an extract"),
    "nul": (text(*GOOD).replace("U2", "U\0").encode(), "a NUL byte"),
    "utf-16 without mark": (text(*GOOD).encode("utf-16-le"), "looks like UTF-16"),
    "utf-32": (text(*GOOD).encode("utf-32"), "UTF-32"),
    "latin-1": (text("P1,2010-01-01,entry,Liège,A").encode("latin-1"), "byte 0xE8 is not UTF-8"),
    "lone carriage returns": (
        text(*GOOD).replace("\n", "\r").encode(),
        "a carriage return without line feed",
    ),
    "one lone carriage return": (
        text(*GOOD).replace("U2", "U\r2").encode(),
        "a carriage return without line feed",
    ),
    "header twice": (
        text(*GOOD, header="person,effective_on,kind,unit,unit").encode(),
        "the same name twice: unit",
    ),
    "header with a gap": (
        text(*GOOD, header="person,effective_on,,unit,level").encode(),
        "no name for column 3",
    ),
    "stray mark": (text('P1,2010-01-01,entry,5" disk,A').encode(), "a quotation mark stands inside a field"),
    "open mark": (text('P1,2010-01-01,entry,"U1,A').encode(), "a quotation mark is opened and never closed"),
    "foreign header": (b"a,b\n1,2\n", "the columns are not those of this project: a, b"),
    "damaged parquet": (b"PAR1" + b"\x01" * 200 + b"PAR1", "the Parquet file cannot be read"),
    "damaged zip": (b"PK\x03\x04" + b"\x01" * 200, "the workbook is damaged"),
}


@pytest.mark.parametrize(("content", "answer"), FATAL.values(), ids=FATAL)
def test_unreadable_file_is_refused_with_one_answer(tmp_path, content, answer):
    error = refusal(lambda: check_file(write(tmp_path, content)))
    assert answer in error.what
    assert "Stored: nothing." in str(error)


def test_missing_file(tmp_path):
    assert "no file" in refusal(lambda: check_file(tmp_path / "none.csv")).what


ROW_ANSWERS = {
    "short row": ("P3,2010-01-01,entry", "", "3 fields", "the row is too short"),
    "long row": ("P3,2010-01-01,entry,U1,A,more", "", "6 fields", "the row is too long"),
    "date without zeros": (
        "P3,2020-2-8,entry,U1,A",
        "effective_on",
        "2020-2-8",
        "not a date in the expected form",
    ),
    "date in the year 20": (
        "P3,20-02-08,entry,U1,A",
        "effective_on",
        "20-02-08",
        "not a date in the expected form",
    ),
    "no such day": ("P3,2023-02-29,entry,U1,A", "effective_on", "2023-02-29", "no such day"),
    "padded date": ("P3, 2020-02-08,entry,U1,A", "effective_on", " 2020-02-08", "spaces around the value"),
    "date in 1900": (
        "P3,1900-01-01,entry,U1,A",
        "effective_on",
        "1900-01-01",
        "a date in 1900, as spreadsheets write an empty or a zero date",
    ),
    "date before all": (
        "P3,1899-12-30,entry,U1,A",
        "effective_on",
        "1899-12-30",
        "outside 1901-01-01 to 2199-12-31",
    ),
    "date after all": (
        "P3,9999-12-31,entry,U1,A",
        "effective_on",
        "9999-12-31",
        "outside 1901-01-01 to 2199-12-31",
    ),
    "serial number of a day": (
        "P3,43831,entry,U1,A",
        "effective_on",
        "43831",
        "not a date in the expected form",
    ),
    "digits of another script": (
        "P3,٢٠٢٠-٠١-٠١,entry,U1,A",
        "effective_on",
        "٢٠٢٠-٠١-٠١",
        "not a date in the expected form",
    ),
    "unknown kind": ("P3,2010-01-01,hired,U1,A", "kind", "hired", "not an allowed value"),
    "no person": (",2010-01-01,entry,U1,A", "person", "", "missing"),
    "no date": ("P3,,entry,U1,A", "effective_on", "", "missing"),
    "no unit": ("P3,2010-01-01,entry,,A", "unit", "entry on 2010-01-01", "no unit"),
    "padded unit": ("P3,2010-01-01,entry,U1 ,A", "unit", "U1 ", "spaces around the value"),
    "hard space": ("P3,2010-01-01,entry,U1\u00a0,A", "unit", "U1\u00a0", "spaces around the value"),
    "control character": (
        "P3,2010-01-01,entry,U\x071,A",
        "unit",
        "U\x071",
        "control or invisible characters in the value",
    ),
    "sign that nobody sees": (
        "\u200bP3,2010-01-01,entry,U1,A",
        "person",
        "\u200bP3",
        "control or invisible characters in the value",
    ),
}


@pytest.mark.parametrize(("row", "column", "value", "problem"), ROW_ANSWERS.values(), ids=ROW_ANSWERS)
def test_bad_row_is_named_once(tmp_path, row, column, value, problem):
    checked = check(tmp_path, text(*GOOD, row))
    assert found(checked) == [(6, column, value, problem)]
    assert checked.events.is_empty()  # all or nothing


VALUES = {
    "nan": ("fte_thousandths", "nan"),
    "infinity": ("fte_thousandths", "inf"),
    "exponent": ("fte_thousandths", "1e3"),
    "too much": ("fte_thousandths", "1501"),
    "negative": ("fte_thousandths", "-1"),
    "plus": ("scale", "+9"),
    "point": ("scale", "9.0"),
    "truth": ("managerial", "yes"),
    "employment 0": ("employment", "0"),
    "sex": ("sex", "F"),
    "instant without offset": ("recorded_at", "2020-01-01T10:00:00"),
}


@pytest.mark.parametrize(("column", "value"), VALUES.values(), ids=VALUES)
def test_value_that_a_generous_reader_would_take(tmp_path, column, value):
    header = f"person,effective_on,kind,unit,{column}"
    checked = check(tmp_path, text(f"P1,2010-01-01,entry,U1,{value}", header=header))
    assert [(one[0], one[1], one[2]) for one in found(checked)] == [(2, column, value)]
    assert all(one["expected"] for one in checked.problems.records())


def test_all_problems_at_once_and_rows_as_in_a_spreadsheet(tmp_path):
    header = HEADER.replace("level", "function")
    multi_line = 'P9,2010-01-01,entry,U1,"A\n1"'
    rows = (*GOOD, multi_line, "P3,x,entry,U1,A", "", "P4,y,hired,U1")
    checked = check(tmp_path, text(*rows, header=header))
    # A field of two lines is one row; a blank line is a row too.
    assert found(checked) == [
        (7, "effective_on", "x", "not a date in the expected form"),
        (9, "", "4 fields", "the row is too short"),
    ]
    assert found(checked, "warning") == [(8, "", "", "the row is blank and was left out")]
    assert checked.rows == 8


@pytest.mark.parametrize("name", ["PKEY", "MZ", "BM", "RIFF", "GIF8", "PK"])
def test_text_that_begins_as_another_file_does_is_text(tmp_path, name):
    checked = check(
        tmp_path, text("P1,2010-01-01,entry,U1,x", header=f"person,effective_on,kind,unit,{name}")
    )
    turned = "x,P1,2010-01-01,entry,U1"
    first = check(tmp_path, text(turned, header=f"{name},person,effective_on,kind,unit"))
    assert first.problems.errors == 0
    assert first.events.equals(checked.events)


def test_good_file(tmp_path):
    checked = check(tmp_path, text(*GOOD))
    assert not checked.problems
    assert (checked.rows, checked.people, checked.events.height) == (4, 2, 4)
    assert checked.source.encoding == "utf-8"
    assert len(checked.source.file_sha256) == 64


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_separators_and_line_ends(tmp_path, separator, ends):
    content = text(*GOOD).replace(",", separator).replace("\n", ends)
    checked = check(tmp_path, content)
    assert not checked.problems
    assert checked.events.equals(check(tmp_path, text(*GOOD)).events)


def test_quoted_fields_hold_separators_marks_and_lines(tmp_path):
    row = 'P1,2010-01-01,entry,U1,"U ""1"", a\nb\tc"'
    checked = check(tmp_path, text(row, header=HEADER.replace("level", "function")))
    assert checked.events["function"].to_list() == ['U "1", a\nb\tc']


CODES = [
    name
    for name, field in FIELDS["events"].items()
    if field.kind == "text" and name not in ("function", "work_package", "place")
]


@pytest.mark.parametrize("sign", ["\n", "\t", "\r\n", "\u2028"], ids=repr)
@pytest.mark.parametrize("name", CODES)
def test_a_code_stands_on_one_line(tmp_path, name, sign):
    values = {"person": "P1", "effective_on": "2010-01-01", "kind": "entry", "unit": "U1"}
    values[name] = f'"A{sign}1"'
    checked = check(tmp_path, text(",".join(values.values()), header=",".join(values)))
    assert found(checked) == [(2, name, f"A{sign}1", "a line break or a tab inside a code")]
    assert "on one line" in checked.problems.records()[0]["expected"]


def test_quotation_mark_may_be_a_letter(tmp_path):
    mapping = f"""
shape = "events"
[file]
quote = false
[rules]
end_date = "first_day_absent"
[columns]
{chr(10).join(f'{name} = "{name}"' for name in HEADER.split(","))}
"""
    checked = check(tmp_path, text('P1,2010-01-01,entry,5" disk,A'), mapping)
    assert checked.events["unit"].to_list() == ['5" disk']


def test_million_errors_are_counted_and_a_thousand_kept(tmp_path):
    rows = "\n".join("P1,2020-2-8,hired,U1,A" for _ in range(100_000))
    checked = check(tmp_path, f"{HEADER}\n{rows}\n")
    assert [(one["column"], one["count"], one["shown"]) for one in checked.problems.summary()] == [
        ("effective_on", 100_000, 1000),
        ("kind", 100_000, 1000),
    ]
    everything = check(tmp_path, f"{HEADER}\n{rows}\n", keep_all=True)
    assert [one["shown"] for one in everything.problems.summary()] == [100_000, 100_000]


def test_what_would_be_right_says_where_to_say_it(tmp_path):
    header = "person,effective_on,kind,unit,fte_thousandths"
    checked = check(tmp_path, f"{header}\nP1,31/12/2020,entry,U1,0.8\n")
    right = {one["column"]: one["expected"] for one in checked.problems.records()}
    assert right["effective_on"] == (
        "a date like 2020-12-31; if the file writes dates otherwise, date_format in the mapping"
    )
    assert right["fte_thousandths"].endswith('or fte = "share" or "percent" in the mapping')


def test_a_folder_and_a_pipe_are_no_files(tmp_path):
    assert refusal(lambda: check_file(tmp_path)).what == "this is a folder"
    os.mkfifo(tmp_path / "pipe")
    assert refusal(lambda: check_file(tmp_path / "pipe")).what.startswith("this is no file on a disk")
