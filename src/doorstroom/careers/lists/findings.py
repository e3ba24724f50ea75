"""What stood out when events were made of lists or of spells: errors, and what looks wrong but need not be.

Closing flows prove arithmetic, not sense: a renamed agency moves everybody, a new key makes everybody leave
and enter, and the flows still close. So the difference says what it saw, and asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """One thing that stood out, in words for the person who brings the file.

    Attributes:
        code: stable identifier, the same for every file; mappings name it to leave rows out.
        severity: an error blocks the file, a warning does not.
        column: canonical column it is about; empty for the file as a whole.
        what: what was seen, as a sentence without full stop.
        advice: what would be right, or what to answer.
        where: the list, the interval between two lists, or the unit; empty for the whole file.
        count: how many rows, people or keys.
        rows: the rows concerned, ``row`` (as in a spreadsheet) and ``value``; null if no row is meant.
        details: the figures of the sentence, for programs and tests.
    """

    code: str
    severity: Literal["error", "warning"]
    column: str
    what: str
    advice: str
    where: str = ""
    count: int = 1
    rows: pl.DataFrame | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def row_remark(
    code: str,
    rows: pl.DataFrame,
    *,
    column: str,
    what: str,
    advice: str,
    value: pl.Expr,
    severity: Literal["error", "warning"] = "error",
    where: str = "",
) -> list[Remark]:
    """Return one remark about ``rows``, or none if there are none.

    Args:
        rows: a frame with ``row``.
        value: expression for what stands in each row.
    """
    if rows.is_empty():
        return []
    named = rows.select("row", value.cast(pl.String).alias("value")).sort("row")
    return [Remark(code, severity, column, what, advice, where, named.height, named)]


def errors(remarks: Iterable[Remark]) -> list[Remark]:
    """Return the remarks that block the file."""
    return [remark for remark in remarks if remark.severity == "error"]
