from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from .conftest import Ran

SMALL = ("demo", "--people", "200", "--json")


def test_the_demo_imports_reports_and_gives_way_only_to_another_demo(
    run_apart: Callable[..., Ran], tmp_path: Path
) -> None:
    first = run_apart(*SMALL, cwd=tmp_path)
    assert first.code == 0, first.err
    said = first.document
    assert said["events"] == said["rows"] > 200
    page = Path(said["report"]).read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert Path(said["report"]) == tmp_path / "var" / "demo" / "report" / "report.html"
    apart = said["special"]
    assert apart["recorded"] == apart["rows"] > 100
    again = run_apart(*SMALL, cwd=tmp_path).document
    assert again["special"] == {"rows": apart["rows"], "recorded": 0, "duplicates": apart["rows"]}
    assert (again["events"], again["duplicates"]) == (0, said["rows"])
    other = run_apart(*SMALL, "--seed", "2", cwd=tmp_path).document
    assert other["batch"] == 1
    assert other["events"] == other["rows"]


def test_the_demo_never_touches_a_database_that_is_not_its_own(
    run_apart: Callable[..., Ran], tmp_path: Path
) -> None:
    mine = tmp_path / "mine" / "doorstroom.sqlite3"
    mine.parent.mkdir()
    with sqlite3.connect(mine) as connection:
        connection.execute("CREATE TABLE precious (x)")
    connection.close()
    before = mine.read_bytes()
    refused = run_apart(*SMALL, "--home", mine.parent, cwd=tmp_path)
    assert refused.code == 2
    assert "no demo made" in refused.document["error"]["what"]
    assert mine.read_bytes() == before
