"""What intake does not take: national numbers, names of people, ways to reach them.

A national register number is refused by the name of its column, mapped or not, and its values are shown
nowhere (obligation G14). Names and addresses are not needed for anything here: they are left out, and said
to be (least data). A personnel number that is a national number under another name is recognised by its
check digits.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from doorstroom.careers.incoming.problems import Finding, finding
from doorstroom.careers.intake.table import ROW

_NATIONAL = (
    "rijksregister",
    "nationaalnummer",
    "registrenational",
    "numeronational",
    "nationalnumber",
    "nationalregist",
    "nationalinsurance",
    "nationalid",
    "burgerservice",
    "sofinummer",
    "sofinr",
    "socialsecurity",
    "securitesociale",
    "socialezekerheidsnummer",
    "identiteitskaart",
    "paspoortnummer",
    "passportnumber",
    "numeropasseport",
)
_NATIONAL_WORDS = frozenset({"bsn", "ssn", "niss", "insz", "inss", "nir", "rrn", "nrn", "nino", "rijksnr"})
_PERSONAL = (
    "voornaam",
    "achternaam",
    "familienaam",
    "roepnaam",
    "prenom",
    "nomdefamille",
    "firstname",
    "lastname",
    "surname",
    "givenname",
    "familyname",
    "fullname",
    "personname",
    "employeename",
    "email",
    "courriel",
    "telefoon",
    "telephone",
    "phone",
    "mobiel",
    "gsmnummer",
    "adresse",
    "homeaddress",
    "woonadres",
    "iban",
    "rekeningnummer",
    "bankaccount",
)
_PERSONAL_WORDS = frozenset({"naam", "nom", "name", "mail", "gsm", "tel", "adres", "address", "initialen"})
_SURE, _ENOUGH = 0.98, 30  # share and number of distinct values that pass the check digits


def is_national_number(name: str) -> bool:
    """Say whether a column is called as national numbers are.

    >>> is_national_number("Rijksregisternr."), is_national_number("BSN"), is_national_number("absent")
    (True, True, False)
    """
    letters, words = _plain(name)
    return any(part in letters for part in _NATIONAL) or not _NATIONAL_WORDS.isdisjoint(words)


def is_personal(name: str) -> bool:
    """Say whether a column holds names of people or ways to reach them.

    >>> is_personal("Voornaam"), is_personal("E-mail"), is_personal("unit_name")
    (True, True, False)
    """
    letters, words = _plain(name)
    return any(part in letters for part in _PERSONAL) or set(words) <= _PERSONAL_WORDS


def refuse_national_numbers(table: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the table without columns of national numbers, and an error for each without its values."""
    found = [name for name in table.columns if name != ROW and is_national_number(name)]
    findings = [
        finding(
            "error",
            name,
            "a national number is not taken",
            "a personnel number that means nothing elsewhere; leave this column out",
        )
        for name in found
    ]
    return table.drop(found), findings


def refuse_disguised(numbers: pl.Series, column: str) -> list[Finding]:
    """Return an error if nearly all personnel numbers pass the check digits of a national number.

    One number in 97 passes the Belgian check by chance and one in 11 the Dutch one, so a few prove nothing.
    """
    sample = numbers.drop_nulls().unique().head(5000)
    digits = sample.str.replace_all(r"[ .-]", "")
    if digits.len() < _ENOUGH:
        return []
    # Spreadsheets take the zero at the start away; a few other numbers among them change nothing.
    shaped = digits.filter(digits.str.contains("^([0-9]{8,9}|[0-9]{10,11})$"))
    passed = sum(_belgian(value.zfill(11)) if len(value) > 9 else _dutch(value.zfill(9)) for value in shaped)
    if passed < _SURE * digits.len():
        return []
    return [
        finding(
            "error",
            column,
            "the numbers have the check digits of a national number",
            "a personnel number that means nothing elsewhere",
        )
    ]


def note_unused(header: list[str], used: list[str]) -> list[Finding]:
    """Say which columns are left out: those about people by least data, others because nothing names them."""
    unused = [name for name in header if name not in used]
    people = [name for name in unused if is_personal(name)]
    others = [name for name in unused if name not in people]
    notes = []
    if people:
        what = "names and addresses of people are not needed and were left out"
        notes.append(finding("note", ", ".join(people), what, "nothing to do; better not to send them"))
    if others:
        notes.append(
            finding("note", ", ".join(others), "the mapping does not use the column", "nothing to do")
        )
    return notes


def letters_of(name: str) -> str:
    """Return the letters of a name, without accents, case, digits and signs.

    >>> letters_of("Date d'effet")
    'datedeffet'
    """
    return _plain(name)[0]


def _plain(name: str) -> tuple[str, list[str]]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    ascii_only = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z]+", ascii_only)
    return "".join(words), words


def _belgian(digits: str) -> bool:
    if len(digits) != 11:
        return False
    number, check = int(digits[:9]), int(digits[9:])
    return check in (97 - number % 97, 97 - (2_000_000_000 + number) % 97)


def _dutch(digits: str) -> bool:
    if len(digits) != 9:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0
