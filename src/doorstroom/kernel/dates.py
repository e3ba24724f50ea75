"""Calendar dates of the administration: months and years are calendar months and years.

Conventions (mission README, AMB-36): a period includes its last day; "after n months" falls on the same
day n months later, or on the last day of a shorter month; a question "as of" a day is answered for the
start of that day.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month.

    >>> add_months(date(2013, 8, 31), 6)
    datetime.date(2014, 2, 28)
    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def months_between(start: date, end: date) -> int:
    """Return the whole calendar months from ``start`` to ``end``; negative if ``end`` lies before.

    The month is full on the day that ``add_months`` gives, so 31 January to 28 February is one month.

    >>> months_between(date(2023, 1, 31), date(2023, 2, 28))
    1
    >>> months_between(date(2023, 1, 31), date(2023, 2, 27))
    0
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months >= 0:
        return months if add_months(start, months) <= end else months - 1
    return months if add_months(start, months) >= end else months + 1


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years on ``day``.

    Somebody born on 29 February has the next birthday on 28 February of an ordinary year.

    >>> age_on(date(1980, 6, 2), date(2020, 6, 1))
    39
    """
    return months_between(birth, day) // 12


def parse_iso(text: str) -> date:
    """Read ``2020-12-31`` and nothing looser.

    Raises:
        ValueError: not four, two and two digits, or no such day.
    """
    if not _ISO.fullmatch(text):
        raise ValueError(f"{text!r} is not a date like 2020-12-31")
    return date.fromisoformat(text)
