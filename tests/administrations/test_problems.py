"""A folder with something wrong in it: file, key, value, what is wrong and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorstroom.administrations import AdministrationError, load
from doorstroom.kernel.errors import BadInput
from tests.administrations.folders import GOOD, spoil, write

# file, what stands there, what is put in its place, key of the problem, part of what is wrong, part of right
CASES = {
    "a key is missing": (
        "grades.toml",
        'names = { nl = "Een", en = "One" }, ',
        "",
        'grades[2 "1"].names',
        "is missing",
        "a table such as",
    ),
    "a key is unknown": (
        "grades.toml",
        'code = "2", level',
        'code = "2", colour = "red", level',
        'grades[1 "2"].colour',
        "is not a known key",
        "one of code, names, source, order, level",
    ),
    "an unknown list": (
        "grades.toml",
        "scales = {",
        "ladders = {",
        "ladders",
        "is not a known key",
        "grades, scales, scale_groups",
    ),
    "a number as text": (
        "grades.toml",
        'code = "H", order = 2',
        'code = "H", order = "2"',
        'levels[1 "H"].order',
        "is not a whole number",
        "a whole number",
    ),
    "a truth value as number": (
        "organisation.toml",
        "crossing = true",
        "crossing = 1",
        'organisation_kinds[1 "department"].crossing',
        "is neither true nor false",
        "true if a move",
    ),
    "a date as text": (
        "relations.toml",
        "on = 2021-01-01",
        'on = "2021-01-01"',
        'conversions[1 "law"].on',
        "is not a date",
        "a date, the first day",
    ),
    "a value outside a closed list": (
        "relations.toml",
        'kinds = ["exit"]',
        'kinds = ["leaving"]',
        'reasons[2 "leaves"].kinds[1]',
        "is not one of the allowed values",
        "entry, move, change or exit",
    ),
    "a state that is none": (
        "relations.toml",
        'state = "in_force"',
        'state = "law"',
        'conversions[1 "law"].state',
        "is not one of the allowed values",
        "in_force",
    ),
    "an empty text": (
        "grades.toml",
        'nl = "Twee"',
        'nl = " "',
        'grades[1 "2"].names.nl',
        "is empty",
        "the Dutch name",
    ),
    "a code with a space at its end": (
        "grades.toml",
        'code = "high"',
        'code = "high "',
        'scale_groups[2 "high "].code',
        "has a space at an end",
        "a short text",
    ),
    "a month that is none": (
        "ages.toml",
        "years = 68, months = 6",
        "years = 68, months = 12",
        'pension_age.scenarios[1 "linked"].cohorts[1].months',
        "is too great",
        "from 0 to 11",
    ),
    "an unknown language": (
        "administration.toml",
        'languages = ["nl", "en"]',
        'languages = ["nl", "de"]',
        "languages[2]",
        "is not one of the allowed values",
        "nl, fr or en",
    ),
    "no list where one should be": (
        "functions.toml",
        'families = [\n  { code = "law", names = { nl = "Recht", en = "Law" }, source = "charter:8" },\n]',
        'families = "law"',
        "families",
        "is not a list",
        "a list of function families",
    ),
    "a code twice": (
        "grades.toml",
        'code = "low"',
        'code = "high"',
        "scale_groups",
        "stands in the list 2 times",
        "every code once",
    ),
    "an order twice": (
        "grades.toml",
        'code = "2", level = "H", order = 2',
        'code = "2", level = "H", order = 1',
        "grades",
        "is the order of 2 entries",
        "every order once",
    ),
    "an unknown level in a grade": (
        "grades.toml",
        'level = "L"',
        'level = "M"',
        'grades[2 "1"].level',
        "is not in the list levels",
        "H, L",
    ),
    "a title for an unknown grade": (
        "titles.toml",
        '{ grade = "1", version = "proposed"',
        '{ grade = "3", version = "proposed"',
        'titles[3 "3"].grade',
        "is not in the list grades",
        "2, 1",
    ),
    "two titles on one day": (
        "titles.toml",
        "valid_until = 2020-01-01",
        "valid_until = 2020-01-02",
        'titles[2 "1"]',
        "has two titles on the same day",
        "dates that do not overlap",
    ),
    "a proposal as a title in use": (
        "titles.toml",
        'state = "proposed"',
        'state = "in_force"',
        'titles[3 "1"].state',
        "does not go with the version",
        "draft, expected, intended, proposed, study",
    ),
    "groups of the partition overlap": (
        "grades.toml",
        'code = "high", lowest = 6',
        'code = "high", lowest = 4',
        'scale_groups[2 "high"].lowest',
        "overlaps the group low",
        "without a scale in common",
    ),
    "a group upside down": (
        "grades.toml",
        "lowest = 1, highest = 4",
        "lowest = 5, highest = 4",
        'scale_groups[1 "low"].highest',
        "is below lowest",
        "at least 5",
    ),
    "scales upside down": (
        "grades.toml",
        "highest = 9",
        "highest = 0",
        "scales.highest",
        "is below lowest",
        "at least 1",
    ),
    "cohorts overlap": (
        "ages.toml",
        "born_from = 1950-01-01",
        "born_from = 1949-12-31",
        "pension_age.cohorts[2].born_from",
        "overlaps the cohort before",
        "1950-01-01",
    ),
    "a gap between cohorts": (
        "ages.toml",
        "born_from = 1950-01-01",
        "born_from = 1950-01-02",
        "pension_age.cohorts[2].born_from",
        "leaves a gap",
        "1950-01-01",
    ),
    "a cohort without start": (
        "ages.toml",
        "{ born_from = 1950-01-01, born_until",
        "{ born_until",
        "pension_age.cohorts[2].born_from",
        "is missing",
        "1950-01-01",
    ),
    "a cohort that ends before it starts": (
        "ages.toml",
        "born_until = 1990-01-01",
        "born_until = 1950-01-01",
        'pension_age.scenarios[1 "linked"].cohorts[1].born_until',
        "is not after born_from",
        "1960-01-01",
    ),
    "a scenario that overrides the law": (
        "ages.toml",
        "born_from = 1960-01-01",
        "born_from = 1955-01-01",
        'pension_age.scenarios[1 "linked"].cohorts[1].born_from',
        "overlaps the cohort before",
        "1960-01-01",
    ),
    "age bands that do not rise": (
        "ages.toml",
        "lower = [45]",
        "lower = [45, 45]",
        'age_band_sets[1 "two"].lower',
        "does not rise",
        "rising ages above 0",
    ),
    "a language is missing": (
        "functions.toml",
        'names = { nl = "Recht", en = "Law" }',
        'names = { nl = "Recht" }',
        'families[1 "law"].names.en',
        "is missing",
        "a text in en",
    ),
    "a language too many": (
        "functions.toml",
        'names = { nl = "Recht", en = "Law" }',
        'names = { nl = "Recht", en = "Law", fr = "Droit" }',
        'families[1 "law"].names.fr',
        "is not wanted",
        "nl, en",
    ),
    "the administration without name": (
        "administration.toml",
        'names = { nl = "Stad", en = "Town" }',
        'names = { nl = "Stad" }',
        "names.en",
        "is missing",
        "a text in en",
    ),
    "a source that nobody declared": (
        "functions.toml",
        'en = "Law" }, source = "charter:8"',
        'en = "Law" }, source = "memory:8"',
        'families[1 "law"].source',
        "names no source that is declared",
        "charter, ours",
    ),
    "a source without place": (
        "functions.toml",
        'en = "Law" }, source = "charter:8"',
        'en = "Law" }, source = "charter"',
        'families[1 "law"].source',
        "names no source that is declared",
        "<code>:<place>",
    ),
    "our own value without why": (
        "functions.toml",
        'en = "Law" }, source = "charter:8"',
        'en = "Law" }, source = "ours: "',
        'families[1 "law"].source',
        "names no source that is declared",
        "ours",
    ),
    "an end before the start": (
        "titles.toml",
        "valid_from = 2020-01-01",
        "valid_from = 2020-01-01, valid_until = 2019-01-01",
        'titles[2 "1"].valid_until',
        "is not after valid_from",
        "2020-01-01",
    ),
    "a scope of an unknown kind": (
        "organisation.toml",
        'kinds = ["department"]',
        'kinds = ["bureau"]',
        'scopes[1 "all"].kinds',
        "is not in the list organisation_kinds",
        "department",
    ),
    "an open list that is none": (
        "administration.toml",
        'direction_by = ["grade"]',
        'direction_by = ["grade"]\nopen_lists = ["colours"]',
        "open_lists",
        "is no list",
        "organisation_kinds, layers",
    ),
    "transfers between an unknown kind": (
        "administration.toml",
        'transfer_kinds = ["department"]',
        'transfer_kinds = ["bureau"]',
        "transfer_kinds",
        "is not in the list organisation_kinds",
        "department",
    ),
    "a cell of an unknown family": (
        "functions.toml",
        'family = "law"',
        'family = "war"',
        'matrices[1 "m1"].cells[1].family',
        "is not in the list families",
        "law",
    ),
    "a cell above the granularity": (
        "functions.toml",
        "highest = 5",
        "highest = 6",
        'matrices[1 "m1"].cells[1].highest',
        "is above the granularity",
        "at most 5",
    ),
    "a cell upside down": (
        "functions.toml",
        "lowest = 1, highest = 5",
        "lowest = 5, highest = 1",
        'matrices[1 "m1"].cells[1].highest',
        "is below lowest",
        "at least 5",
    ),
    "a conversion of an unknown relation": (
        "relations.toml",
        'old = "old"',
        'old = "ancient"',
        'conversions[1 "law"].old',
        "is not in the list relations",
        "old, new",
    ),
    "a new name that begins a function": (
        "relations.toml",
        'resets_function = false, cause = "renaming"',
        'resets_function = true, cause = "renaming"',
        'reasons[1 "renaming"].resets_function',
        "is true for a renaming",
        "time in function goes on",
    ),
    "a destination of somebody who stays": (
        "relations.toml",
        'kinds = ["exit"]',
        'kinds = ["move"]',
        'reasons[2 "leaves"].destination',
        "without an exit",
        "exit",
    ),
    "a kind of unit with the name of a column": (
        "organisation.toml",
        'names = { nl = "Dienst", en = "Department" }, source = "charter:3" },',
        'names = { nl = "Dienst", en = "Department" }, source = "charter:3" },\n  '
        '{ code = "level", order = 2, crossing = true, names = { nl = "Laag", en = "Tier" }, '
        'source = "ours: x" },',
        'organisation_kinds[2 "level"].code',
        "is the name of a column of the register",
        "level_kind",
    ),
    "a code that is not the folder's": (
        "administration.toml",
        'code = "town"',
        'code = "city"',
        "code",
        "is not the name of the folder",
        "town",
    ),
}


def test_the_folder_that_is_spoiled_below_is_right(tmp_path: Path) -> None:
    assert load(write(tmp_path)).code == "town"


@pytest.mark.parametrize("case", CASES)
def test_one_wrong_thing_gives_one_problem(case: str, tmp_path: Path) -> None:
    file, old, new, key, wrong, right = CASES[case]
    with pytest.raises(AdministrationError) as caught:
        load(spoil(tmp_path, file, old, new))
    assert len(caught.value.problems) == 1, str(caught.value)
    problem = caught.value.problems[0]
    assert (problem.file, problem.key) == (file, key)
    assert wrong in problem.wrong
    assert right in problem.right


def test_all_problems_come_at_once_with_their_values_and_nothing_is_stored(tmp_path: Path) -> None:
    wrong = {
        "grades.toml": GOOD["grades.toml"].replace("order = 2", 'order = "two"'),
        "ages.toml": GOOD["ages.toml"].replace("lower = [45]", "lower = []"),
    }
    folder = write(tmp_path, wrong)
    with pytest.raises(AdministrationError) as caught:
        load(folder)
    text = str(caught.value)
    assert [problem.file for problem in caught.value.problems] == ["ages.toml", "grades.toml", "grades.toml"]
    assert text.startswith(f"{folder}: 3 problems in the administration. Stored: nothing.\n  ages.toml: ")
    assert (
        "grades.toml: levels[1 \"H\"].order = 'two': is not a whole number; expected a whole number" in text
    )
    assert 'ages.toml: age_band_sets[1 "two"].lower = []: has too few entries' in text


def test_a_long_value_is_shown_shortened(tmp_path: Path) -> None:
    with pytest.raises(AdministrationError) as caught:
        load(spoil(tmp_path, "functions.toml", "granularity = 5", f'granularity = "{"x" * 5000}"'))
    assert len(caught.value.problems[0].value) < 80


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"code = [", "not TOML"),
        ("naam = 'één'".encode("latin-1"), "is not UTF-8"),
        (b"#" * 1_000_001, "larger than 1,000,000 bytes"),
        (b'code = "a"\ncode = "b"', "not TOML: Cannot overwrite a value"),
        (b"[pension_age]\n", "also in ages.toml"),
    ],
    ids=["syntax", "encoding", "size", "key twice in a file", "key in two files"],
)
def test_a_file_that_cannot_be_read_is_named(content: bytes, wrong: str, tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "extra.toml").write_bytes(content)
    with pytest.raises(AdministrationError) as caught:
        load(folder)
    assert [problem.file for problem in caught.value.problems] == ["extra.toml"]
    assert wrong in caught.value.problems[0].wrong


@pytest.mark.parametrize("name", ["nowhere", "", "rijk/", "../rijk"])
def test_what_is_no_administration_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(BadInput, match="federal, flanders, rijk"):
        load(name)


def test_a_folder_without_its_first_file_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "administration.toml").unlink()
    with pytest.raises(BadInput, match=r"a folder with administration\.toml"):
        load(folder)
