"""What a post says, each apart from the others: level, grade, layer, managerial, scale, contract."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doorstroom.administrations import load
from doorstroom.careers.flows import flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.regime import cut_settings
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff
from tests.careers.ledgers import act, events, number, persons, units

ON = date(2020, 12, 31)


def cuts(administration: str, *people: dict[str, Any], later: tuple[dict[str, Any], ...] = ()) -> Cuts:
    """Staff who all entered on 1 January 2020, and their later acts."""
    sexes = [one.pop("sex", None) for one in people]
    rows = [act(n, "2020-01-01", "entry", unit=1, **one) for n, one in enumerate(people, 1)]
    ledger = Ledger(
        events(number([*rows, *later])),
        persons(*[(n, None, sex) for n, sex in enumerate(sexes, 1)]),
        units((1, "1990-01-01", "U1", "entity", None)),
    )
    return Cuts(Staff.of(ledger), cut_settings(load(administration)))


def counts(staff: Cuts, *by: str) -> dict[tuple[object, ...], int]:
    rows = register(staff, on=ON, by=by).rows
    return {tuple(row[name] for name in by): row["persons"] for row in rows.iter_rows(named=True)}


@pytest.mark.requirement("VL-CAR-02")
def test_level_is_apart_from_grade_and_both_are_counted() -> None:
    staff = cuts(
        "flanders", {"level": "A", "grade": "x"}, {"level": "B", "grade": "x"}, {"level": "B", "grade": "y"}
    )
    assert counts(staff, "level") == {("A",): 1, ("B",): 2}
    assert counts(staff, "level", "grade") == {("A", "x"): 1, ("B", "x"): 1, ("B", "y"): 1}


@pytest.mark.requirement("VL-CAR-09")
def test_layer_is_that_of_the_post_and_never_of_the_grade() -> None:
    head = {"grade": "director", "layer": "middle"}
    adviser = {"grade": "director", "layer": "none"}
    staff = cuts("flanders", head | {"sex": "female"}, head | {"sex": "male"}, adviser | {"sex": "female"})
    assert counts(staff, "layer", "sex") == {
        ("middle", "female"): 1,
        ("middle", "male"): 1,
        ("none", "female"): 1,
    }


@pytest.mark.requirement("DIV-28")
def test_four_categories_of_layer_and_managerial_are_not_mixed() -> None:
    posts = [(layer, managerial) for layer in ("middle", "top") for managerial in (True, False)]
    people = [
        {"layer": layer, "managerial": managerial}
        for times, (layer, managerial) in enumerate(posts, 1)
        for _ in range(times)
    ]
    assert counts(cuts("flanders", *people), "layer", "managerial") == {
        ("middle", True): 1,
        ("middle", False): 2,
        ("top", True): 3,
        ("top", False): 4,
    }


@pytest.mark.requirement("RIJK-CAR-26")
def test_cleaners_and_guards_in_permanent_service_are_staff_in_low_scales() -> None:
    own = {"scale": 2, "family": "facilities", "contract": "permanent"}
    hired = {"scale": 2, "family": "facilities", "contract": "agency"}
    staff = cuts("rijk", own, own, hired)
    assert counts(staff, "family", "contract") == {("facilities", "permanent"): 2}
    assert register(staff, on=ON).outside == 1


@pytest.mark.requirement("RIJK-CAR-13")
def test_a_stretch_appointment_is_counted_apart_from_an_ordinary_promotion() -> None:
    later = tuple(
        act(n, "2020-06-01", "move", unit=1, scale=12, reason=reason)
        for n, reason in enumerate(("stretch_appointment", "promotion", "promotion"), 1)
    )
    staff = cuts("rijk", *({"scale": 10} for _ in range(3)), later=later)
    found = flows(staff, from_=date(2020, 1, 31), to=ON, by=["scale"])
    assert dict(found.moves.iter_rows()) == {"promotion": 2, "stretch_appointment": 1}
    assert {"promotion", "stretch_appointment"} <= set(load("rijk").codes("reasons"))
