"""Every row of an extract is one that a careful administration could have sent."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import polars as pl

from doorstroom.careers.incoming.frames import STATE_NAMES
from doorstroom.careers.synthetic.calibration import value_on
from doorstroom.careers.synthetic.extract import STAFF_COLUMNS
from doorstroom.kernel.dates import add_months

LISTS = ("layer", "rank", "level", "grade", "family", "kind_of_work", "relation", "contract", "reason")


def test_everything_says_synthetic(small):
    extract = small.extract
    assert extract.source.startswith("synthetic: ")
    assert extract.staff["person"].str.contains(r"^SYN-\d{6}$").all()
    assert extract.special["person"].is_in(extract.staff["person"].unique().implode()).all()
    tops = extract.organisation.filter(pl.col("parent").is_null())
    assert tops.height
    assert tops["name"].str.contains("synthetisch").all()


def test_no_column_could_name_somebody(small):
    assert small.extract.staff.columns == STAFF_COLUMNS
    text = small.extract.staff.select(pl.col(pl.String)).unpivot()["value"].drop_nulls().unique()
    # No nine-digit or eleven-digit number, as the Dutch and the Belgian national numbers are.
    assert not [value for value in text if re.search(r"\d{7,}", value)]
    assert not [value for value in text if "@" in value]


def test_acts_stand_in_a_valid_order(small):
    staff = small.extract.staff
    assert staff.select("person", "employment", "effective_on").is_duplicated().sum() == 0
    for _, acts in staff.group_by("person", "employment"):
        ordered = acts.sort("effective_on")["kind"].to_list()
        assert ordered[0] == "entry"
        for before, after in pairwise(ordered):
            assert (before == "exit") == (after == "entry")


def test_rows_are_ordered_and_inside_the_time(small):
    staff = small.extract.staff
    assert staff.equals(staff.sort("person", "employment", "effective_on"))
    assert staff["effective_on"].max() < small.until
    assert staff["effective_on"].min() >= date(1960, 1, 1)


def test_state_is_full_except_after_an_exit(small):
    staff = small.extract.staff
    gone = staff.filter(pl.col("kind") == "exit")
    assert gone.select(pl.col(STATE_NAMES).null_count()).row(0) == (gone.height,) * len(STATE_NAMES)
    here = staff.filter(pl.col("kind") != "exit")
    for name in ("unit", "function", "layer", "managerial", "relation", "contract"):
        assert here[name].null_count() == 0, name


def test_some_values_are_not_known_and_few(small):
    here = small.extract.staff.filter(pl.col("kind") != "exit")
    ladder = "scale" if small.code == "rijk" else "grade"
    for name in ("place", "weight", "family", "work_package", ladder):
        share = here[name].null_count() / here.height
        assert 0 < share < 0.05, name


def test_values_stand_in_the_lists(small):
    administration, staff = small.administration, small.extract.staff
    for name in LISTS:
        codes = administration.codes(name)
        values = set(staff[name].drop_nulls().unique())
        assert not codes or values <= set(codes), name
    kinds = set(small.extract.organisation["unit_kind"])
    assert kinds <= set(administration.codes("organisation_kinds"))
    if administration.scales is None:
        assert staff["scale"].null_count() == staff.height
    else:
        assert (
            staff["scale"]
            .drop_nulls()
            .is_between(administration.scales.lowest, administration.scales.highest)
            .all()
        )


def test_reasons_belong_to_their_kind(small):
    pairs = small.extract.staff.select("kind", "reason").drop_nulls().unique().rows()
    allowed = {entry.code: entry.kinds for entry in small.administration.reasons}
    assert [pair for pair in pairs if pair[0] not in allowed[pair[1]]] == []


def test_levels_fit_their_grades(small):
    level_of = {entry.code: entry.level for entry in small.administration.grades}
    pairs = small.extract.staff.select("grade", "level").drop_nulls().unique().rows()
    assert [pair for pair in pairs if level_of[pair[0]] != pair[1]] == []


def test_cells_stand_in_the_matrix(small):
    matrix = next((item for item in small.administration.matrices if item.cells), None)
    cells = small.extract.staff.select("family", "weight").drop_nulls().unique().rows()
    assert cells
    if matrix:
        assert [cell for cell in cells if not matrix.has_cell(*cell)] == []


def test_nobody_works_past_pension_age(small):
    staff = small.extract.staff
    last = staff.sort("effective_on").group_by("person", "employment", maintain_order=True).last()
    fallback = small.calibration.pension
    for born, kind, on in last.select("birth_date", "kind", "effective_on").iter_rows():
        found = small.administration.pension_age_for(born)
        months = found.total_months if found else next(age for before, age in fallback if born < before)
        pension = add_months(born, months)
        assert on <= pension
        assert kind == "exit" or pension >= small.until


def test_who_leaves_at_pension_age_leaves_on_that_day(small):
    if small.administration.pension_age is None:
        assert "state_pension_age" not in set(small.extract.staff["reason"].drop_nulls())
        return
    staff = small.extract.staff
    pensioned = staff.filter(pl.col("reason") == "state_pension_age")
    assert pensioned.height > 100
    for born, on in pensioned.select("birth_date", "effective_on").iter_rows():
        found = small.administration.pension_age_for(born)
        if found:
            assert on == add_months(born, found.total_months)


def test_full_time_share_is_nought_only_in_a_break(small):
    staff = small.extract.staff.filter(pl.col("kind") != "exit")
    away = staff.filter(pl.col("fte_thousandths") == 0)
    assert away.height > 10
    assert staff["fte_thousandths"].drop_nulls().is_between(0, 1000).all()
    both = staff.filter(pl.col("employment") == 2).group_by("person").len()
    assert 0 < both.height < 0.02 * staff["person"].n_unique()


def test_all_ways_of_a_career_occur(small):
    staff = small.extract.staff
    reasons = set(staff["reason"].drop_nulls())
    expected = {
        code for purpose, code in small.calibration.reasons.items() if code and purpose != "second_end"
    }
    assert expected - reasons == set()
    assert {item.reason for item in small.calibration.exits} - reasons == set()
    entries = staff.filter(pl.col("kind") == "entry", pl.col("employment") == 1)["person"]
    assert entries.is_duplicated().any(), "nobody came back"


def test_headcount_keeps_to_its_path(small):
    last = (
        small.extract.staff.filter(pl.col("employment") == 1).sort("effective_on").group_by("person").last()
    )
    wanted = small.people * value_on(small.calibration.headcount, small.until)
    assert last.filter(pl.col("kind") != "exit").height == round(wanted)
