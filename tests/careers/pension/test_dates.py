"""Pension dates from a dated table: the oracles, the law, and what cannot be determined."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.administrations import load
from doorstroom.administrations.ages import PensionAge
from doorstroom.careers import schema
from doorstroom.careers.pension.dates import MISSING, PENSION, pension_dates
from doorstroom.careers.pension.outflow import PensionOutflow, pension_outflow
from doorstroom.kernel.dates import add_months
from doorstroom.kernel.errors import BadInput
from tests.support import real_data

NAMES = {"en": "x"}


def cohort(born_from: str | None, born_until: str, years: int, months: int = 0) -> dict[str, Any]:
    begin = date.fromisoformat(born_from) if born_from else None
    return {
        "born_from": begin,
        "born_until": date.fromisoformat(born_until),
        "years": years,
        "months": months,
        "source": "ours: a test",
    }


def table_of(*cohorts: dict[str, Any], scenarios: tuple[dict[str, Any], ...] = ()) -> PensionAge:
    return PensionAge.model_validate(
        {"code": "t", "names": NAMES, "source": "ours: a test", "cohorts": cohorts, "scenarios": scenarios}
    )


SIXTY_SEVEN = table_of(cohort(None, "2100-01-01", 67))


def born(*births: str | int | None) -> pl.DataFrame:
    """Persons by birth date, by year of birth, or without either."""
    rows = [
        {
            "person": number,
            "number": str(number),
            "birth_date": date(birth, 12, 31)
            if isinstance(birth, int)
            else birth and date.fromisoformat(birth),
            "birth_precision": None if birth is None else "year" if isinstance(birth, int) else "day",
        }
        for number, birth in enumerate(births, start=1)
    ]
    return pl.DataFrame([{"sex": None} | row for row in rows], schema=schema.PERSONS.dtypes)


@pytest.mark.requirement("RIJK-T-03a", "RIJK-CAR-09", "RIJK-MON-03", "RIJK-PLA-05")
def test_outflow_in_twelve_years():
    people = born("1951-06-01", "1958-03-15", "1962-12-31", "1963-01-01", 1970, 1975, 1980, 1985, 1990)
    found = pension_outflow(pension_dates(people, SIXTY_SEVEN), from_=date(2018, 1, 1), years=12)
    assert (found.staff, found.known, found.reaching, found.later) == (9, 9, 3, 6)
    assert found.share == 1 / 3
    assert found.years.filter(pl.col("persons") > 0).rows() == [(2018, 1), (2025, 1), (2029, 1)]
    assert found.years["year"].to_list() == list(range(2018, 2030))
    days = pension_dates(people, SIXTY_SEVEN)["pension_on"].to_list()
    assert days[2:4] == [date(2029, 12, 31), date(2030, 1, 1)]


def outflow(reaching: int, staff: int, years: int = 12) -> PensionOutflow:
    """So many of so many persons, who all reach 67 on the first or long after the last day."""
    births = pl.Series([date(1951, 1, 1)] * reaching + [date(1990, 1, 1)] * (staff - reaching))
    people = (
        born(None)
        .select(pl.all().repeat_by(staff).explode())
        .with_columns(birth_date=births, birth_precision=pl.lit("day"))
    )
    return pension_outflow(pension_dates(people, SIXTY_SEVEN), from_=date(2018, 1, 1), years=years)


@pytest.mark.requirement("RIJK-T-03b", "RIJK-T-03c", "RIJK-MON-03")
def test_the_published_pair():
    found = outflow(43_000, 118_000)
    assert f"{100 * (found.share or 0):.1f}" == "36.4"
    assert found.exceeds(1, 3)
    assert not outflow(39_333, 118_000).exceeds(1, 3)
    assert outflow(39_334, 118_000).exceeds(1, 3)
    assert int(found.average_per_year) == 3_583


@pytest.mark.requirement("RIJK-T-03d")
@pytest.mark.parametrize(("reaching", "said"), [(43_001, True), (43_000, False), (42_999, False)])
def test_more_than_forty_three_thousand(reaching, said):
    assert outflow(reaching, 118_000).more_than(43_000) is said


@pytest.mark.requirement("TO-42", "FED-01")
@pytest.mark.parametrize(("reaching", "said"), [(451, True), (450, False)])
def test_more_than_forty_five_per_cent_is_strict(reaching, said):
    found = outflow(reaching, 1_000, years=16)
    assert found.share == reaching / 1_000
    assert found.exceeds(45, 100) is said


@pytest.mark.requirement("RIJK-T-24", "RIJK-CAR-09")
def test_the_day_moves_with_the_table():
    people = born("1962-05-20")
    before = pension_dates(people, SIXTY_SEVEN)["pension_on"].item()
    after = pension_dates(people, table_of(cohort(None, "2100-01-01", 67, 3)))["pension_on"].item()
    assert (before, after) == (date(2029, 5, 20), date(2029, 8, 20))


@pytest.mark.requirement("RIJK-CAR-09")
@pytest.mark.parametrize(
    ("birth", "day"),
    [
        pytest.param("1947-12-31", "2012-12-31", id="65 years"),
        pytest.param("1948-01-01", "2013-02-01", id="first of the next cohort"),
        pytest.param("1948-12-31", "2014-02-28", id="no 31 February"),
        pytest.param("1955-08-31", "2021-12-31", id="66 years and 4 months"),
        pytest.param("1955-09-01", "2022-04-01", id="66 years and 7 months"),
        pytest.param("1957-03-01", "2024-03-01", id="67 years"),
        pytest.param("1960-02-29", "2027-02-28", id="29 February"),
    ],
)
def test_days_by_the_dutch_law(birth, day):
    found = pension_dates(born(birth), load("rijk").pension_age).row(0, named=True)
    assert found["pension_on"] == found["earliest"] == found["latest"] == date.fromisoformat(day)
    assert found["missing"] is None


@pytest.mark.requirement("RIJK-CAR-09")
def test_what_cannot_be_determined_is_never_an_age():
    table = table_of(cohort(None, "1960-07-01", 67))
    found = pension_dates(born(None, 1955, 1960, "1960-07-01", "1999-01-01"), table)
    assert found["pension_on"].null_count() == 5
    assert found["age_months"].null_count() == 5
    assert found["missing"].to_list() == ["birth_date", "birth_day", "birth_day", "cohort", "cohort"]
    assert found.row(1)[2:4] == (date(2022, 1, 1), date(2022, 12, 31))
    # Half of the year is beyond the table, so the whole year is.
    assert found.row(2)[2:4] == (None, None)
    without = pension_dates(born("1950-01-01"), None)
    assert (without["pension_on"].item(), without["missing"].item()) == (None, "age_table")
    assert all(text.startswith("cannot determine: ") for text in MISSING.values())


@pytest.mark.requirement("RIJK-MON-03")
def test_unknown_birth_dates_are_counted_apart():
    people = born("1951-06-01", "1940-01-01", "1990-01-01", None, 1962, 1963, "2100-01-01")
    found = pension_outflow(pension_dates(people, SIXTY_SEVEN), from_=date(2018, 7, 1), years=12)
    # Born in 1962: all of 2029, inside. Born in 1963: across 1 July 2030, the end.
    assert (found.already, found.reaching, found.later, found.unknown) == (2, 1, 1, 3)
    assert found.missing == {"birth_date": 1, "birth_day": 1, "cohort": 1}
    assert (found.share, found.coverage, found.bounds) == (1 / 4, 4 / 7, (1 / 7, 4 / 7))
    assert found.years.filter(pl.col("persons") > 0).rows() == [(2029, 1)]


def test_a_year_of_birth_may_leave_the_year_of_leaving_open():
    table = table_of(cohort(None, "2100-01-01", 66, 7))
    found = pension_outflow(pension_dates(born(1960), table), from_=date(2018, 1, 1), years=12)
    assert found.reaching == 1
    assert found.years.filter(pl.col("persons") > 0).rows() == [(None, 1)]


def test_nobody():
    empty = pension_dates(schema.PERSONS.empty(), SIXTY_SEVEN)
    assert empty.schema == PENSION.empty().schema
    found = pension_outflow(empty, from_=date(2018, 1, 1), years=1)
    assert (found.share, found.coverage, found.bounds, found.average_per_year) == (None, None, None, 0)


@pytest.mark.requirement("RIJK-PLA-05")
def test_a_scenario_goes_on_where_the_law_ends():
    longer = {
        "code": "longer",
        "names": NAMES,
        "source": "ours: a test",
        "cohorts": [cohort("1950-01-01", "1980-01-01", 70)],
    }
    table = table_of(cohort(None, "1960-07-01", 67), scenarios=(longer,))
    people = born("1955-01-01", "1970-01-01", 1960)
    assert pension_dates(people, table)["pension_on"].to_list() == [date(2022, 1, 1), None, None]
    found = pension_dates(people, table, scenario="longer")
    assert found["pension_on"].to_list() == [date(2022, 1, 1), date(2040, 1, 1), None]
    assert found.row(2)[2:4] == (date(2027, 1, 1), date(2030, 12, 31))
    with pytest.raises(BadInput, match=r"no scenario shorter.*Expected: longer"):
        pension_dates(people, table, scenario="shorter")


BIRTHS = st.one_of(st.none(), st.dates(date(1945, 1, 1), date(1970, 12, 31)), st.integers(1945, 1970))


@settings(max_examples=60, deadline=None)
@given(st.lists(BIRTHS, max_size=12), st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(1, 15))
def test_pension_agrees_with_one_person_at_a_time(births, from_, years):
    table = load("rijk").pension_age
    assert table is not None

    def day(birth: date) -> date | None:
        age = table.age_for(birth)
        return add_months(birth, age.total_months) if age else None

    rows, counts = [], {"reaching": 0, "already": 0, "later": 0, "unknown": 0}
    until = add_months(from_, years * 12)
    for birth in births:
        if birth is None:
            known: list[date | None] = [None]
        elif isinstance(birth, int):
            first = date(birth, 1, 1).toordinal()
            known = [day(date.fromordinal(n)) for n in range(first, date(birth, 12, 31).toordinal() + 1)]
        else:
            known = [day(birth)]
        sure = None if None in known else [min(known), max(known)]
        rows.append((known[0] if isinstance(birth, date) else None, *(sure or (None, None))))
        states = {
            "unknown"
            if one is None
            else "already"
            if one < from_
            else "later"
            if one >= until
            else "reaching"
            for one in known
        }
        counts[states.pop() if len(states) == 1 and sure else "unknown"] += 1
    people = born(*[birth.isoformat() if isinstance(birth, date) else birth for birth in births])
    found = pension_dates(people, table)
    assert found.select("pension_on", "earliest", "latest").rows() == rows
    total = pension_outflow(found, from_=from_, years=years)
    assert {name: getattr(total, name) for name in counts} == counts
    assert total.years["persons"].sum() == total.reaching


# The public machine-readable article 7a: a proof of concept that cuts cohorts at 1 January.


def article_7a(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    document = yaml.safe_load((folder / "nl_aow_leeftijd_SVB-2024-01-01.yaml").read_text("utf-8"))
    rises = {
        key: value for key, value in document["properties"]["definitions"].items() if "VERHOGING_2" in key
    }
    base, rise = document["actions"][0]["values"]
    assert (base, document["properties"]["definitions"]["BASIS_PENSIOENLEEFTIJD"]) == (
        "$BASIS_PENSIOENLEEFTIJD",
        65,
    )
    return rise, rises


def months_of(rise: Any, rises: dict[str, int]) -> int:
    return 0 if rise == 0 else rises[rise["values"][0].removeprefix("$")]


@pytest.mark.real_data
@pytest.mark.requirement("RIJK-CAR-09")
def test_pension_dates_by_the_published_table():
    rise, rises = article_7a(real_data("retirement-and-mortality"))
    cohorts, begin = [], None
    for one in rise["conditions"]:
        if "test" in one:
            until = one["test"]["values"][1]
            cohorts.append(cohort(begin, until, *divmod(65 * 12 + months_of(one["then"], rises), 12)))
            begin = until
    assert len(cohorts) == 13
    days = pl.date_range(date(1947, 1, 1), date(1962, 12, 31), eager=True)
    people = born(*[day.isoformat() for day in days])
    found = pension_dates(people, table_of(*cohorts))

    def said(birth: date) -> date | None:
        for one in rise["conditions"]:
            if "test" in one and birth < date.fromisoformat(one["test"]["values"][1]):
                return add_months(birth, 65 * 12 + months_of(one["then"], rises))
        return None  # depends on a life expectancy that the file does not give

    assert found["pension_on"].to_list() == [said(day) for day in days]
    assert found.filter(pl.col("missing") == "cohort").height == 366 + 365 + 365

    # The law moves its borders month by month; ours follows the law, the proof of concept does not.
    ours = pension_dates(people, load("rijk").pension_age)
    apart = (
        days.to_frame("born")
        .with_columns(law=ours["age_months"], proof=found["age_months"])
        .filter(pl.col("law").ne_missing(pl.col("proof")))
    )
    assert apart.filter(pl.col("born") == date(1948, 12, 1)).row(0)[1:] == (65 * 12 + 2, 65 * 12 + 1)
    assert apart.filter(pl.col("born") < date(1948, 12, 1)).is_empty()
    same = days.filter(days.is_between(date(1949, 1, 1), date(1949, 10, 31)))
    assert apart.filter(pl.col("born").is_in(same.implode())).is_empty()
    assert apart.filter(pl.col("born").is_between(date(1958, 1, 1), date(1959, 12, 31))).is_empty()
