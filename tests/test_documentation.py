"""What the documents show is what the program takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doorstroom.careers.intake.canonical import FIELDS, SHAPES
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.intake.organisation import FIELDS as UNIT_FIELDS
from doorstroom.careers.intake.rules import Lists, Rules, Spells

ROOT = Path(__file__).parent.parent
MAPPING = (ROOT / "docs" / "mapping.md").read_text("utf-8")
DOCUMENTS = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MAPPING, re.DOTALL)


@pytest.mark.parametrize("number", range(3))
def test_each_mapping_that_is_shown_loads(number: int) -> None:
    shown = [parse_mapping(block.encode()).shape for block in blocks("toml")]
    assert len(shown) == 3
    assert shown[number] == ("events", "snapshots", "spells")[number]


def test_the_extract_that_is_shown_passes_the_check(tmp_path: Path) -> None:
    path = tmp_path / "shown.csv"
    path.write_text(blocks("csv")[0], encoding="utf-8")
    checked = check_file(path)
    assert (checked.problems.errors, checked.events.height) == (0, 3)


def section(title: str) -> str:
    return MAPPING.split(f"\n## {title}\n")[1].split("\n## ")[0]


def explained(title: str) -> set[str]:
    """What stands in the first cells of the table under a title."""
    rows = [line for line in section(title).splitlines() if line.startswith("| ")]
    return {name for row in rows for name in re.findall(r"`([\w.]+)`", row.split("|")[1])}


def test_every_column_and_rule_is_explained_and_none_that_does_not_exist() -> None:
    columns = {name for shape in SHAPES for name in FIELDS[shape]}
    first_cells = " ".join(
        line.split("|")[1] for line in section("Columns").splitlines() if line.startswith("| ")
    )
    assert set(re.findall(r"`(\w+)`", first_cells)) == columns
    rules = {f"rules.{name}" for name in Rules.model_fields} | {
        f"lists.{name}" for name in Lists.model_fields
    }
    rules |= {f"spells.{name}" for name in Spells.model_fields} | {"unit_path", "drop"}
    first_cells = " ".join(
        line.split("|")[1] for line in section("Rules").splitlines() if line.startswith("| ")
    )
    assert set(re.findall(r"`([\w.]+)`", first_cells)) == rules
    assert {name for name in UNIT_FIELDS if f"`{name}`" not in section("Organisation")} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
