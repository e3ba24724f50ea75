"""The invented organisation has a history that fits the careers in it."""

from __future__ import annotations

from datetime import date

import polars as pl


def open_units(organisation: pl.DataFrame, on: date) -> pl.DataFrame:
    rows = organisation.filter(pl.col("effective_on") <= on).sort("code", "effective_on")
    return rows.group_by("code", maintain_order=True).last().filter(~pl.col("closed"))


def test_units_of_people_exist_on_every_day_that_they_hold(small):
    organisation, staff = small.extract.organisation, small.extract.staff
    closing = organisation.filter("closed").select(unit="code", closed_on="effective_on").unique()
    opening = (
        organisation.group_by("code").agg(opened_on=pl.col("effective_on").min()).rename({"code": "unit"})
    )
    keys = ["person", "employment"]
    ended = pl.col("effective_on").shift(-1).over(keys)
    held = (
        staff.sort(*keys, "effective_on")
        .with_columns(until=ended)
        .filter(pl.col("kind") != "exit")
        .join(opening, on="unit", how="left")
        .join(closing, on="unit", how="left")
    )
    assert held["opened_on"].null_count() == 0
    assert held.filter(pl.col("effective_on") < pl.col("opened_on")).is_empty()
    past = pl.col("until").fill_null(small.until) > pl.col("closed_on")
    assert held.filter(past & (pl.col("effective_on") < small.until)).is_empty()


def test_tree_hangs_together_on_every_day(small):
    organisation = small.extract.organisation
    for on in organisation["effective_on"].unique():
        units = open_units(organisation, on)
        assert units.filter(
            pl.col("parent").is_not_null() & ~pl.col("parent").is_in(units["code"].implode())
        ).is_empty()
        beside = units.group_by("parent").agg(pl.col("name").n_unique() == pl.len())
        assert beside["name"].all(), "two units of one name side by side"


def test_reorganisations_are_of_every_kind(small):
    organisation = small.extract.organisation
    assert set(organisation["succession"].drop_nulls()) == {"merge", "split", "rename"}
    changes = organisation.sort("code", "effective_on").with_columns(
        was=pl.col("parent").shift(1).over("code"), called=pl.col("name").shift(1).over("code")
    )
    again = changes.filter(pl.col("was").is_not_null() & ~pl.col("closed"))
    assert again.filter(pl.col("was") != pl.col("parent")).height, "no unit came under another one"
    assert again.filter(pl.col("called") != pl.col("name")).height, "no unit got another name"


def test_succession_takes_its_people_along_and_their_work_stays(small):
    staff = small.extract.staff
    reasons = {small.calibration.reasons["reorganisation"], small.calibration.reasons["renaming"]}
    keys = ["person", "employment"]
    moved = staff.sort(*keys, "effective_on").with_columns(
        old=pl.col("unit").shift(1).over(keys),
        work=pl.col("work_package").shift(1).over(keys),
        title=pl.col("function").shift(1).over(keys),
    )
    moved = moved.filter(pl.col("reason").is_in(list(reasons)))
    assert moved.height > 20
    assert moved.filter(pl.col("work").ne_missing(pl.col("work_package"))).is_empty()
    assert moved.filter(pl.col("title").ne_missing(pl.col("function"))).is_empty()
    pairs = small.extract.organisation.select(old="code", effective_on="effective_on", unit="succeeded_by")
    assert moved.join(pairs, on=["old", "effective_on", "unit"], how="anti").is_empty()


def test_management_post_has_one_holder_at_a_time(small):
    on = date(2019, 6, 30)
    staff = small.extract.staff.filter(pl.col("effective_on") <= on)
    here = staff.sort("effective_on").group_by("person", "employment").last().filter(pl.col("kind") != "exit")
    posts = here["post"].drop_nulls()
    assert len(posts) > 20
    assert not posts.is_duplicated().any()


def test_names_are_invented(small):
    names = " ".join(small.extract.organisation["name"])
    real = (
        "Binnenlandse Zaken",
        "Buitenlandse Zaken",
        "Algemene Zaken",
        "Justitie",
        "Defensie",
        "Belastingdienst",
    )
    assert not [name for name in real if name in names]
