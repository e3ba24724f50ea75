"""One administration for each real data set, made as a folder, without touching the engine."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from doorstroom.administrations import available
from tests.support import real_data
from tests.support_administrations import REAL, real_administration


@pytest.mark.parametrize("name", REAL)
def test_a_folder_is_enough(name: str, tmp_path: Path) -> None:
    administration = real_administration(name, tmp_path)
    assert administration.code == name
    assert administration.languages == ("en",)
    assert name not in available()


def test_what_the_data_do_not_rank_stays_open(tmp_path: Path) -> None:
    kansas = real_administration("kansas", tmp_path)
    assert kansas.allows("grade", "Engineering Technician Senior")
    assert kansas.direction_by == ()
    assert kansas.is_staff(None, None) is None


def test_what_the_data_rank_is_ordered(tmp_path: Path) -> None:
    australia = real_administration("australia", tmp_path)
    assert (australia.grade_order("APS 6") or 0) < (australia.grade_order("EL 1") or 0)
    uk = real_administration("uk", tmp_path)
    assert (uk.level_order("g67") or 0) < (uk.level_order("scs") or 0)
    assert uk.is_staff("non payroll", "managers") is False


@pytest.mark.real_data
def test_the_closed_list_of_the_chicago_panel_holds_every_value_that_occurs(tmp_path: Path) -> None:
    panel = pl.scan_parquet(real_data("chicago-police-careers") / "panel_2002_2012.parquet")
    values = panel.select(pl.col("employee_status").drop_nulls().unique()).collect().to_series()
    assert set(values) == set(real_administration("chicago", tmp_path).codes("contract"))


@pytest.mark.real_data
def test_the_closed_lists_of_the_uk_table_hold_every_grade_and_form_that_occurs(tmp_path: Path) -> None:
    table = pl.scan_parquet(real_data("uk-workforce-management-info") / "mwmi_2021_02_to_2024_06.parquet")
    people = table.filter(pl.col("measure").is_in(["hc", "fte"]))
    groups = people.select("group", "sub_group").unique().collect()
    paid = set(groups.filter(pl.col("group") == "payroll")["sub_group"])
    hired = set(groups.filter(pl.col("group") == "non payroll")["sub_group"])
    uk = real_administration("uk", tmp_path)
    # "other" is no grade: an unknown one; totals are no people of their own.
    assert paid - {"other", "total"} == set(uk.codes("level"))
    assert hired - {"total"} == set(uk.codes("contract"))


@pytest.mark.real_data
def test_the_closed_lists_of_the_australian_series_hold_every_class_and_exit(tmp_path: Path) -> None:
    file = real_data("australia-aps") / "apsed_series_2001_2014.csv"
    series = pl.read_csv(file, infer_schema=False, columns=["series", "category"])
    totals = {"Total", "Total men", "Total women"}

    def categories(name: str) -> set[str]:
        return set(series.filter(pl.col("series") == name)["category"]) - totals

    australia = real_administration("australia", tmp_path)
    assert categories("headcount by base classification and gender") == set(australia.codes("grade"))
    assert categories("separations (ongoing) by type and gender") == set(australia.codes("reason"))
