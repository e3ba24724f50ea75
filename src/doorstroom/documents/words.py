"""Words, numbers and dates in the language of the reader.

Texts are English in the code and translated through the gettext catalogues in ``doorstroom/locale``;
numbers and dates are written by Babel, with a true minus and a space that does not break.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a method here has the name of the type
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from doorstroom.kernel.errors import BadInput

LANGUAGES = ("nl", "fr", "en")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
DOMAIN = "django"  # the web pages read the same catalogues

MINUS, NO_BREAK = "\u2212", "\u00a0"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE_FOLDER, [language])


@dataclass(frozen=True, slots=True)
class Words:
    """The voice of a document in one language.

    Args:
        language: ``nl``, ``fr`` or ``en``.

    Raises:
        BadInput: another language.

    >>> Words("nl").integer(4820)
    '4.820'
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise BadInput(f"no texts in language {self.language!r}", expected=" or ".join(LANGUAGES))

    def say(self, message: str, **values: object) -> str:
        """Translate ``message`` and fill in its named places."""
        return _catalogue(self.language).gettext(message).format(**values)

    def say_number(self, one: str, many: str, n: int, **values: object) -> str:
        """Translate by number; ``{n}`` is the number as it is written in the language."""
        text = _catalogue(self.language).ngettext(one, many, n)
        return text.format(n=self.integer(n), **values)

    def integer(self, value: int) -> str:
        """Write a whole number with its thousands."""
        return self._number(Decimal(value), "#,##0")

    def change(self, value: int) -> str:
        """Write a whole number with its sign; nought has none."""
        return f"+{self.integer(value)}" if value > 0 else self.integer(value)

    def decimal(self, value: Decimal | int) -> str:
        """Write a number with one decimal, half up."""
        return self._number(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP), "#,##0.0")

    def decimal_change(self, value: Decimal | int) -> str:
        """Write a number with one decimal and its sign; what rounds to nought has none."""
        text = self.decimal(value)
        return f"+{text}" if value > 0 and text != self.decimal(0) else text

    def percent(self, value: Decimal) -> str:
        """Write a percentage, already rounded; the space before the sign does not break."""
        space = "" if self.language == "en" else NO_BREAK
        return f"{self._number(value, '#,##0.0')}{space}%"

    def date(self, day: Day) -> str:
        """Write a day in full: 31 december 2010."""
        text = format_date(day, "d MMMM y", locale=self.language)
        return text.replace("1 ", "1er ", 1) if self.language == "fr" and day.day == 1 else text

    def short_date(self, day: Day) -> str:
        """Write a day for a table: 31 dec 2025."""
        return format_date(day, "d MMM y", locale=self.language)

    def month(self, day: Day) -> str:
        """Write the month of a day, short: dec."""
        return format_date(day, "MMM", locale=self.language)

    def instant(self, at: datetime) -> str:
        """Write the day of an instant; its time zone is that of ``at``."""
        return self.date(at.date())

    def number_marks(self) -> dict[str, object]:
        """Decimal and thousands mark, in the shape of a d3 number locale."""
        symbols = Locale(self.language).number_symbols["latn"]
        return {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", ""],
            "minus": MINUS,
        }

    def _number(self, value: Decimal, pattern: str) -> str:
        return _number(self.language, value, pattern)


@lru_cache(maxsize=50_000)  # Babel takes 50 µs for each, and a table of a page has hundreds
def _number(language: str, value: Decimal, pattern: str) -> str:
    text = format_decimal(value, format=pattern, locale=language)
    # Nought with a sign ("-0.0") is nought.
    return text.lstrip("-") if value == 0 else text.replace("-", MINUS)


def strong_runs(text: str) -> list[tuple[str, bool]]:
    """Cut ``one **two** three`` into runs: text, and whether it is to be read louder.

    >>> strong_runs("In 2024 **45 more**.")
    [('In 2024 ', False), ('45 more', True), ('.', False)]
    """
    pieces = text.split("**")
    return [(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece]


def without_marks(text: str) -> str:
    """The same text for places that know no bold."""
    return "".join(piece for piece, _ in strong_runs(text))
