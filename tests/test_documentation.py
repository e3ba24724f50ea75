"""What the documents show is what the program takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doorstroom.careers.intake.canonical import FIELDS, SHAPES
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.intake.organisation import FIELDS as UNIT_FIELDS
from doorstroom.careers.intake.rules import LEAVABLE, File, Lists, Rules, Spells

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
    rules |= {f"spells.{name}" for name in Spells.model_fields} | {
        f"file.{name}" for name in File.model_fields
    }
    rules |= {"unit_path", "drop", "constants", "date_formats"}
    first_cells = " ".join(
        line.split("|")[1] for line in section("Rules").splitlines() if line.startswith("| ")
    )
    assert set(re.findall(r"`([\w.]+)`", first_cells)) == rules
    assert {name for name in UNIT_FIELDS if f"`{name}`" not in section("Organisation")} == set()


def test_every_error_whose_rows_may_be_left_out_is_named() -> None:
    row = next(line for line in section("Rules").splitlines() if line.startswith("| `rules.leave_out`"))
    assert set(re.findall(r"`(\w+)`", row)) == set(LEAVABLE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(document: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


REQUIREMENTS = (ROOT / "docs" / "requirements-careers.md").read_text("utf-8")
WANTED = [
    *[f"VL-CAR-{n:02}" for n in range(1, 26)],
    *[f"RIJK-CAR-{n:02}" for n in range(1, 32)],
    *["FED-P04", "FED-33", "FED-57", "FED-59", "DIV-28", "DIV-43", "DLG-20"],
]
ROOMS = r"(statute|procedures|opportunities|monitoring|planning|voice|policy|the site)"


def requirement_rows() -> dict[str, tuple[str, str]]:
    """Id to state and place, as the table of requirements says."""
    cells = [line.split("|")[1:4] for line in REQUIREMENTS.splitlines() if re.match(r"\| [A-Z]+-", line)]
    return {name.strip(): (state.strip(), place.strip()) for name, state, place in cells}


def marked(path: Path, requirement: str) -> bool:
    return any(
        requirement in marks for marks in re.findall(r"requirement\(([^)]*)\)", path.read_text("utf-8"))
    )


def test_every_requirement_of_the_room_has_its_row_in_order() -> None:
    assert list(requirement_rows()) == WANTED


@pytest.mark.parametrize("requirement", WANTED)
def test_what_is_met_names_tests_that_carry_its_mark_and_what_is_not_names_its_room(requirement: str) -> None:
    state, place = requirement_rows()[requirement]
    tests = re.findall(r"`(tests/[\w/]+\.py)`", place)
    if state == "later":
        assert re.match(rf"{ROOMS}: ", place)
        assert tests == []
        return
    assert state in ("met", "in part")
    assert tests
    assert [test for test in tests if not marked(ROOT / test, requirement)] == []
    assert bool(re.search(rf"{ROOMS}($|;|\.)", place.split("`")[-1])) is (state == "in part")
