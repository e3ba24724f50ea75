"""Lists read through a mapping: successions that it accepts, lists that it promises, who was left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from doorstroom.careers.flows import flows
from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.labels import Cuts
from doorstroom.careers.recording import appended, record, start
from doorstroom.careers.staff import Staff

from .extracts import check

PEOPLE = [f"p{n}" for n in range(20)]
RULES = 'shape = "snapshots"\n[columns]\nperson = "key"\non = "year"\nunit = "agency"\n[lists]\ndates = '


def lists(tmp_path: Path, rows: list[tuple[str, int, str]], text: str) -> Checked:
    path = tmp_path / "lists.csv"
    pl.DataFrame(rows, schema=["key", "year", "agency"], orient="row").write_csv(path)
    return check_file(path, mapping=parse_mapping(text.encode()))


def renamed(tmp_path: Path, successions: str) -> Checked:
    rows = [(one, year, agency) for one in PEOPLE for year, agency in ((2010, "Old"), (2011, "New"))]
    return lists(tmp_path, rows, RULES + '"{}-12-31"\n' + successions)


def moves(checked: Checked) -> int:
    recorded = record(start(), checked)
    assert recorded.problems.errors == 0, recorded.problems.records()
    staff = Staff.of(appended(start(), recorded))
    found = flows(Cuts(staff), from_=date(2010, 12, 31), to=date(2011, 12, 31), by=("unit",))
    assert found.total["closing"] == len(PEOPLE)
    return found.total["moves_in"]


def test_a_common_move_is_proposed_as_a_succession_and_counted_until_accepted(tmp_path: Path) -> None:
    checked = renamed(tmp_path, "")
    said = [one.problem for one in checked.problems if one.severity == "warning"]
    assert any(text.startswith("20 of 20 people of unit 'Old' are in unit 'New'") for text in said)
    assert moves(checked) == len(PEOPLE)


def test_an_accepted_rename_moves_nobody(tmp_path: Path) -> None:
    checked = renamed(tmp_path, 'successions = [["Old", "New", "rename"]]\n')
    assert checked.successions.rows() == [("Old", "New", date(2011, 12, 31), "rename")]
    assert moves(checked) == 0


def test_a_succession_whose_old_unit_is_still_there_cannot_be_dated(tmp_path: Path) -> None:
    checked = renamed(tmp_path, 'successions = [["New", "Old", "rename"]]\n')
    assert [one["problem"] for one in checked.problems.records()] == ["this succession cannot be dated"]


def test_a_list_that_the_mapping_promises_and_the_file_lacks_is_an_error(tmp_path: Path) -> None:
    rows = [(one, 2010, "A") for one in PEOPLE]
    text = RULES + '{ 2010 = "2010-12-31", 2011 = "2011-12-31" }\n'
    checked = lists(tmp_path, rows, text)
    assert checked.problems.errors > 0
    assert "2011-12-31" in str(checked.problems.records())


def test_people_whose_rows_were_all_left_out_are_nobody(tmp_path: Path) -> None:
    rows = [(one, 2010, "A") for one in PEOPLE] + [("withheld", 2010, f"U{n}") for n in range(12)]
    text = RULES + '"{}-12-31"\nseveral = "post"\n[rules]\nleave_out = ["crowded_key"]\n'
    checked = lists(tmp_path, rows, text.replace('unit = "agency"', 'unit = "agency"\npost = "agency"'))
    assert checked.problems.errors == 0, checked.problems.records()
    assert sorted(checked.persons["number"]) == sorted(PEOPLE)


def test_numbers_of_a_parquet_file_keep_all_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "staff.parquet"
    row = {
        "person": ["a"],
        "effective_on": ["2020-01-01"],
        "kind": ["entry"],
        "unit": ["U"],
        "fte": [0.888888888888889],
    }
    pl.DataFrame(row).write_parquet(path)
    names = ("person", "effective_on", "kind", "unit")
    text = 'shape = "events"\n[columns]\n' + "".join(f'{name} = "{name}"\n' for name in names)
    text += 'fte_thousandths = "fte"\n[rules]\nend_date = "first_day_absent"\nfte = "share"\n'
    checked = check_file(path, mapping=parse_mapping(text.encode()))
    assert checked.problems.errors == 0, checked.problems.records()
    assert checked.events["fte_thousandths"].to_list() == [889]


def test_a_unit_path_is_spelled_as_the_rows_are(tmp_path: Path) -> None:
    rows = [("a", 2010, "Parks"), ("b", 2010, "Parks"), ("c", 2010, "parks ")]
    text = RULES.split("unit =", maxsplit=1)[0] + '[[unit_path]]\ncode = "agency"\nkind = "agency"\n'
    checked = lists(tmp_path, rows, text + '[file]\ntrim = true\n[lists]\ndates = "{}-12-31"\n')
    assert checked.problems.errors == 0, checked.problems.records()
    assert checked.units["code"].to_list() == ["Parks"]
    assert checked.events["unit"].unique().to_list() == ["Parks"]


def test_lists_with_bad_rows_say_nothing_about_people(tmp_path):
    """Rows with mistakes are not in the comparison, so those who stand in them would seem to leave."""
    rows = [f"{person},2010,A" for person in range(60)]
    rows += [f"{person},2011,{'A ' if person < 40 else 'A'}" for person in range(60)]
    mapping = """
shape = "snapshots"
[columns]
person = "person"
on = "on"
unit = "unit"
[lists]
dates = "{}-12-31"
"""
    checked = check(tmp_path, "\n".join(["person,on,unit", *rows]), mapping)
    assert checked.problems.errors == 40
    assert checked.problems.warnings == 0
