"""Files of answers: every problem at once, and never what was answered or by whom."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doorstroom.careers.special.intake import (
    ANSWERS,
    BASES,
    COLUMNS,
    GROUPS,
    INCOMING_ANSWERS,
    LONGEST_DEFINITION,
    CheckedAnswers,
    check_answers,
)
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.kernel.errors import BadInput

HEADER = ",".join(COLUMNS)
GOOD = (
    "P1,foreign_origin,yes,self_identified,own-2024,2024-01-01,2024-02-01",
    "P1,disability_or_chronic_illness,no,register,register-2024,,2024-02-01",
    "P2,foreign_origin,prefers_not_to_say,self_identified,own-2024,2024-01-01,2024-02-01",
    "P3,foreign_origin,not_asked,self_identified,own-2024,,",
)


def checked(folder: Path, *rows: str, header: str = HEADER, **options: bool) -> CheckedAnswers:
    path = folder / "answers.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return check_answers(path, **options)


def test_the_lists_are_those_of_the_store() -> None:
    assert list(GROUPS) == SpecialAnswer.Group.values
    assert list(ANSWERS) == SpecialAnswer.Answer.values
    assert list(BASES) == SpecialAnswer.Basis.values
    assert SpecialAnswer._meta.get_field("definition").max_length == LONGEST_DEFINITION


@pytest.mark.requirement("DIV-32")
def test_four_answers_are_read_with_source_and_days(tmp_path: Path) -> None:
    found = checked(tmp_path, *GOOD)
    assert (found.rows, found.problems.errors, found.problems.warnings) == (4, 0, 0)
    assert found.rows_in["answer"].to_list() == ["yes", "no", "prefers_not_to_say", "not_asked"]
    assert found.rows_in.row(0, named=True) == {
        "row": 2,
        "person": "P1",
        "group": "foreign_origin",
        "answer": "yes",
        "basis": "self_identified",
        "definition": "own-2024",
        "asked_on": date(2024, 1, 1),
        "answered_on": date(2024, 2, 1),
    }


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_workbooks_and_parquet_are_read_alike(tmp_path: Path, kind: str) -> None:
    expected = checked(tmp_path, *GOOD).rows_in
    path = tmp_path / f"answers.{kind}"
    table = expected.select(COLUMNS)
    if kind == "xlsx":
        table.write_excel(path, dtype_formats={pl.Date: "yyyy-mm-dd"})
    else:
        table.write_parquet(path)
    found = check_answers(path)
    assert found.problems.errors == 0
    assert found.rows_in.equals(expected)


WRONG = (
    "P901,women,yes,self_identified,d,2024-01-01,2024-02-01",
    "P902,foreign_origin,ja,self_identified,d,2024-01-01,2024-02-01",
    "P903,foreign_origin,yes,guess,d,2024-01-01,2024-02-01",
    "P904,foreign_origin,yes,self_identified,,2024-01-01,2024-02-01",
    "P905,foreign_origin,yes,self_identified,d,2024-02-30,2024-03-01",
    "P906,foreign_origin,yes,self_identified,d,2024-01-01,",
    "P907,foreign_origin,not_asked,self_identified,d,2024-01-01,",
    "P908,foreign_origin,yes,self_identified,d,2024-01-01,2023-01-01",
    "P909,foreign_origin,prefers_not_to_say,register,d,,2024-02-01",
    "P910,foreign_origin,yes,register,d,2024-01-01,2024-02-01",
    ",foreign_origin,yes,register,d,,2024-02-01",
    "P912,foreign_origin,yes,register,d,,2024-02-01",
    "P912,foreign_origin,no,register,d,,2024-02-01",
    f"P914,foreign_origin,yes,register,{'d' * 101},,2024-02-01",
    "P915,foreign_origin,yes",
)
PLACES = {
    (2, "group"),
    (3, "answer"),
    (4, "basis"),
    (5, "definition"),
    (6, "asked_on"),
    (7, "answered_on"),
    (8, "answered_on"),
    (9, "answered_on"),
    (10, "basis"),
    (11, "basis"),
    (12, "person"),
    (13, "answer"),
    (14, "answer"),
    (15, "definition"),
    (16, ""),
}


def test_all_that_is_wrong_is_told_at_once_by_row_and_column(tmp_path: Path) -> None:
    found = checked(tmp_path, *WRONG)
    errors = found.problems.records()
    assert {(one["row"], one["column"]) for one in errors} == PLACES
    assert all(one["problem"] and one["expected"] for one in errors)
    assert found.rows_in.is_empty()


def test_no_message_holds_an_answer_or_a_number(tmp_path: Path) -> None:
    found = checked(tmp_path, *WRONG)
    assert {one["value"] for one in found.problems.records()} == {None}
    said = repr(found) + repr([one.examples.to_dicts() for one in found.problems])
    for secret in ("P9", "women", "'ja'", "guess", "2024-02-30", "ddd"):
        assert secret not in said
    right = checked(tmp_path, *GOOD)
    assert right.rows_in.height == 4
    assert "P1" not in repr(right)


def test_two_answers_that_break_a_rule_differently_are_told_in_the_same_words(tmp_path: Path) -> None:
    """Otherwise the words would say which of the four answers stands in the row."""
    found = checked(tmp_path, WRONG[5], WRONG[6], WRONG[8], WRONG[9])
    by_row = {one["row"]: (one["problem"], one["expected"]) for one in found.problems.records()}
    assert by_row[2] == by_row[3]
    assert by_row[4] == by_row[5]


UNUSABLE = {
    "no header": b"P1,foreign_origin,yes,register,d,2024-02-01,2024-02-01\n",
    "header with one name twice": b"person,group,secret,secret\nP1,x,y,z\n",
    "reserved name": b"person,__secret\nP1,x\n",
    "no UTF-8": HEADER.encode() + b"\nP1,foreign_origin,secr\xe9t,register,d,,2024-02-01\n",
    "no table": b"%PDF-1.7 secret",
    "nothing": b"",
}


@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_read_is_not_quoted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        check_answers(path)
    said = str(refused.value)
    assert "columns person, group, answer" in said
    for secret in ("P1", "foreign_origin", "yes", "2024", "secr"):
        assert secret not in said
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_what_a_reader_says_is_not_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("could not parse `yes` of P1")

    monkeypatch.setattr("doorstroom.careers.special.intake.read_table", fail)
    with pytest.raises(BadInput) as refused:
        checked(tmp_path, *GOOD)
    assert "P1" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no file .*nowhere"):
        check_answers(tmp_path / "nowhere.csv")


def test_what_is_not_needed_is_left_out_and_a_national_number_refused(tmp_path: Path) -> None:
    more = [f"{row},secret" for row in GOOD]
    noted = checked(tmp_path, *more, header=f"{HEADER},remark")
    assert noted.problems.errors == 0
    assert set(noted.rows_in.columns) == set(INCOMING_ANSWERS.names)
    refused = checked(tmp_path, *more, header=f"{HEADER},bsn")
    assert [(one["column"], one["value"]) for one in refused.problems.records()] == [("bsn", None)]


def test_only_the_first_thousand_rows_of_a_problem_are_kept_unless_all_are_wanted(tmp_path: Path) -> None:
    rows = [f"P{n},foreign_origin,perhaps,register,d,,2024-02-01" for n in range(1500)]
    few, everything = checked(tmp_path, *rows), checked(tmp_path, *rows, keep_all=True)
    assert (few.problems.errors, len(few.problems.records())) == (1500, 1000)
    assert len(everything.problems.records()) == 1500


def test_the_file_and_the_lists_that_are_shown_are_those_that_are_taken(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "special.md").read_text("utf-8")
    (shown,) = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    header, *rows = shown.splitlines()
    found = checked(tmp_path, *rows, header=header)
    assert (found.problems.errors, found.rows_in.height) == (0, 3)
    cells = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert tuple(cells) == COLUMNS
    for column, values in (("group", GROUPS), ("answer", ANSWERS), ("basis", BASES)):
        assert not [value for value in values if f"`{value}`" not in cells[column]]
