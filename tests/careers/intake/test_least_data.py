"""What intake does not take: national numbers and names of people."""

from __future__ import annotations

import pytest

from doorstroom.careers.intake.personal import is_national_number, is_personal

from .extracts import GOOD, HEADER, check, found, refusal, text

NATIONAL = [
    "Rijksregisternummer",
    "BSN",
    "INSZ-nummer",
    "Numéro national",
    "N° registre national",
    "NISS",
    "ssn",
]


@pytest.mark.parametrize("name", NATIONAL)
def test_national_number_is_refused_by_name_and_never_shown(tmp_path, name):
    rows = (f"{row},85073003328" for row in GOOD)
    checked = check(tmp_path, text(*rows, header=f"{HEADER},{name}"))
    assert found(checked) == [(None, name, "", "a national number is not taken")]
    assert "85073003328" not in str(checked.problems.frame("error").rows())


def test_national_number_as_the_key_is_refused_by_name(tmp_path):
    mapping = """
shape = "snapshots"
[columns]
person = "BSN"
on = "day"
unit = "unit"
"""
    checked = check(tmp_path, text("111222333,2010-12-31,U1", header="BSN,day,unit"), mapping)
    assert found(checked) == [(None, "BSN", "", "a national number is not taken")]
    assert "111222333" not in str(checked)


def _belgian(serial: int) -> str:
    number = 850730000 + serial
    return f"{number}{97 - number % 97:02}"


def _dutch(serial: int) -> str | None:
    digits = f"{10_000_000 + serial:08}"
    check_digit = sum(w * int(d) for w, d in zip(range(9, 1, -1), digits, strict=True)) % 11
    return None if check_digit == 10 else f"{digits}{check_digit}"


@pytest.mark.parametrize("make", [_belgian, _dutch])
def test_national_number_under_another_name_is_recognised(tmp_path, make):
    numbers = [number for number in map(make, range(60)) if number]
    checked = check(tmp_path, text(*(f"{number},2010-01-01,entry,U1,A" for number in numbers)))
    assert [one[3] for one in found(checked)] == ["the numbers have the check digits of a national number"]
    assert numbers[0] not in str(checked.problems.frame("error").rows())


def test_a_few_other_numbers_and_lost_zeros_hide_no_national_numbers(tmp_path):
    padded = [number for number in map(_dutch, range(-9_000_000, -8_999_880)) if number and number[0] == "0"]
    assert len(padded) > 60
    rows = [f"{number.lstrip('0')},2010-01-01,entry,U1,A" for number in padded]
    checked = check(tmp_path, text(*rows, "X12,2010-01-01,entry,U1,A"))
    assert [one[3] for one in found(checked)] == ["the numbers have the check digits of a national number"]


def test_ordinary_numbers_of_nine_digits_are_taken(tmp_path):
    checked = check(tmp_path, text(*(f"{100000000 + 7 * n},2010-01-01,entry,U1,A" for n in range(200))))
    assert not checked.problems


@pytest.mark.parametrize("name", ["Voornaam", "Nom", "name", "E-mail", "Prénom", "Telefoonnummer", "IBAN"])
def test_names_of_people_are_left_out_and_said(tmp_path, name):
    rows = (f"{row},Jansen" for row in GOOD)
    checked = check(tmp_path, text(*rows, header=f"{HEADER},{name}"))
    assert (checked.problems.errors, checked.problems.warnings) == (0, 0)
    assert [(one["column"], one["problem"]) for one in checked.problems.summary("note")] == [
        (name, "names and addresses of people are not needed and were left out")
    ]
    assert "Jansen" not in str(checked)


@pytest.mark.parametrize(
    "name", ["unit_name", "person", "niveau", "absence", "reason", "nominal", "function_name"]
)
def test_other_columns_are_not_mistaken(name):
    assert not is_national_number(name)
    assert not is_personal(name)


def test_national_number_in_place_of_the_personnel_number_is_named(tmp_path):
    error = refusal(lambda: check(tmp_path, "bsn,effective_on,kind,unit\n1,2018-01-01,entry,A\n"))
    assert "a national number is not taken: bsn" in error.what
