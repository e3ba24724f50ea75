"""Facts on the command line: which kinds there are, files of them, and who reads them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.incoming import FIELDS

from .conftest import FACTS, Ran

FILE = "trial/facts.csv"
HEADER = FACTS.splitlines()[0]


def test_kinds_says_what_a_file_must_hold(run: Callable[..., Ran]) -> None:
    said = run("careers", "facts", "kinds", "--json").document
    found = {one["kind"]: one for one in said["kinds"]}
    assert list(found) == list(KINDS)
    assert said["columns"] == list(FIELDS)
    level = found["education_level"]
    assert (level["subject"], level["value"]["form"]) == ("person", "choice")
    assert level["value"]["allowed"] == ["low", "middle", "mbo", "high", "hbo", "wo"]
    assert [(one["name"], one["required"]) for one in level["beside"]] == [("evidence", True)]
    assert found["top_group"]["requirements"] == ["RIJK-CAR-19"]
    assert found["shortage_function"]["value"] is None
    text = run("careers", "facts", "kinds").out
    assert "shortage_function (of a function): function that is hard to fill" in " ".join(text.split())
    assert "value: level (low, middle, mbo, high, hbo, wo)" in text
    assert "[worked_as: function there]" in text


def test_check_counts_kinds_and_names_every_bad_row_at_once(run: Callable[..., Ran], tmp_path: Path) -> None:
    good = run("careers", "facts", "check", FILE, "--json")
    assert good.code == 0
    assert good.document["rows"] == 5
    assert good.document["kinds"]["shortage_function"] == 1
    bad = tmp_path / "bad.csv"
    bad.write_text(
        f"{HEADER}\n"
        "education_level,SYN-000010,,2005-07-01,,doctor,,diploma,,,,\n"
        "shortage_function,,,2019-01-01,,,,,,list,,\n",
        "utf-8",
    )
    found = run("careers", "facts", "check", bad, "--json")
    assert found.code == 1
    errors = {(one["row"], one["column"]) for one in found.document["errors"]}
    assert errors == {(2, "value"), (3, "function")}
    shown = run("careers", "facts", "check", bad)
    assert (shown.code, "doctor" in shown.err) == (1, True)
    assert "Nothing was stored" in shown.out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check", "nowhere.csv"), id="no such file"),
        pytest.param(("check", "trial/staff.csv", "--administration", "utopia"), id="no administration"),
        pytest.param(("show",), id="neither"),
        pytest.param(("show", "--person", "1", "--kind", "top_group"), id="both"),
        pytest.param(("show", "--kind", "top_group"), id="no day"),
        pytest.param(("dance",), id="no command"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(arguments: tuple[str, ...], run: Callable[..., Ran]) -> None:
    found = run("careers", "facts", *arguments)
    assert found.code == 2
    assert found.out == ""
    assert len(found.err) > 20


@pytest.fixture
def stored(run_apart: Callable[..., Ran]) -> Callable[..., Ran]:
    """Run with the staff and the facts of the trial in the database."""
    assert run_apart("careers", "import", "trial/staff.csv").code == 0
    done = run_apart("careers", "facts", "import", FILE, "--json")
    assert done.code == 0, done.err
    assert {name: done.document[name] for name in ("batch", "rows", "facts", "duplicates")} == {
        "batch": 2,
        "rows": 5,
        "facts": 5,
        "duplicates": 0,
    }
    return run_apart


def test_import_twice_is_once_and_corrections_keep_the_former_version(
    stored: Callable[..., Ran], tmp_path: Path
) -> None:
    again = stored("careers", "facts", "import", FILE, "--json").document
    assert (again["batch"], again["facts"], again["duplicates"]) == (None, 0, 5)
    change = tmp_path / "change.csv"
    change.write_text(
        f"{HEADER},action\nmonetary_seniority,SYN-000010,,2015-01-01,,96,S1,,act of 2016,,,,correct\n",
        "utf-8",
    )
    corrected = stored("careers", "facts", "import", change)
    assert "1 of 1 rows added, 1 correct a fact" in corrected.out, corrected.err

    read = ("careers", "facts", "show", "--person", "-", "--purpose", "own_file")
    said = stored(*read, "--json", stdin="SYN-000010\n").document
    assert [(one["kind"], one["value"]) for one in said["facts"]] == [
        ("education_level", "hbo"),
        ("monetary_seniority", 96),
    ]
    assert said["facts"][0]["beside"] == {"evidence": "diploma 2005"}
    assert [(one["version"], one["value"]) for one in said["former"]] == [(0, 84)]
    early = stored(*read, "--on", "2010-12-31", "--json", stdin="SYN-000010\n").document
    assert [one["kind"] for one in early["facts"]] == ["education_level"]
    text = stored(*read, stdin="SYN-000010\n").out
    assert "diploma 2005" in text
    assert "Versions that were corrected or annulled" in text


def test_reading_people_needs_a_purpose_and_is_logged(stored: Callable[..., Ran], tmp_path: Path) -> None:
    person = ("careers", "facts", "show", "--person", "SYN-000011", "--json")
    refused = stored(*person)
    assert refused.code == 1
    assert "not read for this purpose" in refused.document["error"]["message"]
    board = stored(*person, "--purpose", "procedure").document
    assert [one["kind"] for one in board["facts"]] == ["project_leader"]  # potential is not for a board
    nobody = stored("careers", "facts", "show", "--person", "X", "--purpose", "audit")
    assert nobody.code == 2

    kind = ("careers", "facts", "show", "--on", "2019-12-31", "--json", "--kind")
    assert stored(*kind, "project_leader").code == 1
    listed = stored(*kind, "project_leader", "--purpose", "planning").document
    assert [(row["person"], row["value"]) for row in listed["rows"]] == [("SYN-000011", "Archive")]
    over = stored(
        "careers", "facts", "show", "--on", "2020-01-01", "--kind", "project_leader", "--purpose", "audit"
    )
    assert "No project_leader holds on 2020-01-01" in over.out
    judged = stored(*kind, "potential", "--purpose", "planning")
    assert judged.code == 1
    assert "one person at a time" in judged.document["error"]["message"]
    assert stored(*kind, "nose", "--purpose", "planning").code == 2
    free = stored(*kind, "shortage_function").document
    assert [(row["function"], row["source"]) for row in free["rows"]] == [("physician", "list of 2019")]

    with sqlite3.connect(tmp_path / "home" / "work.sqlite3") as log:
        read = log.execute("SELECT purpose, result FROM audit_auditevent ORDER BY id").fetchall()
    log.close()
    assert read == [
        ("", "refused"),
        ("procedure", "done"),
        ("", "refused"),
        ("planning", "done"),
        ("audit", "done"),
        ("", "refused"),
    ]


def test_a_refused_import_stores_nothing(stored: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "strangers.csv"
    path.write_text(f"{HEADER}\n{FACTS.splitlines()[1].replace('SYN-000010', 'X')}\n", "utf-8")
    refused = stored("careers", "facts", "import", path, "--json")
    assert refused.code == 1
    said = refused.document
    assert (said["batch"], said["facts"]) == (None, 0)
    assert [(one["row"], one["column"], one["value"]) for one in said["errors"]] == [(2, "person", "X")]
    assert len(stored("careers", "history", "--json").document["batches"]) == 2
