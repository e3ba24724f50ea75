"""One police department through three mappings: roster, yearly panel, unit assignments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doorstroom.careers.flows import flows
from doorstroom.careers.incoming import Checked
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.recording import appended, record
from doorstroom.careers.register import register
from doorstroom.careers.segments import stretches
from tests.real_data.sets import assert_closes, check, cuts_of, ledger_of, rows_named, without_rows
from tests.support import real_data

pytestmark = pytest.mark.real_data

YEARS = range(2003, 2013)
LISTED = ("counted once", "ends before it starts", "lasts no day", "start on one day", "born on or after")


def end_of(year: int) -> date:
    return date(year, 12, 31)


# --- panel: yearly lists ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel() -> pl.DataFrame:
    return pl.read_parquet(real_data("chicago-police-careers") / "panel_2002_2012.parquet")


@pytest.fixture(scope="module")
def panel_checked() -> Checked:
    return check(real_data("chicago-police-careers") / "panel_2002_2012.parquet", "chicago_panel")


@pytest.fixture(scope="module")
def panel_cuts(panel_checked: Checked) -> Cuts:
    return cuts_of(ledger_of(panel_checked))


def test_panel_register_of_each_year_is_the_list_of_that_year(panel: pl.DataFrame, panel_cuts: Cuts):
    people = dict(panel.group_by("year").agg(pl.col("panel_id").n_unique()).iter_rows())
    assert people[2003] == 13_900
    assert {year: register(panel_cuts, on=end_of(year)).persons for year in YEARS} == {
        year: people[year] for year in YEARS
    }


def test_panel_register_by_sex_and_rank_is_that_of_the_list(panel: pl.DataFrame, panel_cuts: Cuts):
    """People with one row a year: what the source says is what the register says."""
    found = register(panel_cuts, on=end_of(2010), by=("function", "sex"))
    single = panel.filter((pl.col("year") == 2010) & (pl.len().over("panel_id", "year") == 1))
    raw = single.group_by(
        pl.col("rank").alias("function"), pl.col("gender").str.to_lowercase().alias("sex")
    ).agg(pl.len().alias("raw"))
    several = panel.filter(pl.col("year") == 2010)["panel_id"].n_unique() - single.height
    both = raw.join(found.rows, on=["function", "sex"], how="left")
    more = both.select(more=pl.col("persons") - pl.col("raw"))["more"]
    assert more.null_count() == 0
    assert more.min() >= 0
    assert more.sum() <= several


@pytest.mark.requirement("VL-CAR-13")
def test_panel_exits_a_year_are_those_of_the_data_set(panel: pl.DataFrame, panel_cuts: Cuts):
    lists = {year: set(panel.filter(pl.col("year") == year)["panel_id"]) for year in YEARS}
    for year in range(2003, 2012):
        found = flows(panel_cuts, from_=end_of(year), to=end_of(year + 1)).total
        assert found["exits"] == len(lists[year] - lists[year + 1])
        assert found["opening"] == len(lists[year])
        assert 0.026 <= round(found["exits"] / found["opening"], 3) <= 0.051
        assert found["entries"] == len(lists[year + 1] - lists[year])


@pytest.mark.requirement("VL-CAR-13")
def test_panel_flows_close_for_every_rank_grade_and_sex(panel_cuts: Cuts):
    assert_closes(panel_cuts, [end_of(year) for year in YEARS], ("function",))
    assert_closes(panel_cuts, [end_of(2003), end_of(2008), end_of(2012)], ("grade", "sex"))


def test_panel_promotions_are_dated_by_the_position(panel: pl.DataFrame, panel_checked: Checked):
    """A promotion within the year is dated on the day of the position, not on the day of the list."""
    moves = panel_checked.events.filter(pl.col("kind") == "move")
    dated = moves.filter(~pl.col("effective_on").is_in([end_of(year) for year in YEARS]))
    assert dated.height > moves.height / 2
    source = panel.select(
        person=pl.col("panel_id").cast(pl.String), effective_on=pl.col("present_position_date").str.to_date()
    )
    assert dated.join(source, on=["person", "effective_on"], how="anti").is_empty()


def test_panel_years_with_two_rows_are_listed_where_dates_do_not_tell(panel_checked: Checked):
    assert 0 < len(rows_named(panel_checked.problems, "do not say which is the last")) < 2316


# --- roster: appointment and resignation --------------------------------------------------------------------


@pytest.fixture(scope="module")
def roster() -> pl.DataFrame:
    path = real_data("chicago-police-careers") / "roster_asof_2012_12.parquet"
    frame = pl.read_parquet(path).with_columns(pl.col("appointed_date", "resignation_date").str.to_date())
    return frame.with_row_index("row", offset=2)


@pytest.fixture(scope="module")
def roster_checked() -> Checked:
    return check(real_data("chicago-police-careers") / "roster_asof_2012_12.parquet", "chicago_roster")


@pytest.fixture(scope="module")
def roster_ledger(roster_checked: Checked) -> Ledger:
    return ledger_of(roster_checked)


@pytest.fixture(scope="module")
def roster_cuts(roster_ledger: Ledger) -> Cuts:
    return cuts_of(roster_ledger)


def test_roster_one_impossible_birth_year_is_left_out_and_named(
    roster: pl.DataFrame, roster_checked: Checked
):
    born = roster.filter(pl.col("birth_year") >= pl.col("appointed_date").dt.year())
    assert born["row"].to_list() == [25_294]
    assert rows_named(roster_checked.problems, "born on or after") == {25_294}
    assert roster_checked.problems.errors == 0
    assert 25_294 not in roster_checked.events["row"]
    assert roster_checked.persons.height > 30_000


@pytest.mark.parametrize("year", YEARS)
def test_roster_register_and_the_rows_listed_are_all_rows(
    year: int, roster: pl.DataFrame, roster_checked: Checked, roster_cuts: Cuts
):
    """Nobody is lost: who is in service by the file is in the register, or in a row that was named."""
    on = end_of(year)
    serving = roster.filter(
        (pl.col("appointed_date") <= on)
        & (pl.col("resignation_date").is_null() | (pl.col("resignation_date") > on))
    )
    if year == 2003:
        assert serving.height == 14_196
    listed = rows_named(roster_checked.problems, *LISTED)
    named = serving.filter(pl.col("row").is_in(list(listed))).height
    assert 0 < named < 130
    assert register(roster_cuts, on=on).persons == serving.height - named


def test_roster_and_panel_are_two_populations(roster_cuts: Cuts, panel_cuts: Cuts):
    on = end_of(2003)
    assert register(panel_cuts, on=on).persons == 13_900
    assert register(roster_cuts, on=on).persons > 14_100


def test_roster_flows_close_every_year_for_sex_and_age(roster_cuts: Cuts):
    assert_closes(roster_cuts, [end_of(year) for year in YEARS], ("sex", "age_band"))


def test_roster_people_grow_older(roster_cuts: Cuts):
    found = flows(roster_cuts, from_=end_of(2009), to=end_of(2010), by=("age_band",))
    assert found.drift["age"] > 1000
    assert found.drift["organisation"] == 0


# --- unit assignments: moves of people whom the roster appointed -------------------------------------------


@pytest.fixture(scope="module")
def assignments_checked() -> Checked:
    return check(real_data("chicago-police-careers") / "unit_assignments_to_2012.parquet", "chicago_units")


@pytest.fixture(scope="module")
def outside_service(roster_ledger: Ledger, assignments_checked: Checked) -> pl.DataFrame:
    """Assignments that start on a day on which the roster has nobody: row, number and day."""
    numbers = roster_ledger.persons.select("person", "number")
    service = roster_ledger.events.group_by("person").agg(
        pl.col("effective_on").filter(pl.col("kind") == "entry").min().alias("entered"),
        pl.col("effective_on").filter(pl.col("kind") == "exit").max().alias("left"),
    )
    starts = assignments_checked.events.select("row", number="person", day="effective_on")
    joined = starts.join(numbers.join(service, on="person"), on="number", how="left")
    return joined.filter(
        pl.col("entered").is_null() | (pl.col("day") < pl.col("entered")) | (pl.col("day") > pl.col("left"))
    )


@pytest.fixture(scope="module")
def career_ledger(
    roster_ledger: Ledger, outside_service: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Ledger:
    path = real_data("chicago-police-careers") / "unit_assignments_to_2012.parquet"
    cleaned: Path = without_rows(path, outside_service["row"], tmp_path_factory.mktemp("units"))
    recorded = record(roster_ledger, check(cleaned, "chicago_units"))
    assert recorded.problems.errors == 0, recorded.problems.summary()
    return appended(roster_ledger, recorded)


def test_assignments_name_the_rows_that_cannot_be(assignments_checked: Checked):
    raw = pl.read_parquet(real_data("chicago-police-careers") / "unit_assignments_to_2012.parquet")
    days = raw.select(
        start=pl.col("unit_start_date").str.to_date(), end=pl.col("unit_end_date").str.to_date()
    ).with_row_index("row", offset=2)
    eve = pl.col("start").dt.offset_by("-1d")
    backwards = set(days.filter(pl.col("end") < eve)["row"])
    at_once = set(days.filter(pl.col("end") == eve)["row"])
    assert (len(backwards), len(at_once)) == (903, 5946)
    assert rows_named(assignments_checked.problems, "ends before it starts") == backwards
    assert rows_named(assignments_checked.problems, "lasts no day") == at_once


def test_assignments_outside_service_are_refused_by_the_ledger(
    roster_ledger: Ledger, assignments_checked: Checked, outside_service: pl.DataFrame
):
    recorded = record(roster_ledger, assignments_checked)
    named = {row for one in recorded.problems for row in one.examples["row"].drop_nulls().to_list()}
    assert recorded.problems.errors > 0
    assert named <= set(outside_service["row"])
    assert outside_service.height > 1_622


def test_assignments_leave_the_number_of_people_as_it_was(career_ledger: Ledger, roster_cuts: Cuts):
    cuts = cuts_of(career_ledger)
    for year in (2003, 2007, 2012):
        assert register(cuts, on=end_of(year)).persons == register(roster_cuts, on=end_of(year)).persons


def test_assignments_flows_close_for_every_unit_and_year(career_ledger: Ledger):
    assert_closes(cuts_of(career_ledger), [end_of(year) for year in YEARS], ("unit",))


def test_one_career_with_its_units(career_ledger: Ledger, outside_service: pl.DataFrame):
    """The person with the most assignments among the clean rows: the stretches are those of the file."""
    raw = pl.read_parquet(real_data("chicago-police-careers") / "unit_assignments_to_2012.parquet")
    rows = raw.select(
        number=pl.concat_str(
            "person_key", pl.col("birth_year").cast(pl.Int64).cast(pl.String).fill_null(""), separator="|"
        ),
        unit=pl.col("unit").cast(pl.Int64).cast(pl.String),
        start=pl.col("unit_start_date").str.to_date(),
        end=pl.col("unit_end_date").str.to_date(),
    )
    lasting = rows.filter(pl.col("end").is_null() | (pl.col("end") >= pl.col("start")))
    clean = lasting.filter(~pl.col("number").is_in(outside_service["number"].implode())).join(
        rows.filter((pl.col("end") < pl.col("start")) | pl.struct("number", "start").is_duplicated()),
        on="number",
        how="anti",
    )
    number, count = clean.group_by("number").len().sort("len", "number", descending=True).row(0)
    own = clean.filter(pl.col("number") == number).sort("start")
    person = career_ledger.persons.filter(pl.col("number") == number)["person"].item()
    codes = dict(zip(career_ledger.units["unit"], career_ledger.units["code"], strict=True))
    found = stretches(career_ledger.events.filter(pl.col("person") == person))
    told = without_repetition([(day, codes[unit]) for day, unit in found.select("from_on", "unit").rows()])
    changed = without_repetition(own.select("start", "unit").rows())
    assert count >= 5
    assert told[-len(changed) :] == changed
    assert len(told) - len(changed) in (0, 1)  # from the appointment to the first assignment


def without_repetition(rows: list[tuple[date, str]]) -> list[tuple[date, str]]:
    return [row for place, row in enumerate(rows) if not place or row[1] != rows[place - 1][1]]
