"""What is left, and said, when somebody stops a command half-way."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import PROGRAM, Ran


def test_an_interrupted_command_says_that_it_stopped(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("doorstroom.cli.careers.figures.read_staff", interrupt)
    found = run("careers", "register", "trial/staff.csv", "--on", "2020-12-31")
    assert (found.code, found.out) == (130, "")
    assert "Stopped. Nothing was stored" in found.err


def test_a_database_left_half_made_is_finished_by_the_next_command(
    run_apart: Callable[..., Ran], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "doorstroom.sqlite3").touch()
    (home / "doorstroom.sqlite3.unfinished").touch()
    found = run_apart("careers", "history", "--json")
    assert (found.code, found.document) == (0, {"batches": []}), found.err
    assert "was set up" in found.err
    assert not list(home.glob("*.unfinished"))
    again = run_apart("careers", "history")
    assert "set up" not in again.err
    assert "nothing has been imported" in again.out


def test_a_database_of_another_version_is_not_changed_by_itself(
    run_apart: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "doorstroom.sqlite3").touch()
    found = run_apart("careers", "history")
    assert found.code == 2
    assert "manage migrate" in found.err


def test_an_address_that_names_no_database_is_not_repeated() -> None:
    done = subprocess.run(
        [PROGRAM, "careers", "history"],
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "secret-word"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "DATABASE_URL: this names no database" in done.stderr
    assert "secret-word" not in done.stderr


def test_wrong_use_gives_one_document_too(run: Callable[..., Ran]) -> None:
    found = run("careers", "register", "trial/staff.csv", "--on", "31-12-2018", "--json")
    assert found.code == 2
    assert "'31-12-2018' is no day" in found.document["error"]["message"]
    assert "Usage:" in found.err


def test_a_mistake_in_an_option_is_named_as_people_type_it(run: Callable[..., Ran]) -> None:
    found = run("careers", "register", "trial/staff.csv", "--on", "2018-12-31", "--by", "colour", "--json")
    assert found.code == 2
    assert found.document["error"]["where"] == "--by"
