from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from doorstroom.documents.words import Words, strong_runs, without_marks
from doorstroom.kernel.errors import BadInput


@pytest.mark.parametrize(
    ("language", "integer", "change", "decimal", "percent"),
    [
        ("nl", "−1.234.567", "+1.234", "−0,3", "12,5\u00a0%"),
        ("fr", "−1\u202f234\u202f567", "+1\u202f234", "−0,3", "12,5\u00a0%"),
        ("en", "−1,234,567", "+1,234", "−0.3", "12.5%"),
    ],
)
def test_numbers_are_written_as_the_language_does(language, integer, change, decimal, percent):
    words = Words(language)
    assert words.integer(-1234567) == integer
    assert words.change(1234) == change
    assert words.decimal(Decimal("-0.25")) == decimal
    assert words.percent(Decimal("12.5")) == percent


def test_nought_has_no_sign():
    words = Words("nl")
    assert [words.change(0), words.decimal(Decimal("-0.04")), words.integer(0)] == ["0", "0,0", "0"]


ROUNDED = [("0.05", "0,1"), ("0.15", "0,2"), ("0.25", "0,3"), ("-0.05", "−0,1")]


@pytest.mark.parametrize(("value", "shown"), ROUNDED)
def test_one_decimal_is_rounded_half_up_not_to_even(value, shown):
    assert Words("nl").decimal(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("nl", date(2010, 12, 31), "31 december 2010"),
        ("fr", date(2010, 12, 31), "31 décembre 2010"),
        ("fr", date(2010, 8, 1), "1er août 2010"),
        ("fr", date(2010, 8, 21), "21 août 2010"),
        ("en", date(2010, 8, 1), "1 August 2010"),
    ],
)
def test_dates_are_written_in_full(language, day, shown):
    assert Words(language).date(day) == shown


def test_the_day_of_an_instant_is_that_of_its_zone():
    assert Words("nl").instant(datetime(2025, 1, 12, 23, 59, tzinfo=UTC)) == "12 januari 2025"


def test_texts_are_translated_and_filled_in():
    assert Words("nl").say("people on {day}", day="vandaag") == "mensen op vandaag"
    assert Words("en").say("people on {day}", day="today") == "people on today"


@pytest.mark.parametrize(
    ("language", "n", "shown"),
    [
        ("nl", 1, "**1** persoon"),
        ("nl", 0, "**0** personen"),
        ("fr", 0, "**0** personne"),
        ("fr", 2, "**2** personnes"),
    ],
)
def test_numbers_choose_the_form_of_the_language(language, n, shown):
    assert Words(language).say_number("**{n}** person", "**{n}** people", n) == shown


def test_another_language_is_refused_with_those_on_offer():
    with pytest.raises(BadInput, match="nl or fr or en"):
        Words("de")


def test_louder_words_are_cut_out_and_can_be_left_off():
    assert strong_runs("**a** b **c**") == [("a", True), (" b ", False), ("c", True)]
    assert without_marks("een **twee** drie") == "een twee drie"
