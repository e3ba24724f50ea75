"""The state pension age by date of birth: the law's cohorts, its end, and a public table that is coarser."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from doorstroom.administrations import load
from doorstroom.administrations.ages import Age
from doorstroom.kernel.dates import add_months
from tests.administrations.folders import write
from tests.support import real_data

# First day of birth of each cohort of art. 7a, and its age.
STATUTE = [
    (date(1900, 1, 1), (65, 0)),
    (date(1948, 1, 1), (65, 1)),
    (date(1948, 12, 1), (65, 2)),
    (date(1949, 11, 1), (65, 3)),
    (date(1950, 10, 1), (65, 6)),
    (date(1951, 7, 1), (65, 9)),
    (date(1952, 4, 1), (66, 0)),
    (date(1953, 1, 1), (66, 4)),
    (date(1953, 9, 1), (66, 4)),
    (date(1954, 9, 1), (66, 4)),
    (date(1955, 9, 1), (66, 7)),
    (date(1956, 6, 1), (66, 10)),
    (date(1957, 3, 1), (67, 0)),
    (date(1958, 1, 1), (67, 0)),
    (date(1960, 12, 31), (67, 0)),
    (date(1961, 1, 1), (67, 3)),
    (date(1963, 9, 30), (67, 3)),
]


@pytest.mark.requirement("RIJK-CAR-09")
@pytest.mark.parametrize(("born", "age"), STATUTE)
def test_the_age_changes_on_the_day_of_the_statute(born: date, age: tuple[int, int]) -> None:
    assert load("rijk").pension_age_for(born) == Age(*age)


@pytest.mark.requirement("RIJK-CAR-09")
def test_the_day_before_a_border_has_the_age_of_the_cohort_before() -> None:
    rijk = load("rijk")
    for (_, before), (first, _) in pairwise(STATUTE):
        if first.day == 1:
            assert rijk.pension_age_for(first - timedelta(days=1)) == Age(*before), first


@pytest.mark.requirement("RIJK-CAR-09")
@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        (date(1953, 8, 31), date(2019, 12, 31)),
        (date(1957, 2, 28), date(2023, 12, 28)),
        (date(1957, 3, 1), date(2024, 3, 1)),
        (date(1960, 12, 31), date(2027, 12, 31)),
        (date(1961, 1, 1), date(2028, 4, 1)),
    ],
)
def test_the_day_is_counted_in_calendar_months_from_birth(born: date, leaves: date) -> None:
    age = load("rijk").pension_age_for(born)
    assert age is not None
    assert add_months(born, age.total_months) == leaves


@pytest.mark.requirement("RIJK-CAR-09")
def test_nobody_reaches_the_age_later_than_somebody_born_later() -> None:
    """A step of the age makes the youngest of a cohort wait longest, but the order of births is kept."""
    rijk = load("rijk")
    births = [date(1947, 1, 1) + timedelta(days=days) for days in range(6000)]
    reached = [add_months(born, age.total_months) for born in births if (age := rijk.pension_age_for(born))]
    assert len(reached) == len(births)
    assert reached == sorted(reached)


@pytest.mark.requirement("RIJK-CAR-09")
def test_beyond_the_table_the_age_is_not_known_and_no_default_takes_its_place() -> None:
    rijk = load("rijk")
    assert rijk.pension_age_for(date(1963, 10, 1)) is None
    assert rijk.pension_age_for(date(1990, 1, 1)) is None
    assert load("flanders").pension_age_for(date(1955, 1, 1)) is None


def test_a_scenario_continues_the_table_where_it_is_asked_for_and_changes_no_law(tmp_path: Path) -> None:
    town = load(write(tmp_path))
    assert town.pension_age_for(date(1970, 1, 1)) is None
    assert town.pension_age_for(date(1970, 1, 1), scenario="linked") == Age(68, 6)
    assert town.pension_age_for(date(1955, 1, 1), scenario="linked") == Age(66, 0)
    assert town.pension_age_for(date(1990, 1, 1), scenario="linked") is None
    with pytest.raises(KeyError, match="dreams"):
        town.pension_age_for(date(1970, 1, 1), scenario="dreams")


def coarse_months(born: date, table: Path) -> int | None:
    """The age in months as the public table reckons it; null from its clause on life expectancy on."""
    law = yaml.safe_load(table.read_text(encoding="utf-8"))
    definitions = law["properties"]["definitions"]
    (action,) = law["actions"]
    base, choice = action["values"]
    assert base == "$BASIS_PENSIOENLEEFTIJD"
    for condition in choice["conditions"]:
        if "else" in condition:
            return None
        border = date.fromisoformat(str(condition["test"]["values"][1]))
        if born < border:
            then = condition["then"]
            rise = definitions[then["values"][0].removeprefix("$")] if then else 0
            return int(definitions["BASIS_PENSIOENLEEFTIJD"]) * 12 + int(rise)
    return None


# From, to and including, months by the statute, months by the public table.
DIFFERENCES: list[tuple[date, date, int, int | None]] = [
    (date(1948, 12, 1), date(1948, 12, 31), 782, 781),
    (date(1949, 11, 1), date(1949, 12, 31), 783, 782),
    (date(1950, 10, 1), date(1950, 12, 31), 786, 783),
    (date(1951, 7, 1), date(1951, 12, 31), 789, 786),
    (date(1952, 4, 1), date(1952, 12, 31), 792, 789),
    (date(1953, 1, 1), date(1953, 12, 31), 796, 792),
    (date(1955, 9, 1), date(1955, 12, 31), 799, 796),
    # For births in 1956 and 1957 its own comments say 66 years and 7 or 10 months, its values 6 or 9.
    (date(1956, 1, 1), date(1956, 5, 31), 799, 798),
    (date(1956, 6, 1), date(1956, 12, 31), 802, 798),
    (date(1957, 1, 1), date(1957, 2, 28), 802, 801),
    (date(1957, 3, 1), date(1957, 12, 31), 804, 801),
    (date(1960, 1, 1), date(1960, 12, 31), 804, None),
]


@pytest.mark.real_data
@pytest.mark.requirement("RIJK-CAR-09")
def test_the_public_table_differs_exactly_in_these_cohorts() -> None:
    """Its cohorts are whole years of birth, while the borders of the statute shift by a month a step."""
    table = real_data("retirement-and-mortality") / "nl_aow_leeftijd_SVB-2024-01-01.yaml"
    rijk = load("rijk")
    days = [date(1947, 1, 1) + timedelta(days=n) for n in range((date(1961, 1, 1) - date(1947, 1, 1)).days)]
    months = {first: coarse_months(first, table) for first in {day.replace(day=1) for day in days}}
    spans: list[tuple[date, date, int, int | None]] = []
    for day in days:
        age = rijk.pension_age_for(day)
        assert age is not None
        ours, theirs = age.total_months, months[day.replace(day=1)]
        if ours == theirs:
            continue
        last = spans[-1] if spans else None
        if last and last[1] == day - timedelta(days=1) and last[2:] == (ours, theirs):
            spans[-1] = (last[0], day, ours, theirs)
        else:
            spans.append((day, day, ours, theirs))
    assert spans == DIFFERENCES
