"""Answers about special categories on the command line: taken in, and shown by nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from .conftest import Ran

ANSWERS = "trial/special.csv"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.csv"
    path.write_text(
        "person,group,answer,basis,definition,asked_on,answered_on\n"
        "P-4711,foreign_origin,perhaps,self_identified,d,2024-01-01,2024-02-01\n"
        "SYN-000010,foreign_origin,no,self_identified,d,2024-01-01,2024-02-30\n",
        "utf-8",
    )
    return path


def quiet_about(ran: Ran, *secrets: str) -> bool:
    return not [word for word in secrets if word in ran.out + ran.err]


def test_check_tells_row_and_column_and_never_a_value(run: Callable[..., Ran], broken: Path) -> None:
    found = run("careers", "special", "check", broken, "--json")
    assert found.code == 1
    errors = found.document["errors"]
    assert [(one["row"], one["column"], one["value"]) for one in errors] == [
        (2, "answer", None),
        (3, "answered_on", None),
    ]
    shown = run("careers", "special", "check", broken)
    assert shown.code == 1
    assert "not an allowed value" in shown.err
    for ran in (found, shown):
        assert quiet_about(ran, "perhaps", "SYN-", "P-4711", "2024-02-30")


def test_a_file_that_is_none_ends_with_2_and_is_not_quoted(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "headless.csv"
    path.write_text("P-4711,foreign_origin,yes,self_identified,d,2024-01-01,2024-01-01\n", "utf-8")
    found = run("careers", "special", "check", path, "--json")
    assert found.code == 2
    assert found.document["error"]["where"] == "row 1"
    assert quiet_about(found, "P-4711", "foreign_origin", "yes", "2024-01-01")


def test_import_is_all_or_nothing_and_twice_is_once(
    run_apart: Callable[..., Ran], broken: Path, trial: Path, tmp_path: Path
) -> None:
    count = pl.read_csv(trial / ANSWERS, infer_schema=False).height
    assert count > 100
    before = run_apart("careers", "special", "import", ANSWERS, "--json")
    assert before.code == 1  # nobody is in the ledger yet
    assert before.document["counts"]["errors"] == count
    assert {one["problem"] for one in before.document["errors"]} == {"nobody has this personnel number"}
    assert quiet_about(before, "SYN-", "prefers_not_to_say")

    assert run_apart("careers", "import", "trial/staff.csv").code == 0
    refused = run_apart("careers", "special", "import", broken, "--json")
    assert refused.code == 1
    assert refused.document["recorded"] == 0
    assert quiet_about(refused, "perhaps", "SYN-", "P-4711", "2024-02-30")

    done = run_apart("careers", "special", "import", ANSWERS, "--json")
    assert done.code == 0, done.err
    said = done.document
    assert (said["rows"], said["recorded"], said["duplicates"]) == (count, count, 0)
    assert said["errors"] == said["warnings"] == []
    again = run_apart("careers", "special", "import", ANSWERS)
    assert f"0 of {count:,} answers recorded, {count:,} were there already" in again.out
    assert quiet_about(again, "SYN-", "prefers_not_to_say")

    with sqlite3.connect(tmp_path / "home" / "special.sqlite3") as store:
        assert store.execute("SELECT count(*) FROM special_specialanswer").fetchone() == (count,)
    store.close()
    with sqlite3.connect(tmp_path / "home" / "doorstroom.sqlite3") as main:
        names = {name for (name,) in main.execute("SELECT name FROM sqlite_master")}
        assert not [name for name in names if "special" in name]
    main.close()


def test_no_command_shows_or_counts_answers(run: Callable[..., Ran]) -> None:
    listed = run("careers", "special", "--help").out
    assert "counted by monitoring" in listed
    for name in ("show", "counts"):
        assert run("careers", "special", name).code == 2
