"""Patterns of dates: what a value must look like before it is read.

Readers of dates are generous: ``%Y-%m-%d`` also takes ``2020-2-8``, the year 20, and spaces around.
"""

from __future__ import annotations

import re
from datetime import date

_PARTS = {"%d": "[0-9]{2}", "%m": "[0-9]{2}", "%Y": "[0-9]{4}", "%-d": "[0-9]{1,2}", "%-m": "[0-9]{1,2}"}
_TOKEN = re.compile("%-?[a-zA-Z]")
ISO = "%Y-%m-%d"


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
