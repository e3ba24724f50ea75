from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from .conftest import Ran

STAFF = "trial/staff.csv"
UNITS = ("--organisation", "trial/organisation.csv")
HEADER = "person,effective_on,kind,unit\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.csv"
    path.write_text(HEADER + "1,2020-02-30,entry,A\n2,2020-01-01,arrival,A\n3,2020-01-01,entry,A\n", "utf-8")
    return path


def test_check_counts_rows_and_people(run: Callable[..., Ran], trial: Path) -> None:
    rows = pl.read_csv(trial / STAFF, infer_schema=False)
    found = run("careers", "check", STAFF, *UNITS, "--administration", "rijk", "--json")
    assert found.code == 0
    said = found.document
    assert (said["rows"], said["people"]) == (rows.height, rows["person"].n_unique())
    assert said["errors"] == []
    assert said["counts"]["errors"] == 0


def test_check_names_every_bad_row_at_once(run: Callable[..., Ran], broken: Path) -> None:
    found = run("careers", "check", broken, "--json")
    assert found.code == 1
    errors = found.document["errors"]
    assert {(one["row"], one["column"], one["value"]) for one in errors} >= {
        (2, "effective_on", "2020-02-30"),
        (3, "kind", "arrival"),
    }
    assert all(one["problem"] and one["expected"] for one in errors)
    shown = run("careers", "check", broken)
    assert shown.code == 1
    assert "2020-02-30" in shown.err
    assert "arrival" not in shown.out


def test_other_commands_refuse_a_broken_extract_with_its_rows(run: Callable[..., Ran], broken: Path) -> None:
    found = run("careers", "register", broken, "--on", "2020-12-31", "--json")
    assert found.code == 2
    assert {one["row"] for one in found.document["errors"]} == {2, 3}


def test_a_later_file_continues_the_former_one(run: Callable[..., Ran], tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(HEADER + "1,2020-01-01,entry,A\n", "utf-8")
    second.write_text(HEADER + "1,2020-06-01,move,B\n", "utf-8")
    assert run("careers", "check", second).code == 1
    assert run("careers", "check", first, second).code == 0
    said = run("careers", "register", first, second, "--on", "2020-12-31", "--by", "unit", "--json").document
    assert [(row["unit"], row["persons"]) for row in said["rows"]] == [("B", 1)]


def test_mappings_go_one_to_all_or_one_to_each(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name, unit in (("a", "Unit"), ("b", "Dienst")):
        (tmp_path / f"{name}.csv").write_text(f"Nr,Day,What,{unit}\n{name},2020-01-01,entry,X\n", "utf-8")
        columns = f'person = "Nr"\neffective_on = "Day"\nkind = "What"\nunit = "{unit}"\n'
        text = f'shape = "events"\n[columns]\n{columns}[rules]\nend_date = "first_day_absent"\n'
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    both = ("--mapping", tmp_path / "a.toml", "--mapping", tmp_path / "b.toml")
    said = run("careers", "register", *files, *both, "--on", "2020-12-31", "--json")
    assert said.document["total"]["persons"] == 2, said.err
    wrong = run("careers", "register", *files, *both, "--mapping", tmp_path / "a.toml", "--on", "2020-12-31")
    assert wrong.code == 2
    assert "3 mappings for 2 files" in wrong.err


def test_propose_prints_a_mapping_that_loads(run: Callable[..., Ran], tmp_path: Path) -> None:
    source = tmp_path / "eigen.csv"
    source.write_text("personeelsnummer;ingangsdatum;soort;eenheid\n1;2020-01-01;in dienst;A\n", "utf-8")
    found = run("careers", "propose", source)
    assert 'person = "personeelsnummer"' in found.out
    assert run("careers", "propose", source, "--json").document["text"] == found.out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("careers", "check", "nowhere.csv"), id="no such file"),
        pytest.param(("careers", "register", "--on", "2020-12-31"), id="no source"),
        pytest.param(("careers", "register", STAFF, "--database", "--on", "2020-12-31"), id="two sources"),
        pytest.param(("careers", "register", STAFF, "--on", "31-12-2020"), id="no date"),
        pytest.param(("careers", "register", STAFF, "--on", "2020-12-31", "--by", "nose"), id="no cut"),
        pytest.param(("careers", "register", STAFF, "--on", "2020-12-31", "--by", "sex,"), id="empty cut"),
        pytest.param(("careers", "check", STAFF, "--administration", "utopia"), id="no administration"),
        pytest.param(("careers", "check"), id="no argument"),
        pytest.param(("careers", "dance"), id="no command"),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(arguments: tuple[str, ...], run: Callable[..., Ran]) -> None:
    found = run(*arguments)
    assert found.code == 2
    assert found.out == ""
    assert len(found.err) > 20


def test_a_mistake_of_the_program_is_no_answer(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug about SYN-000001")

    monkeypatch.setattr("doorstroom.cli.careers.figures.read_staff", fail)
    asked = ("careers", "register", STAFF, "--on", "2020-12-31")
    found = run(*asked, "--json")
    assert found.code == 3
    assert found.document["error"]["message"].startswith(
        "a mistake of the program itself: ZeroDivisionError in"
    )
    assert "SYN-000001" not in found.err
    assert "Traceback" not in found.err
    monkeypatch.setenv("DOORSTROOM_TRACEBACK", "1")
    assert "ZeroDivisionError: a bug about SYN-000001" in run(*asked).err


def test_import_twice_is_once_and_corrections_keep_the_former_state(
    run_apart: Callable[..., Ran], tmp_path: Path, trial: Path
) -> None:
    first = run_apart("careers", "import", STAFF, *UNITS, "--json")
    assert first.code == 0, first.err
    said = first.document
    assert said["batch"] == 1
    assert said["rows"] == said["events"] == pl.read_csv(trial / STAFF, infer_schema=False).height
    assert (said["duplicates"], said["errors"]) == (0, [])
    again = run_apart("careers", "import", STAFF, *UNITS, "--json").document
    assert (again["batch"], again["events"], again["duplicates"]) == (None, 0, said["rows"])

    assert (
        f"nothing new. {said['rows']:,} acts were recorded already"
        in run_apart("careers", "import", STAFF, *UNITS).out
    )

    asked = ("careers", "register", "--database", "--on", "2020-12-31", "--json")
    stored = run_apart(*asked).document
    assert stored["known_at"] == said["known_at"]
    annulment = pl.read_csv(trial / STAFF, infer_schema=False).filter(pl.col("person") == "SYN-000010")
    annulment.with_columns(action=pl.lit("annul")).write_csv(tmp_path / "annul.csv")
    taken_back = run_apart("careers", "import", tmp_path / "annul.csv", "--json")
    assert taken_back.code == 0, taken_back.err
    assert taken_back.document["annulments"] == annulment.height
    now, before = run_apart(*asked).document, run_apart(*asked, "--known-at", stored["known_at"]).document
    assert before == stored
    assert now["total"]["persons"] == before["total"]["persons"] - 1

    listed = run_apart("careers", "history", "--json").document["batches"]
    assert [one["batch"] for one in listed] == [2, 1]
    assert run_apart("careers", "history", "2").code == 2
    changes = run_apart("careers", "history", "2", "--purpose", "audit", "--json").document
    assert len(changes["events"]) == len(changes["former"]) == annulment.height
    assert {one["number"] for one in changes["events"] + changes["former"]} == {"SYN-000010"}
    assert "SYN-000010" in run_apart("careers", "history", "2", "--purpose", "audit").out
    read = ("careers", "career", "--database", "--person", "-", "--json")
    assert run_apart(*read, stdin="SYN-000010\n").code == 2
    career = run_apart(*read, "--purpose", "audit", stdin="SYN-000010\n").document
    assert (career["acts"], len(career["annulled"])) == ([], annulment.height)


def test_a_refused_import_stores_nothing_and_databases_are_private(
    run_apart: Callable[..., Ran], broken: Path, tmp_path: Path
) -> None:
    refused = run_apart("careers", "import", broken, "--json")
    assert refused.code == 1
    assert {one["row"] for one in refused.document["errors"]} == {2, 3}
    assert run_apart("careers", "history", "--json").document["batches"] == []
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_several_files_are_imported_together_or_not_at_all(
    run_apart: Callable[..., Ran], tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + "1,2020-01-01,entry,A\n", "utf-8")
    bad.write_text(HEADER + "2,2020-01-01,move,A\n", "utf-8")
    refused = run_apart("careers", "import", good, bad, "--json")
    assert refused.code == 1
    assert [one["file"] for one in refused.document["errors"]] == ["bad.csv"]
    assert run_apart("careers", "history", "--json").document["batches"] == []


def test_a_mistake_says_which_file_it_is_in(run: Callable[..., Ran], tmp_path: Path) -> None:
    good, other, mapping = tmp_path / "good.csv", tmp_path / "other.csv", tmp_path / "other.toml"
    good.write_text(HEADER + "1,2020-01-01,entry,A\n", "utf-8")
    other.write_bytes((HEADER + "2,2020-01-01,entry,Financiën\n").encode("cp1252"))
    mapping.write_text(
        'shape = "events"\n[columns]\nperson = "person"\neffective_on = "day"\nkind = "kind"\nunit = "unit"\n'
    )
    assert "other.csv, row 2, byte" in run("careers", "check", good, other).err
    assert "other.toml: the file has no column day" in run("careers", "check", good, "-m", mapping).err
    assert "trial.csv" in run("careers", "check", "trial.csv").err
    found = run("careers", "check", good, "--organisation", good, "--json")
    assert found.document["error"]["where"] == "good.csv, row 1"
    assert "other.csv, row 2" not in run("careers", "propose", other).err


def test_many_rows_of_one_problem_do_not_hide_another(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    bad = "".join(f"{person},2020-02-30,entry,A\n" for person in range(50))
    path.write_text(HEADER + bad + "99,2020-01-01,arrival,A\n", "utf-8")
    found = run("careers", "check", path)
    assert "arrival" in found.err
    assert found.err.count("2020-02-30") == 19
    assert "a.csv: 51 rows, 51 people.\n51 errors." in found.out


def test_counts_are_written_as_words_are(run: Callable[..., Ran], tmp_path: Path) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "a.toml"
    path.write_text(HEADER + "1,2020-01-01,entry,A\n2,2020-01-01,entry,B\n", "utf-8")
    mapping.write_text(
        'shape = "events"\n[columns]\nperson = "person"\neffective_on = "effective_on"\nkind = "kind"\n'
        'unit = "unit"\n[rules]\nend_date = "last_day"\n[[drop]]\ncolumn = "unit"\nvalues = ["B"]\n'
    )
    said = run("careers", "check", path, "-m", mapping).out
    assert "a.csv: 2 rows, 1 left out by the mapping, 1 person, 1 act." in said


def test_lists_are_rows_and_what_is_recorded_is_acts(run_apart: Callable[..., Ran], tmp_path: Path) -> None:
    nothing = run_apart("careers", "register", "--database", "--on", "2020-12-31").out
    assert "Nothing has been recorded in this database yet." in nothing
    path, mapping = tmp_path / "lists.csv", tmp_path / "lists.toml"
    path.write_text("person,on,unit\n1,2019-12-31,A\n1,2020-12-31,A\n", "utf-8")
    mapping.write_text(
        'shape = "snapshots"\n[columns]\nperson = "person"\non = "on"\nunit = "unit"\n', "utf-8"
    )
    assert "batch 1, 1 act from 2 rows" in run_apart("careers", "import", path, "-m", mapping).out
