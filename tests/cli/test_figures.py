from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from .conftest import Ran

STAFF = "trial/staff.csv"
UNITS = ("--organisation", "trial/organisation.csv", "--administration", "rijk")


def test_register_counts_each_person_once_and_the_cuts_add_up(run: Callable[..., Ran]) -> None:
    found = run("careers", "register", STAFF, *UNITS, "--on", "2020-12-31", "--by", "sex,ministry", "--json")
    said = found.document
    assert found.code == 0
    assert said["on"] == "2020-12-31"
    assert said["known_at"] is None
    assert said["by"] == ["sex", "ministry"]
    assert set(said["rows"][0]) == {"sex", "ministry", "persons", "fte", "fte_unknown"}
    assert sum(row["persons"] for row in said["rows"]) == said["total"]["persons"] > 250
    assert sum(row["fte"] for row in said["rows"]) == pytest.approx(said["total"]["fte"])


def test_what_is_not_known_is_a_row_of_its_own(run: Callable[..., Ran], trial: Path, tmp_path: Path) -> None:
    holed = pl.read_csv(trial / STAFF, infer_schema=False).with_columns(
        level=pl.when(pl.col("person") == "SYN-000010").then(pl.lit("B"))
    )
    holed.write_csv(tmp_path / "holed.csv")
    found = run(
        "careers", "register", tmp_path / "holed.csv", "--on", "2020-12-31", "--by", "level", "--json"
    )
    rows = {row["level"]: row["persons"] for row in found.document["rows"]}
    assert rows["B"] == 1
    assert rows[None] == found.document["total"]["persons"] - 1
    assert found.document["coverage"]["level"]["known"] == 1


@pytest.mark.parametrize("by", ["ministry", "age_band", "sex,scale_group"])
def test_flows_close_with_the_four_flows_alone(run: Callable[..., Ran], by: str) -> None:
    days = ("--from", "2018-12-31", "--to", "2020-12-31")
    said = run("careers", "flows", STAFF, *UNITS, *days, "--by", by, "--json").document
    assert said["closes"] is True
    assert len(said["rows"]) > 2
    for row in [*said["rows"], said["total"]]:
        gained = row["entries"] + row["moves_in"] - row["moves_out"] - row["exits"]
        assert row["opening"] + gained == row["closing"]
    assert said["total"]["drift_in"] == sum(said["drift"].values())


def test_flows_open_and_close_with_the_register_of_these_days(run: Callable[..., Ran]) -> None:
    days = ("--from", "2018-12-31", "--to", "2020-12-31")
    total = run("careers", "flows", STAFF, *UNITS, *days, "--json").document["total"]
    for day, term in (("2018-12-31", "opening"), ("2020-12-31", "closing")):
        register = run("careers", "register", STAFF, *UNITS, "--on", day, "--json").document
        assert register["total"]["persons"] == total[term]


def test_organisation_gives_each_unit_its_path(run: Callable[..., Ran]) -> None:
    said = run("careers", "organisation", STAFF, *UNITS, "--on", "2020-12-31", "--json").document
    assert said["total"] == len(said["rows"]) > 10
    for row in said["rows"]:
        assert row["path"][-1] == row["code"]
        assert row["parent"] == (row["path"][-2] if row["depth"] else None)
    assert not any(row["orphan"] for row in said["rows"])


def test_a_career_shows_every_act_of_one_person_and_of_nobody_else(
    run: Callable[..., Ran], trial: Path
) -> None:
    rows = pl.read_csv(trial / STAFF, infer_schema=False).filter(pl.col("person") == "SYN-000010")
    said = run("careers", "career", STAFF, "--person", "SYN-000010", "--json").document
    assert said["person"]["number"] == "SYN-000010"
    assert [act["effective_on"] for act in said["acts"]] == rows["effective_on"].to_list()
    assert run("careers", "career", STAFF, "--person", "SYN-999999").code == 2


def test_known_at_needs_stamps(run: Callable[..., Ran], trial: Path, tmp_path: Path) -> None:
    asked = ("--on", "2020-12-31", "--by", "unit", "--json")
    refused = run("careers", "register", STAFF, *asked, "--known-at", "2021-01-01")
    assert refused.code == 2
    assert refused.document["error"]["where"] == "--known-at"
    stamped = pl.read_csv(trial / STAFF, infer_schema=False).with_columns(
        recorded_at=pl.col("effective_on") + "T12:00:00Z"
    )
    stamped.write_csv(tmp_path / "stamped.csv")
    early = run("careers", "register", tmp_path / "stamped.csv", *asked, "--known-at", "2015-06-30").document
    late = run("careers", "register", tmp_path / "stamped.csv", *asked).document
    assert early["known_at"] <= "2015-06-30T23:59:59.999999+00:00" < late["known_at"]
    assert early["rows"] != late["rows"]
