"""Persons, units and lists of values that the rows speak of."""

from __future__ import annotations

import pytest

from doorstroom.administrations import load
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.organisation import check_organisation

from .extracts import check, found, refusal, text, write

PEOPLE = "person,effective_on,kind,unit,birth_date,sex"


def test_one_row_a_person_and_unknown_stays_unknown(tmp_path):
    rows = ("1,2010-01-01,entry,U1,1980-05-06,", "1,2011-01-01,move,U2,,female", "2,2010-01-01,entry,U1,,")
    people = check(tmp_path, text(*rows, header=PEOPLE)).persons.sort("number")
    assert [tuple(map(str, row)) for row in people.rows()] == [
        ("1", "1980-05-06", "day", "female"),
        ("2", "None", "None", "None"),
    ]


def test_contradictions_about_a_person_are_named(tmp_path):
    rows = ("1,2010-01-01,entry,U1,1980-05-06,male", "1,2011-01-01,move,U2,1981-05-06,female")
    checked = check(tmp_path, text(*rows, header=PEOPLE))
    assert found(checked) == [
        (3, "birth_date", "1981-05-06", "one person has several birth dates"),
        (3, "sex", "female", "one person has several sexes"),
    ]
    assert checked.problems.records()[0]["expected"] == "1980-05-06 as in the first row of 1"


def test_contradictions_may_become_unknown(tmp_path):
    columns = "\n".join(f'{name} = "{name}"' for name in PEOPLE.split(","))
    mapping = (
        f'shape = "events"\n[columns]\n{columns}\n[rules]\nconflicting = "unknown"\nend_date = "last_day"\n'
    )
    rows = ("1,2010-01-01,entry,U1,1980-05-06,male", "1,2011-01-01,move,U2,1980-05-06,female")
    checked = check(tmp_path, text(*rows, header=PEOPLE), mapping)
    assert (checked.problems.errors, checked.problems.warnings) == (0, 1)
    assert checked.persons.select("birth_precision", "sex").rows() == [("day", None)]


def test_nobody_acts_before_being_born(tmp_path):
    checked = check(tmp_path, text("1,2010-01-01,entry,U1,2010-01-01,", header=PEOPLE))
    assert found(checked) == [
        (2, "birth_date", "2010-01-01", "the person is born on or after the date of the row")
    ]


def test_the_birth_date_of_another_row_counts_too(tmp_path):
    rows = ("1,2010-01-01,entry,U1,,", "1,2012-01-01,move,U2,2011-01-01,")
    checked = check(tmp_path, text(*rows, header=PEOPLE))
    assert [(row, value) for row, _, value, _ in found(checked)] == [(2, "2011-01-01")]
    assert "leave_out" in checked.problems.records()[0]["expected"]


BORN_AFTER = """
shape = "spells"
[columns]
person = "person"
from_on = "from"
birth_date = "born"
unit = "unit"
[rules]
leave_out = ["born_after"]
"""


def test_a_row_before_birth_may_be_left_out_and_is_named(tmp_path):
    rows = ("1,2010-01-01,U1,2015-05-06", "2,2010-01-01,U1,1980-05-06")
    checked = check(tmp_path, text(*rows, header="person,from,unit,born"), BORN_AFTER)
    assert checked.problems.errors == 0
    assert found(checked, "warning") == [
        (2, "born", "2015-05-06", "the person is born on or after the date of the row; left out")
    ]
    assert checked.persons["number"].to_list() == ["2"]
    assert checked.events["row"].to_list() == [3]


def test_numbers_that_differ_in_zeros_at_the_start_are_counted(tmp_path):
    numbers = ("7", "007", "10", "1", "07", "007", "A1", "0A1")
    days = ("2010-01-01", "2010-01-01", "2010-01-01", "2010-01-01", "2010-01-01", "2011-01-01")
    rows = [
        f"{number},{day},{'move' if day.startswith('2011') else 'entry'},U1,A"
        for number, day in zip(numbers, (*days, "2010-01-01", "2010-01-01"), strict=True)
    ]
    checked = check(tmp_path, text(*rows))
    assert (checked.problems.errors, checked.people) == (0, 7)
    what = "numbers that differ only in zeros at the start count as different people"
    assert found(checked, "warning") == [
        (3, "person", "007", what),
        (6, "person", "07", what),
        (9, "person", "0A1", what),
    ]
    records = checked.problems.records("warning")
    assert records[0]["expected"] == "7 as in row 2, if it is the same person"
    assert checked.problems.summary("warning")[0]["count"] == 3


UNIT_PATH = """
shape = "snapshots"
[columns]
person = "person"
on = "day"
[[unit_path]]
code = "ministry"
name = "ministry_name"
kind = "ministry"
[[unit_path]]
code = "division"
name = "division_name"
kind = "division"
within_parent = true
"""
PATH_HEADER = "person,day,ministry,ministry_name,division,division_name"


def test_unit_path_gives_dated_units(tmp_path):
    rows = (
        "1,2010-12-31,M1,Finance,HR,Personnel",
        "2,2010-12-31,M2,Justice,HR,Personnel",
        "1,2011-12-31,M1,Finance and Budget,HR,Personnel",
        "2,2011-12-31,M2,Justice,,",
    )
    checked = check(tmp_path, text(*rows, header=PATH_HEADER), UNIT_PATH)
    assert checked.problems.errors == 0
    assert [tuple(map(str, row)) for row in checked.units.rows()] == [
        ("M1", "2010-12-31", "Finance", "ministry", "None", "False"),
        ("M1", "2011-12-31", "Finance and Budget", "ministry", "None", "False"),
        ("M1/HR", "2010-12-31", "Personnel", "division", "M1", "False"),
        ("M2", "2010-12-31", "Justice", "ministry", "None", "False"),
        ("M2/HR", "2010-12-31", "Personnel", "division", "M2", "False"),
    ]
    moved = checked.events.filter(person="2", kind="move")["unit"].to_list()
    assert moved == ["M2"]  # a row that stops above the lowest level


def test_two_spellings_on_one_date_are_a_warning(tmp_path):
    rows = [f"{n},2010-12-31,M1,Finance,HR,Personnel" for n in range(3)]
    rows.append("9,2010-12-31,M1,Fin.,HR,Personnel")
    checked = check(tmp_path, text(*rows, header=PATH_HEADER), UNIT_PATH)
    assert [value for _, _, value, _ in found(checked, "warning")] == ["M1 on 2010-12-31: Finance / Fin."]
    assert checked.units.filter(code="M1")["name"].to_list() == ["Finance"]


ORGANISATION = (
    "M1,2000-01-01,Finance,ministry,,,,",
    "D1,2000-01-01,Personnel,division,M1,,,",
    "D1,2010-01-01,Staff,division,M1,true,D2,merge",
    "D2,2010-01-01,People,division,M1,false,,",
)
UNITS = "code,effective_on,name,unit_kind,parent,closed,succeeded_by,succession"


def _organisation(tmp_path, *rows: str):
    return write(tmp_path, text(*rows, header=UNITS), "units.csv")


def test_organisation_is_read_with_its_successions(tmp_path):
    units = check_organisation(_organisation(tmp_path, *ORGANISATION), administration=load("rijk"))
    assert not units.problems
    assert units.units.height == 4
    assert units.units["closed"].to_list() == [False, True, False, False]
    assert [tuple(map(str, row)) for row in units.successions.rows()] == [("D1", "D2", "2010-01-01", "merge")]


WRONG = {
    "unknown parent": (
        "D3,2000-01-01,X,division,M9,,,",
        ("parent", "M9", "the unit above is not in the file"),
    ),
    "under itself": (
        "M1,2005-01-01,Finance,ministry,D1,,,",
        ("parent", "M1", "the unit stands under itself"),
    ),
    "two on a day": (
        "D2,2010-01-01,Y,division,M1,,,",
        ("code", "D2", "two different rows for one unit and day"),
    ),
    "half a succession": (
        "D2,2015-01-01,People,division,M1,,D1,",
        ("succession", "D2", "succeeded_by and succession go together"),
    ),
    "unknown kind": (
        "D3,2000-01-01,X,devision,M1,,,",
        ("unit_kind", "devision", "not in the administration's list"),
    ),
}


@pytest.mark.parametrize(("row", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_organisation(tmp_path, row, expected):
    path = _organisation(tmp_path, *ORGANISATION, row)
    problems = check_organisation(path, administration=load("rijk")).problems
    assert expected in [(one["column"], one["value"], one["problem"]) for one in problems.records()]


def test_units_of_the_extract_must_be_in_the_organisation(tmp_path):
    rows = (
        "P1,2009-01-01,entry,D1,A",
        "P1,2011-01-01,move,D3,A",
        "P2,1999-01-01,entry,M1,A",
        "P3,2011-01-01,entry,D1,A",
    )
    organisation = _organisation(tmp_path, *ORGANISATION)
    checked = check(tmp_path, text(*rows), organisation=organisation)
    assert found(checked) == [
        (3, "unit", "D3", "the organisation has no such unit"),
        (4, "unit", "M1 on 1999-01-01", "the unit does not exist yet"),
    ]
    assert found(checked, "warning") == [(5, "unit", "D1 on 2011-01-01", "the unit is closed")]
    assert {"D1", "D2"} <= set(checked.problems.records()[0]["expected"].removeprefix("one of ").split(", "))


def test_problems_of_the_organisation_are_told_apart(tmp_path):
    organisation = _organisation(tmp_path, *ORGANISATION, "D3,2000-1-1,X,division,M1,,,")
    checked = check(tmp_path, text("P1,2009-01-01,entry,D1,A"), organisation=organisation)
    assert (6, "organisation effective_on", "2000-1-1", "not a date in the expected form") in found(checked)


def test_codes_of_units_stand_on_one_line_and_names_need_not(tmp_path):
    path = _organisation(tmp_path, '"M\t1",2000-01-01,"Finance\nand Budget",ministry,,,,')
    records = check_organisation(path).problems.records()
    assert [(one["row"], one["column"], one["problem"]) for one in records] == [
        (2, "code", "a line break or a tab inside a code")
    ]


def test_organisation_without_code(tmp_path):
    path = write(tmp_path, "name\nFinance\n", "units.csv")
    assert "no column code, effective_on" in refusal(lambda: check_organisation(path)).what


def test_values_of_the_administration_with_the_nearest(tmp_path):
    regime = load("rijk")
    relation = regime.codes("relation")[0]
    scale = regime.scales.highest if regime.scales else 18
    header = "person,effective_on,kind,unit,relation,scale,reason"
    move_only = next(one for one in regime.reasons if "entry" not in one.kinds)
    rows = (
        f"1,2010-01-01,entry,U1,{relation},{scale},",
        f"2,2010-01-01,entry,U1,{relation[:-1]},{scale + 1},",
        f"3,2010-01-01,entry,U1,{relation},{scale},{move_only.code}",
    )
    checked = check(tmp_path, text(*rows, header=header), administration=regime)
    assert [(row, column, value) for row, column, value, _ in found(checked)] == [
        (3, "relation", relation[:-1]),
        (3, "scale", str(scale + 1)),
        (4, "reason", f"{move_only.code} of entry"),
    ]
    assert relation in checked.problems.records()[0]["expected"]
    # Without the administration every list is open.
    assert not check_file(tmp_path / "extract.csv").problems
