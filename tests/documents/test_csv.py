import csv
import io

import pytest

from doorstroom.documents import Words
from doorstroom.documents.csv import index_csv, safe, table_csv
from tests.documents.sample import level_table, long_table, report


def _rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "  @x", "-2+3+cmd|'/C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_disarmed(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Directie Beleid", "a=b", "5-9", "< 5", "", "–", "10–13"])
def test_other_texts_stay_as_they_are(text):
    assert safe(text) == text


def test_cells_are_machine_values_and_each_row_carries_its_origin():
    rows = _rows(table_csv(level_table(), report()))
    known = "2025-01-12T09:30:00+00:00"
    assert rows[0] == ["level", "persons", "change", "fte", "share", "since", "on", "known_at", "marks"]
    assert rows[1] == [
        "Niveau A",
        "1200",
        "12",
        "1180.3",
        "24.9",
        "2010-12-31",
        "2024-12-31",
        known,
        "internal synthetic",
    ]
    assert rows[2][:4] == ['\'=HYPERLINK("kwaad")', "1800", "-5", "1700.0"]
    assert rows[4][4] == ""  # a share of nothing
    assert rows[5][:2] == ["Samen", "4820"]
    assert len(rows) == 6


def test_flows_also_carry_the_day_before_their_period():
    rows = _rows(table_csv(long_table(), report()))
    assert rows[0][-4:] == ["since", "on", "known_at", "marks"]
    assert rows[1][-4:-2] == ["2023-12-31", "2024-12-31"]


def test_there_is_no_byte_order_mark_and_lines_end_as_the_standard_says():
    content = table_csv(level_table(), report()).encode()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 6


def test_the_index_says_of_each_table_what_it_is():
    rows = _rows(index_csv(report(), Words("nl")))
    assert [row[0] for row in rows[1:]] == [f"{table.id}.csv" for table in report().tables()]
    assert rows[5][3] == (
        "Stand 31 december 2024; bekend op 12 januari 2025; 4.820 personen; dekking 99,2\u00a0%; "
        "38 mensen zonder dienst tellen niet mee"
    )
