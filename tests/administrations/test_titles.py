"""Titles in use and proposed, side by side, with their dates and languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doorstroom.administrations import load
from tests.administrations.folders import write

GRADES = ["A1", "A1.2", "A2", "A3", "A4", "A5"]
ON = date(2021, 6, 1)


@pytest.mark.requirement("TO-37", "FED-P04")
def test_the_proposed_titles_are_those_of_the_document_and_a5_has_none() -> None:
    federal = load("federal")
    assert [federal.title(grade, ON, "en", version="proposed") for grade in GRADES] == [
        "Analyst",
        "Policy Officer",
        "Senior Policy Officer",
        "Head of Service",
        "Director",
        None,
    ]
    assert [federal.title(grade, ON, "nl", version="proposed") for grade in GRADES[1:5]] == [
        "Beleidsmedewerker",
        "Senior Beleidsmedewerker",
        "Afdelingshoofd",
        "Directeur",
    ]
    assert federal.title("A1", ON, "fr", version="proposed") == "Analyste"


@pytest.mark.requirement("FED-33")
def test_the_present_ladder_has_three_titles_and_three_grades_share_the_first() -> None:
    federal = load("federal")
    titles = [federal.title(grade, ON, "nl") for grade in GRADES]
    assert titles == ["Attaché", "Attaché", "Attaché", "Adviseur", "Adviseur-generaal", None]


@pytest.mark.requirement("FED-P04")
def test_a_proposal_never_becomes_the_title_in_use_by_itself() -> None:
    federal = load("federal")
    far = date(2099, 1, 1)
    assert federal.title("A2", far, "en") == "Attaché"
    assert federal.title("A2", far, "en", version="proposed") == "Senior Policy Officer"


@pytest.mark.requirement("FED-P04")
def test_a_decided_title_holds_from_its_day_and_does_not_rename_history(tmp_path: Path) -> None:
    town = load(write(tmp_path))
    assert town.title("1", date(2019, 12, 31), "en") == "Clerk"
    assert town.title("1", date(2020, 1, 1), "en") == "Analyst"
    assert town.title("1", date(2020, 1, 1), "en", version="proposed") == "Thinker"


def test_a_language_without_title_falls_back_on_the_first_of_the_administration(tmp_path: Path) -> None:
    assert load(write(tmp_path)).title("1", date(2020, 1, 1), "fr") == "Analist"
