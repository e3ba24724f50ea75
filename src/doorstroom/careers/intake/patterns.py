"""Patterns of dates: what a value must look like before it is read.

Readers of dates are generous: ``%Y-%m-%d`` also takes ``2020-2-8``, the year 20, and spaces around.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import polars as pl

_PARTS = {"%d": "[0-9]{2}", "%m": "[0-9]{2}", "%Y": "[0-9]{4}", "%-d": "[0-9]{1,2}", "%-m": "[0-9]{1,2}"}
_TOKEN = re.compile("%-?[a-zA-Z]")
ISO = "%Y-%m-%d"
# How extracts write dates, the likeliest first.
_WRITTEN = (
    ISO,
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%Y-%m-%d 00:00:00",
    "%-d/%-m/%Y",
    "%-d-%-m-%Y",
    "%-d.%-m.%Y",
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%-m/%-d/%Y",
    "%-m-%-d-%Y",
)


def pattern_of(date_format: str) -> str:
    """Return the regular expression that a date in this format matches, from its first to its last letter.

    Raises:
        ValueError: a part other than %d, %m, %Y, %-d, %-m; one that is missing or stands twice; or an order
            of year, day, month, which nobody writes and which is read as the other order.

    >>> pattern_of("%d/%m/%Y")
    '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
    """
    tokens = _TOKEN.findall(date_format)
    plain = [token.replace("-", "") for token in tokens]
    unknown = [token for token in tokens if token not in _PARTS]
    if unknown or sorted(plain) != ["%Y", "%d", "%m"]:
        raise ValueError("needs %d, %m and %Y, each once (%-d, %-m where zeros are left out)")
    if plain == ["%Y", "%d", "%m"]:
        raise ValueError("puts the day between year and month")
    literal = _TOKEN.split(date_format)
    parts = [re.escape(literal[0])]
    for token, text in zip(tokens, literal[1:], strict=True):
        parts += [_PARTS[token], re.escape(text)]
    return f"^{''.join(parts)}$"


def reader_of(date_format: str) -> str:
    """Return the format as Polars reads it, which takes days and months without zero anyway.

    >>> reader_of("%-d.%-m.%Y")
    '%d.%m.%Y'
    """
    return date_format.replace("%-", "%")


def example_of(date_format: str) -> str:
    """Return the last day of 2020 in this format.

    >>> example_of("%d/%m/%Y")
    '31/12/2020'
    """
    return date(2020, 12, 31).strftime(reader_of(date_format))


def readings_of(values: pl.Series) -> list[str]:
    """Return the formats that read every value, one for each order of day, month and year that they may have.

    >>> readings_of(pl.Series(["03/04/2011", "05/06/2012"]))
    ['%d/%m/%Y', '%m/%d/%Y']
    >>> readings_of(pl.Series(["03/04/2011", "25/06/2012"]))
    ['%d/%m/%Y']
    """
    known = values.drop_nulls().unique()
    if known.is_empty():
        return []
    found: dict[str, str] = {}
    for one in _WRITTEN:
        order = "".join(letter for letter in one if letter in "dmY")
        if order not in found and known.str.contains(pattern_of(one)).all():
            days = known.str.to_date(reader_of(one), strict=False)
            if not days.null_count():
                found[order] = one
    return list(found.values())


def telling(values: pl.Series, readings: list[str]) -> str:
    """Return the first value that the readings take for different days; any value if there is none."""
    days = [values.str.to_date(reader_of(one)) for one in readings]
    differing = values.filter(days[0] != days[-1])
    return str(differing[0] if differing.len() else values[0])


def read_day(value: str, date_format: str) -> date:
    """Return the day that a date in this format means.

    >>> read_day("03/04/2011", "%m/%d/%Y")
    datetime.date(2011, 3, 4)
    """
    return datetime.strptime(value, reader_of(date_format)).date()  # noqa: DTZ007 (a day has no zone)
