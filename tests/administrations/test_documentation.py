"""docs/administrations.md: the fourth administration that it makes is made here, word for word."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from doorstroom.administrations import Administration, AdministrationError, load
from doorstroom.administrations.ages import Age

TEXT = (Path(__file__).parents[2] / "docs" / "administrations.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([a-z_]+\.toml)`:\n\n```toml\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL))
PROGRAM = re.findall(r"^```python\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)
MESSAGE = re.findall(r"^```text\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_documented_folder_is_an_administration(harbour: Path) -> None:
    assert len(FILES) == 7
    administration = load(harbour)
    assert administration.code == "harbour"
    assert (administration.grade_order("B1") or 0) > (administration.grade_order("D2") or 0)
    assert administration.pension_age_for(date(1965, 5, 5)) == Age(66, 6)
    assert administration.pension_age_for(date(1975, 5, 5)) is None
    assert administration.pension_age_for(date(1975, 5, 5), scenario="two_years_later") == Age(68, 6)
    assert administration.word("official", "nl") == "havenaar"
    assert administration.age_bands == {"ten_years": [30, 40, 50, 60]}


def test_the_documented_program_runs(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(harbour.parent)
    (program,) = PROGRAM
    exec(compile(program, "docs/administrations.md", "exec"), {})  # noqa: S102


def test_the_documented_message_is_the_one_that_people_get(
    harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grades, relations = harbour / "grades.toml", harbour / "relations.toml"
    grades.write_text(FILES["grades.toml"].replace('"D1", level = "deck"', '"D1", level = "depths"'))
    relations.write_text(FILES["relations.toml"].replace('en = "Season"', 'en = "Season", fr = "Saison"'))
    monkeypatch.chdir(harbour.parent)
    with pytest.raises(AdministrationError) as caught:
        load("harbour")
    assert [f"{caught.value}\n"] == MESSAGE


def test_every_key_of_the_schema_is_documented() -> None:
    table = re.findall(r"^\| `\w+\.toml` \| (.*) \|$", TEXT, flags=re.MULTILINE)
    keys = [key for row in table for key in re.findall(r"`(\w+)`", row)]
    assert sorted(keys) == sorted(Administration.model_fields)
