"""The same arguments give the same bytes; wrong ones are refused; files go through the usual door."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from doorstroom.administrations import Administration, load
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.synthetic import calibration_for, make, write, years_end
from doorstroom.kernel.errors import BadInput
from tests.careers.synthetic.measures import staff_on

PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from doorstroom.administrations import load
from doorstroom.careers.synthetic import make, write
write(make(load("rijk"), people=400, seed=5, until=date(2014, 7, 1)), Path(sys.argv[1]))
"""


def digest(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def test_same_seed_gives_the_same_bytes_in_another_process(tmp_path):
    found = []
    for number in ("1", "2"):
        folder = tmp_path / number
        env = {**os.environ, "PYTHONHASHSEED": number}
        subprocess.run([sys.executable, "-c", PROGRAM, str(folder)], check=True, env=env)
        found.append(digest(folder))
    assert found[0] == found[1]
    assert set(found[0]) == {"SYNTHETIC.txt", "names.csv", "organisation.csv", "special.csv", "staff.csv"}


def test_another_seed_gives_other_people():
    one, two = (make(load("rijk"), people=300, seed=seed, until=date(2011, 1, 1)) for seed in (1, 2))
    assert not one.staff.equals(two.staff)
    assert not one.organisation.equals(two.organisation)


def test_longer_time_continues_the_same_careers():
    short, long = (make(load("federal"), people=400, seed=1, until=date(year, 1, 1)) for year in (2012, 2016))
    same = long.staff.filter(pl.col("effective_on") < date(2012, 1, 1))
    # Units that are founded later are drawn after the tree of the beginning, so nothing before them changes.
    assert same.equals(short.staff)


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_files_pass_the_door_without_a_mapping(small, tmp_path, format_):
    files = write(small.extract, tmp_path, format_)
    assert [file.name for file in files] == [
        f"staff.{format_}",
        f"organisation.{format_}",
        f"special.{format_}",
        f"names.{format_}",
        "SYNTHETIC.txt",
    ]
    checked = check_file(files[0], administration=small.administration, organisation=files[1])
    assert checked.problems.errors == 0
    assert checked.events.height == small.extract.staff.height
    assert checked.people == small.extract.staff["person"].n_unique()
    assert checked.successions.height == small.extract.organisation["succeeded_by"].count()
    assert checked.events["unit"].to_list() == small.extract.staff["unit"].to_list()


def test_special_answers_lie_apart_and_are_private(small, tmp_path):
    write(small.extract, tmp_path)
    assert (tmp_path / "special.csv").stat().st_mode & 0o077 == 0
    header = (tmp_path / "staff.csv").read_text(encoding="utf-8").splitlines()[0]
    assert not {"group", "answer", "origin", "disability"} & set(header.split(","))


def test_special_answers_are_of_the_staff_of_the_last_day(small):
    special = small.extract.special
    here = staff_on(small.extract.staff, small.until)
    for _, rows in special.group_by("group"):
        assert sorted(rows["person"]) == sorted(here["person"])
    assert set(special["answer"]) <= {"yes", "no", "prefers_not_to_say", "not_asked"}
    registered = special.filter(pl.col("basis") == "register")
    assert set(registered["answer"]) <= {"yes", "no"}
    assert registered["asked_on"].null_count() == registered.height
    silent = special.filter(pl.col("answer") == "not_asked")
    assert silent["answered_on"].null_count() == silent.height
    asked = special.filter(pl.col("asked_on").is_not_null())
    assert (asked["answered_on"] >= asked["asked_on"]).all()


def test_special_answers_when_the_end_is_no_end_of_month():
    extract = make(load("federal"), people=300, seed=3, until=date(2013, 5, 12))
    here = staff_on(extract.staff, date(2013, 5, 11))
    assert set(extract.special["person"]) == set(here["person"])


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"people": 10}, "people is 10"),
        ({"people": 5_000_000}, "people is 5000000"),
        ({"seed": -1}, "seed is -1"),
        ({"until": date(2010, 1, 1)}, "until is 2010-01-01"),
    ],
)
def test_arguments_outside_their_bounds_are_refused(changed, word):
    with pytest.raises(BadInput, match=word):
        make(load("rijk"), **{"people": 300, "seed": 1, "until": date(2012, 1, 1), **changed})


def test_administration_without_calibration_is_refused():
    with pytest.raises(BadInput, match="no calibration for 'somewhere'"):
        make(Administration.bare("somewhere"), people=300, seed=1, until=date(2012, 1, 1))


def test_calibration_that_does_not_fit_the_lists_names_every_code():
    wrong = calibration_for("rijk").model_copy(update={"contracts": ("fast", "slow")})
    with pytest.raises(BadInput, match="contracts: fast; contracts: slow"):
        make(load("rijk"), people=300, seed=1, until=date(2012, 1, 1), calibration=wrong)


def test_own_calibration_serves_a_fourth_administration():
    own = calibration_for("federal").model_copy(
        update={"figures": (), "headcount": ((date(2010, 1, 1), 1.0),)}
    )
    extract = make(
        Administration.bare("somewhere"), people=300, seed=1, until=date(2012, 1, 1), calibration=own
    )
    assert extract.source.startswith("synthetic: somewhere")
    assert staff_on(extract.staff, date(2011, 12, 31)).height == 300


def test_years_end_is_the_last_full_year():
    assert years_end(date(2024, 1, 1)) == date(2024, 1, 1)
    assert years_end(date(2024, 12, 31)) == date(2024, 1, 1)


@pytest.mark.slow
def test_whole_rijk_has_its_published_headcount_at_the_end_of_2017():
    extract = make(load("rijk"), people=118_000, seed=1, until=date(2019, 1, 1))
    assert staff_on(extract.staff, date(2017, 12, 31)).height == 118_000
