from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from doorstroom.rights import Role

from .conftest import Ran

SMALL = ("demo", "--people", "200", "--json", "--no-serve")


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
    assert said["names"]["recorded"] == said["names"]["rows"] > 200
    again = run_apart(*SMALL, cwd=tmp_path).document
    assert again["accounts"] == said["accounts"]
    assert again["special"] == {"rows": apart["rows"], "recorded": 0, "duplicates": apart["rows"]}
    assert (again["events"], again["duplicates"]) == (0, said["rows"])
    other = run_apart(*SMALL, "--seed", "2", cwd=tmp_path).document
    assert other["batch"] == 1
    assert other["events"] == other["rows"]
    assert not {one["password"] for one in said["accounts"]} & {one["password"] for one in other["accounts"]}


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


def test_a_second_run_keeps_what_was_done_in_the_demo(run_apart: Callable[..., Ran], tmp_path: Path) -> None:
    first = run_apart(*SMALL, cwd=tmp_path).document
    home = tmp_path / "var" / "demo"
    with sqlite3.connect(home / "work.sqlite3") as connection:
        connection.execute("UPDATE accounts_account SET language = 'fr' WHERE email LIKE 'employee@%'")
    connection.close()
    again = run_apart(*SMALL, cwd=tmp_path).document
    with sqlite3.connect(home / "work.sqlite3") as connection:
        kept = connection.execute("SELECT count(*) FROM accounts_account WHERE language = 'fr'").fetchone()
    connection.close()
    assert kept == (1,)
    assert again["batch"] == first["batch"]


def test_every_role_has_an_account_with_a_password_of_its_own(
    run_apart: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = run_apart(*SMALL, cwd=tmp_path)
    accounts = ran.document["accounts"]
    roles = [one["role"] for one in accounts]
    assert set(roles) == {role.value for role in Role}
    assert roles.count("administrator") == 2
    assert len({one["password"] for one in accounts}) == len(accounts)
    kept = tmp_path / "var" / "demo" / "demo-accounts.json"
    assert kept.stat().st_mode & 0o077 == 0
    # On screen they stand in a table; nothing of them goes to standard error, which people send along.
    assert not [one for one in accounts if one["password"] in ran.err]
    shown = run_apart("demo", "--people", "200", "--no-serve", cwd=tmp_path)
    assert not [one for one in accounts if one["password"] not in shown.out]
