from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.administrations import load
from doorstroom.careers import schema
from doorstroom.careers.labels import Cuts, band_labels
from doorstroom.careers.regime import career_rules, cut_settings
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff


def staff_of(rows: list[dict[str, object]]) -> Staff:
    segments = pl.DataFrame(
        [
            {"person": number, "from_on": date(2018, 1, 1), "main_employment": 1, "employments": 1}
            | {"kind": "entry", "fte_thousandths": 1000}
            | row
            for number, row in enumerate(rows, 1)
        ]
    )
    persons = pl.DataFrame({"person": range(1, len(rows) + 1), "number": [str(n) for n in range(len(rows))]})
    return Staff(
        schema.SEGMENTS.conform(segments),
        schema.PERSONS.conform(persons),
        schema.UNITS.empty(),
        schema.SUCCESSIONS.empty(),
        None,
    )


@pytest.mark.requirement("RIJK-CAR-05")
def test_scale_10_is_in_the_upper_group_and_scales_outside_both_stay_in_the_total() -> None:
    staff = staff_of([{"scale": scale} for scale in (4, 5, 9, 10, 13, 14)])
    found = register(Cuts(staff, cut_settings(load("rijk"))), on=date(2018, 1, 1), by=["scale_group"])
    counts = dict(zip(found.rows["scale_group"], found.rows["persons"], strict=True))
    assert counts == {"5-9": 2, "10-13": 2, "none": 2}
    assert found.persons == 6


@pytest.mark.requirement("RIJK-CAR-01", "RIJK-CAR-02")
def test_people_hired_from_outside_are_shown_beside_the_staff_not_in_it() -> None:
    rows = [{"contract": "permanent"}, {"contract": "agency"}, {"relation": "external_hire"}, {}]
    found = register(Cuts(staff_of(rows), cut_settings(load("rijk"))), on=date(2018, 1, 1))
    assert (found.persons, found.outside) == (2, 2)


def test_the_first_age_bands_of_the_administration_are_used() -> None:
    administration = load("rijk")
    first = next(iter(administration.age_bands.values()))
    assert cut_settings(administration).age_bands == tuple(first)
    assert band_labels(first)[0] == f"<{first[0]}"


@pytest.mark.requirement("RIJK-CAR-07")
def test_renaming_and_reorganisation_keep_the_function_and_a_move_does_not() -> None:
    rules = career_rules(load("rijk"))
    assert {"renaming", "reorganisation"} <= rules.keeping_reasons
    assert rules.reorganisation_reasons == {"reorganisation"}
    assert not {"internal_vacancy", "promotion", "transfer"} & rules.keeping_reasons


def test_only_the_start_of_a_break_is_a_break() -> None:
    assert career_rules(load("rijk")).break_reasons == {"career_break_start"}


@pytest.mark.requirement("RIJK-CAR-08")
def test_moves_between_ministries_are_transfers_and_borders_are_ordered_from_the_top() -> None:
    rules = career_rules(load("rijk"))
    assert rules.transfer_kinds == ("ministry",)
    assert (rules.crossing_kinds[0], rules.crossing_kinds[-1]) == ("ministry", "division")
