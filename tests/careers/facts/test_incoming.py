"""Files of facts: CSV, Excel and Parquet alike, everything wrong at once."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.careers.facts.incoming import FIELDS, check_facts
from doorstroom.kernel.errors import BadInput
from tests.careers.facts.made import found

ROWS = [
    {
        "kind": "top_group",
        "person": "1",
        "function": None,
        "from_on": "2020-01-01",
        "until": None,
        "value": "ABD",
    },
    {
        "kind": "weighing",
        "person": None,
        "function": "chief",
        "from_on": "2020-01-01",
        "until": "2021-01-01",
        "value": "310",
    },
]
BESIDE = [
    {"basis": "decision", "factors": None, "authority": None},
    {"basis": None, "factors": "complexity=250; staff=60", "authority": "government"},
]
FRAME = pl.DataFrame([row | more for row, more in zip(ROWS, BESIDE, strict=True)])


def csv(tmp_path, *lines):
    path = tmp_path / "facts.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return check_facts(path)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_every_kind_of_file_gives_the_same_rows(tmp_path, form):
    path = tmp_path / f"facts.{form}"
    {
        "csv": FRAME.write_csv,
        "xlsx": FRAME.write_excel,
        "parquet": FRAME.with_columns(pl.col("from_on", "until").str.to_date()).write_parquet,
    }[form](path)
    checked = check_facts(path)
    assert found(checked.problems) == []
    assert (checked.rows, checked.source.format) == (2, form)
    assert checked.rows_in.drop("action", "ref").rows() == [
        (2, "top_group", "1", None, date(2020, 1, 1), None, "ABD", '{"basis":"decision"}'),
        (
            3,
            "weighing",
            None,
            "chief",
            date(2020, 1, 1),
            date(2021, 1, 1),
            "310",
            '{"authority":"government","factors":"complexity=250; staff=60"}',
        ),
    ]


def test_everything_wrong_comes_at_once_and_nothing_is_yielded(tmp_path):
    checked = csv(
        tmp_path,
        "kind,person,function,post,from_on,value,basis,Voornaam,bsn,remark",
        "top_group,1,,,2020-13-01,ABD,,An,1,x",
        "roster_type,,clerk,,2020-01-01,nights,,An,1,x",
        "weighing,,,P-1,2020-01-01,300,,An,1,x",
        "unheard_of,1,,,,x,,An,1,x",
    )
    assert checked.rows_in.is_empty()
    assert [one for one in found(checked.problems) if one[0] is not None] == [
        (2, "basis", "missing"),
        (2, "from_on", "no such day"),
        (3, "function", "a fact of a post, not of a function"),
        (4, "authority", "missing"),
        (4, "factors", "missing"),
        (4, "post", "a fact of a function, not of a post"),
        (5, "from_on", "missing"),
        (5, "kind", "no such kind of fact"),
    ]
    notes = {one.column: one.problem for one in checked.problems if one.examples["row"].null_count()}
    assert notes == {
        "bsn": "a national number is not taken",
        "Voornaam": "names and addresses of people are not needed and were left out",
        "remark": "the mapping does not use the column",
    }


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("person,from_on,value", "kind"),
        ("kind,from_on", "person or function or post"),
        ("kind,person", "from_on"),
    ],
)
def test_a_file_of_something_else_is_refused_with_the_columns_of_facts(tmp_path, header, missing):
    with pytest.raises(BadInput, match=f"no column {missing}") as error:
        csv(tmp_path, header)
    assert all(name in error.value.expected for name in FIELDS)


def test_an_empty_file_says_so(tmp_path):
    checked = csv(tmp_path, "kind,person,from_on")
    assert (checked.problems.errors, checked.problems.warnings, checked.rows) == (0, 1, 0)


def test_progress_is_told(tmp_path):
    path = tmp_path / "facts.csv"
    FRAME.write_csv(path)
    told = []
    check_facts(path, progress=lambda stage, done, total: told.append((stage, done, total)))
    assert told
    assert told[-1][1] == told[-1][2]
