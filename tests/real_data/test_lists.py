"""Yearly lists of four administrations: every list comes back, flows close, and what lies is flagged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doorstroom.careers.flows import flows
from doorstroom.careers.incoming import Checked
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.register import register
from doorstroom.careers.segments import stretches
from tests.real_data.sets import assert_closes, check, cuts_of, finding_texts, ledger_of, rows_named
from tests.support import real_data

pytestmark = pytest.mark.real_data


@dataclass(frozen=True)
class Lists:
    """A data set: its file, the mapping, the source's columns of list, key and unit, and the dates."""

    folder: str
    file: str
    mapping: str
    year: str
    key: str
    unit: str
    days: dict[int, date]

    @property
    def path(self) -> Path:
        return real_data(self.folder) / f"{self.file}.parquet"


def ends(years: range, month: int, day: int) -> dict[int, date]:
    return {year: date(year, month, day) for year in years}


KANSAS = Lists(
    "kansas-state-careers", "panel_2009_2013", "kansas", "year", "person_key", "agency",
    ends(range(2009, 2014), 12, 31),
)  # fmt: skip
NEW_MEXICO = Lists(
    "new-mexico-state-careers", "snapshots_2013_2015", "new_mexico", "snapshot_year", "person_key",
    "organization", {2013: date(2013, 7, 31), 2014: date(2014, 8, 31), 2015: date(2015, 6, 30)},
)  # fmt: skip
NORTH_DAKOTA = Lists(
    "north-dakota-state-careers", "pay_fy2008_2013", "north_dakota", "fiscal_year", "employee_identifier",
    "agency", ends(range(2008, 2014), 6, 30),
)  # fmt: skip
BALTIMORE_NAMES = Lists(
    "baltimore-city-careers", "snapshots_fy2011_2014", "baltimore_names", "fiscal_year", "person_key",
    "agency", ends(range(2011, 2015), 6, 30),
)  # fmt: skip
BALTIMORE = Lists(
    "baltimore-city-careers", "snapshots_fy2011_2014", "baltimore", "fiscal_year", "person_key",
    "agency_group", ends(range(2011, 2015), 6, 30),
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    lists: Lists
    raw: pl.DataFrame
    checked: Checked
    ledger: Ledger
    cuts: Cuts

    @property
    def days(self) -> list[date]:
        return list(self.lists.days.values())


def load(lists: Lists, folder: Path) -> Loaded:
    raw, path = pl.read_parquet(lists.path), lists.path
    if lists is BALTIMORE:
        # The agency is the first three signs of the code; a person preparing the extract cuts them out.
        raw = raw.with_columns(agency_group=pl.col("agency_id").str.slice(0, 3))
        path = folder / "baltimore.parquet"
        raw.write_parquet(path)
    checked = check(path, lists.mapping)
    ledger = ledger_of(checked)
    return Loaded(lists, raw.with_row_index("row", offset=2), checked, ledger, cuts_of(ledger))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lists")


@pytest.fixture(
    scope="module",
    params=[KANSAS, NEW_MEXICO, NORTH_DAKOTA, BALTIMORE, BALTIMORE_NAMES],
    ids=lambda one: one.mapping,
)
def loaded(request: pytest.FixtureRequest, folder: Path) -> Loaded:
    return load(request.param, folder)


def test_register_of_each_list_has_its_people(loaded: Loaded):
    left_out = rows_named(loaded.checked.problems, "stands for no person")
    counted = loaded.raw.filter(~pl.col("row").is_in(list(left_out)))
    for year, day in loaded.lists.days.items():
        people = counted.filter(pl.col(loaded.lists.year) == year)[loaded.lists.key].n_unique()
        assert register(loaded.cuts, on=day).persons == people


def test_jobs_of_each_unit_are_those_of_the_list(loaded: Loaded):
    """Every row of the source is a job in its unit on the day of its list, or was named."""
    named = rows_named(loaded.checked.problems, "stands for no person", "counted once")
    folded = pl.col(loaded.lists.unit).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    counted = loaded.raw.filter(~pl.col("row").is_in(list(named))).with_columns(unit=folded)
    codes = loaded.ledger.units.select("unit", pl.col("code").str.to_lowercase())
    all_jobs = stretches(loaded.ledger.events).join(codes, on="unit")
    for year, day in loaded.lists.days.items():
        running = all_jobs.filter(
            (pl.col("from_on") <= day) & (pl.col("until").is_null() | (pl.col("until") > day))
        )
        found = dict(running.group_by("code").len().iter_rows())
        source = counted.filter(pl.col(loaded.lists.year) == year)
        assert found == dict(source.group_by("unit").len().iter_rows())


def test_flows_close_for_every_year_and_unit(loaded: Loaded):
    assert_closes(loaded.cuts, loaded.days, ("unit",))


def test_flows_of_the_whole_are_who_came_and_who_left(loaded: Loaded):
    left_out = rows_named(loaded.checked.problems, "stands for no person")
    counted = loaded.raw.filter(~pl.col("row").is_in(list(left_out)))
    people = {
        day: set(counted.filter(pl.col(loaded.lists.year) == year)[loaded.lists.key])
        for year, day in loaded.lists.days.items()
    }
    for from_, to in zip(loaded.days[:-1], loaded.days[1:], strict=True):
        total = flows(loaded.cuts, from_=from_, to=to).total
        assert total["exits"] == len(people[from_] - people[to])
        assert total["entries"] == len(people[to] - people[from_])


def test_every_exit_says_that_the_person_is_not_in_the_list(loaded: Loaded):
    exits = loaded.checked.events.filter(pl.col("kind") == "exit")
    assert exits["reason"].unique().to_list() == ["not_in_list"]
    assert set(exits["effective_on"].unique()) <= set(loaded.days[1:])


# --- what closes and still lies ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kansas(folder: Path) -> Loaded:
    return load(KANSAS, folder)


def test_kansas_a_withheld_name_is_no_person(kansas: Loaded):
    counts = kansas.raw.group_by("person_key", "year").len()
    crowded = set(counts.filter(pl.col("len") > 10)["person_key"])
    rows = set(kansas.raw.filter(pl.col("person_key").is_in(list(crowded)))["row"])
    assert int(counts["len"].max()) == 838  # type: ignore[arg-type]
    assert rows_named(kansas.checked.problems, "stands for no person") == rows
    assert not crowded & set(kansas.checked.events["person"])
    assert any("up to 838 rows in one list" in text for text in finding_texts(kansas.checked.problems))


def test_kansas_a_renamed_agency_is_proposed_as_a_succession(kansas: Loaded):
    proposed = [text for text in finding_texts(kansas.checked.problems) if " in the next list" in text]
    assert len(proposed) == 9
    largest = "people of unit 'Dept of Social & Rehab Svcs' are in unit 'Dept for Children and Families'"
    assert any(largest in text for text in proposed)
    found = flows(kansas.cuts, from_=date(2011, 12, 31), to=date(2012, 12, 31), by=("unit",)).rows
    moved = found.filter(pl.col("unit") == "Dept of Social & Rehab Svcs")["moves_out"].item()
    assert moved >= 2384  # flagged, not swallowed: the moves stand until somebody says what they are


def test_kansas_without_permission_the_withheld_name_keeps_all_out(tmp_path: Path):
    text = (Path(__file__).parent / "mappings" / "kansas.toml").read_text()
    strict = tmp_path / "strict.toml"
    strict.write_text(text.replace('leave_out = ["crowded_key"]', ""))
    checked = check_file(KANSAS.path, mapping=strict)
    assert checked.problems.errors == 3199
    assert checked.events.is_empty()


@pytest.fixture(scope="module")
def baltimore(folder: Path) -> Loaded:
    return load(BALTIMORE, folder)


@pytest.fixture(scope="module")
def baltimore_names(folder: Path) -> Loaded:
    return load(BALTIMORE_NAMES, folder)


def moved_between_units(loaded: Loaded, from_: date, to: date) -> float:
    """Share of those in both lists who moved to another unit."""
    rows = flows(loaded.cuts, from_=from_, to=to, by=("unit",)).rows
    stayers = int(rows["opening"].sum() - rows["exits"].sum())
    return float(rows["moves_out"].sum()) / stayers


def test_baltimore_names_with_a_suffix_move_nearly_everybody_and_are_flagged(baltimore_names: Loaded):
    from_, to = date(2012, 6, 30), date(2013, 6, 30)
    assert moved_between_units(baltimore_names, from_, to) > 0.85
    said = [text for text in finding_texts(baltimore_names.checked.problems) if f"{from_} to {to}" in text]
    assert any("whose unit differs" in text and "another spelling" in text for text in said)
    assert any("jobs in both lists moved" in text for text in said)


def test_baltimore_codes_move_few(baltimore: Loaded):
    for from_, to in zip(baltimore.days[:-1], baltimore.days[1:], strict=True):
        assert moved_between_units(baltimore, from_, to) < 0.035
    assert not any("whose unit differs" in text for text in finding_texts(baltimore.checked.problems))


def test_baltimore_seasonal_youngsters_are_a_change_of_scope(baltimore: Loaded):
    texts = finding_texts(baltimore.checked.problems)
    assert any("'W02' goes from 0 to 1,755 people" in text for text in texts)
    assert any("from 16,049 to 19,135 (+19.2%)" in text for text in texts)


def test_north_dakota_titles_decoded_twice_are_said(folder: Path):
    loaded = load(NORTH_DAKOTA, folder)
    assert len(rows_named(loaded.checked.problems, "decoded twice")) == 35_706
    several = loaded.raw.group_by("employee_identifier", "fiscal_year").len()["len"].max()
    assert loaded.ledger.events["employment"].max() >= several == 7
