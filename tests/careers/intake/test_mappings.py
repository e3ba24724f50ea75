"""Mappings: strict, and every answer that only people can give is asked for."""

from __future__ import annotations

import hashlib

import pytest

from doorstroom.careers.intake.mapping import load_mapping, parse_mapping

from .extracts import check, found, refusal, text, write

EVENTS = """
shape = "events"
[columns]
person = "Stamnr"
effective_on = "Datum"
kind = "Soort"
unit = "Eenheid"
fte_thousandths = "VTE"
birth_date = "Geboren"
sex = "M/V"
[file]
date_format = "%d/%m/%Y"
decimal = ","
trim = true
[values.kind]
In = "entry"
Uit = "exit"
[values.sex]
V = "female"
"?" = ""
[constants]
relation = "statutory"
[rules]
end_date = "last_day"
fte = "share"
"""
HEADER = "Stamnr;Datum;Soort;Eenheid;VTE;Geboren;M/V"


def test_mapping_translates_names_values_dates_and_shares(tmp_path):
    rows = (
        "7;01/02/2010; In;U1;0,8;03/04/1980;V",
        "7;31/12/2012;Uit;;;03/04/1980;V",
        "8;05/06/2011;In;U1;1;;?",
    )
    checked = check(tmp_path, text(*rows, header=HEADER), EVENTS)
    assert not checked.problems
    shown = checked.events.select("person", "effective_on", "kind", "fte_thousandths", "relation")
    assert [tuple(map(str, row)) for row in shown.sort("person", "effective_on").rows()] == [
        ("7", "2010-02-01", "entry", "800", "statutory"),
        ("7", "2013-01-01", "exit", "None", "statutory"),
        ("8", "2011-06-05", "entry", "1000", "statutory"),
    ]
    people = checked.persons.sort("number")
    assert people["sex"].to_list() == ["female", None]
    assert people["birth_precision"].to_list() == ["day", None]


def test_problems_name_the_columns_of_the_file(tmp_path):
    checked = check(tmp_path, text("7;1/2/2010;Weg;U1;80%;;V", header=HEADER), EVENTS)
    assert [(row, column, value) for row, column, value, _ in found(checked)] == [
        (2, "Datum", "1/2/2010"),
        (2, "Soort", "Weg"),
        (2, "VTE", "80%"),
    ]
    assert checked.problems.records()[0]["expected"].startswith("a date like 31/12/2020")


@pytest.mark.parametrize(
    ("unit", "written", "thousandths"),
    [
        ("thousandths", "800", 800),
        ("share", "0,8", 800),
        ("share", "0,8335", 834),
        ("percent", "80", 800),
        ("percent", "80 %", 800),
        ("percent", "62,5%", 625),
    ],
)
def test_share_of_full_time(tmp_path, unit, written, thousandths):
    mapping = EVENTS.replace('fte = "share"', f'fte = "{unit}"')
    checked = check(tmp_path, text(f"7;01/02/2010;In;U1;{written};;V", header=HEADER), mapping)
    assert checked.events["fte_thousandths"].to_list() == [thousandths]


SIMPLE = 'shape = "events"\n[columns]\nperson = "a"\neffective_on = "b"\nkind = "c"\nunit = "d"\n'
WRONG = {
    "not toml": ("shape =", "not a TOML file"),
    "no columns": ('shape = "events"', "columns is missing"),
    "unknown key": (EVENTS + "[color]\n", "color is not a known key"),
    "unknown key inside": (
        EVENTS.replace("trim = true", "trimmed = true"),
        "file.trimmed is not a known key",
    ),
    "unknown shape": (EVENTS.replace('"events"', '"acts"'), "shape must be"),
    "unknown column": (EVENTS.replace("person =", "people ="), "[columns] people: no column of events"),
    "column needed": (EVENTS.replace('kind = "Soort"', ""), "[columns] kind: needed for events"),
    "text for truth": (EVENTS.replace("trim = true", 'trim = "yes"'), "file.trim must be a valid boolean"),
    "date format": (EVENTS.replace("%d/%m/%Y", "%d/%m/%y"), "needs %d, %m and %Y"),
    "year day month": (EVENTS.replace("%d/%m/%Y", "%Y-%d-%m"), "puts the day between year and month"),
    "two homes": (EVENTS + '[lists]\ndates = "{}-12-31"\n', "[lists]: only snapshots have lists"),
    "column and constant": (
        EVENTS.replace('relation = "s', 'unit = "U9"\nrelation = "s'),
        "[constants] unit: already in [columns]",
    ),
    "error that cannot be left out": (
        SIMPLE + '[rules]\nleave_out = ["overlap", "overlaps"]\n',
        "rules.leave_out knows no overlaps",
    ),
    "meaning that there is not": (
        SIMPLE + '[values.kind]\n"in" = "enter"\n"x" = ""\n',
        "[values.kind] enter: not one of entry, move, change, exit",
    ),
    "no column of the shape": (
        SIMPLE.replace("unit =", "unite ="),
        "[columns] unite: no column of events (they are person, employment, effective_on",
    ),
    "needed column": (
        'shape = "snapshots"\n[columns]\nperson = "a"\non = "b"\n',
        "[columns] unit: needed for snapshots; name a column of the file, or in [constants]",
    ),
    "encoding": (
        EVENTS.replace("trim = true", 'encoding = "ebcdic"'),
        "file.encoding is not a known encoding",
    ),
}


@pytest.mark.parametrize(("content", "answer"), WRONG.values(), ids=WRONG)
def test_wrong_mapping_is_refused_with_its_place(content, answer):
    assert answer in refusal(lambda: parse_mapping(content.encode())).what


LISTS = 'shape = "snapshots"\n[columns]\nperson = "a"\non = "b"\nunit = "c"\n[lists]\n'
ONCE = {
    "number": (SIMPLE.replace('"a"', "1"), "columns.person must be a valid string or a valid list"),
    "number in a key": (SIMPLE.replace('"a"', '["a", 1]'), "columns.person[2] must be a valid string"),
    "no name": (SIMPLE.replace('"a"', '""'), "columns.person is empty"),
    "no names": (SIMPLE.replace('"a"', "[]"), "columns.person is empty"),
    "dates": (LISTS + "dates = 3\n", "lists.dates must be a valid string or a valid dictionary"),
    "date in a table": (LISTS + "dates = { x = 1 }\n", "lists.dates.x must be a valid string"),
    "two places": (
        SIMPLE.replace('"a"', "1") + "[file]\nsheet = 2\n",
        "file.sheet must be a valid string; columns.person must be a valid string or a valid list",
    ),
}


@pytest.mark.parametrize(("content", "answer"), ONCE.values(), ids=ONCE)
def test_a_value_of_the_wrong_type_is_one_problem(content, answer):
    assert refusal(lambda: parse_mapping(content.encode())).what == answer


def test_hash_is_that_of_the_file(tmp_path):
    path = write(tmp_path, EVENTS, "mapping.toml")
    assert load_mapping(path).sha256 == hashlib.sha256(EVENTS.encode()).hexdigest()
    assert "cannot be opened" in refusal(lambda: load_mapping(tmp_path / "none.toml")).what


def test_columns_that_the_file_lacks_are_all_named(tmp_path):
    error = refusal(lambda: check(tmp_path, "Stamnr;Datum;Soort\n", EVENTS))
    assert error.what == "the file has no column Eenheid, VTE, Geboren, M/V"


@pytest.mark.parametrize("shape", ["events", "spells"])
def test_what_an_end_date_means_is_asked(tmp_path, shape):
    columns = {
        "events": 'person = "a"\neffective_on = "b"\nkind = "c"\nunit = "d"',
        "spells": 'person = "a"\nfrom_on = "b"\nto_on = "c"\nunit = "d"',
    }
    mapping = f'shape = "{shape}"\n[columns]\n{columns[shape]}\n'
    error = refusal(lambda: check(tmp_path, "a,b,c,d\n", mapping))
    assert error.where == "mapping, [rules] end_date"


def test_key_of_several_columns(tmp_path):
    mapping = """
shape = "snapshots"
[columns]
person = ["key", "born"]
on = "year"
unit = "unit"
birth_year = "born"
[lists]
dates = "{}-12-31"
"""
    rows = ("k,1950,2010,U1", "k,1960,2010,U2", "k,,2010,U2", "a|b,1960,2010,U1")
    checked = check(tmp_path, text(*rows, header="key,born,year,unit"), mapping)
    assert found(checked) == [(5, "key + born", "a|b 1960", "a part of the joined key holds |")]
    checked = check(tmp_path, text(*rows[:3], header="key,born,year,unit"), mapping)
    assert checked.persons.sort("number").rows() == [
        ("k|", None, None, None),
        ("k|1950", *checked.persons.filter(number="k|1950").row(0)[1:]),
        ("k|1960", *checked.persons.filter(number="k|1960").row(0)[1:]),
    ]
    born = checked.persons.sort("number").select("birth_date", "birth_precision").rows()
    assert [tuple(map(str, one)) for one in born] == [
        ("None", "None"),
        ("1950-12-31", "year"),
        ("1960-12-31", "year"),
    ]


def test_filters_leave_rows_out_and_count_them(tmp_path):
    mapping = """
shape = "snapshots"
[columns]
person = "person"
on = "day"
unit = "agency"
[[drop]]
column = "agency"
values = ["Youth Summer", ""]
"""
    rows = ("1,2010-12-31,U1", "2,2010-12-31,Youth Summer ", "3,2010-12-31,")
    checked = check(tmp_path, text(*rows, header="person,day,agency"), mapping)
    assert checked.problems.errors == 0
    assert checked.filtered == {"agency": 2}
    assert checked.problems.summary("note")[0]["count"] == 2
    assert checked.events["person"].to_list() == ["1"]


DROPPED = """
shape = "snapshots"
[columns]
person = "person"
on = "day"
unit = "agency"
[[drop]]
column = "agency"
values = ["U1"]
[[drop]]
column = "state"
values = ["left"]
[[drop]]
column = "state"
values = ["test", ""]
"""


def test_filters_that_leave_no_row_are_named(tmp_path):
    rows = ("1,2010-12-31,U2,test", "2,2010-12-31,U2,", "3,2010-12-31,U2,test")
    header = "person,day,agency,state"
    checked = check(tmp_path, text(*rows, header=header), DROPPED)
    assert (checked.problems.errors, checked.events.height) == (0, 0)
    what = "no row is left: the filters of the mapping, [[drop]], took all of them"
    assert found(checked, "warning") == [(None, "state", "left, test, (empty)", what)]
    assert checked.problems.summary("warning")[0]["count"] == 3
    left = check(tmp_path, text(*rows, "4,2010-12-31,U2,here", header=header), DROPPED)
    assert not left.problems.warnings


def test_lists_are_dated_by_a_table(tmp_path):
    mapping = """
shape = "snapshots"
[columns]
person = "person"
on = "list"
unit = "unit"
[lists.dates]
spring = "2010-03-31"
autumn = "2010-09-30"
"""
    rows = ("1,spring,U1", "1,autumn,U2", "1,winter,U2")
    checked = check(tmp_path, text(*rows, header="person,list,unit"), mapping)
    assert [(row, column) for row, column, *_ in found(checked)] == [(4, "list")]
    checked = check(tmp_path, text(*rows[:2], header="person,list,unit"), mapping)
    assert [str(day) for day in checked.events["effective_on"]] == ["2010-03-31", "2010-09-30"]


def test_spells_become_events(tmp_path):
    mapping = """
shape = "spells"
[columns]
person = "person"
from_on = "start"
to_on = "end"
unit = "unit"
[values.end]
[rules]
end_date = "last_day"
"""
    assert "[values] end" in refusal(lambda: parse_mapping(mapping.encode())).what
    mapping = mapping.replace("[values.end]", '[values.to_on]\n"9999-12-31" = ""')
    rows = ("1,2010-01-01,2010-12-31,U1", "1,2011-01-01,2011-06-30,U2", "2,2011-01-01,9999-12-31,U2")
    checked = check(tmp_path, text(*rows, header="person,start,end,unit"), mapping)
    assert not checked.problems
    shown = checked.events.sort("person", "effective_on").select("person", "kind", "effective_on").rows()
    assert [(person, kind, str(day)) for person, kind, day in shown] == [
        ("1", "entry", "2010-01-01"),
        ("1", "move", "2011-01-01"),
        ("1", "exit", "2011-07-01"),
        ("2", "entry", "2011-01-01"),
    ]
