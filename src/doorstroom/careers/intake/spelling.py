"""Text that was decoded twice: valid, and still wrong.

UTF-8 that somebody read as Windows text and wrote again as UTF-8 shows ``Ã©`` for ``é`` and ``Â`` for a hard
space. No reader notices.
"""

from __future__ import annotations

import polars as pl

from doorstroom.careers.incoming.problems import KEEP, Finding, finding
from doorstroom.careers.intake.table import ROW

# What the first byte of two or three bytes of UTF-8 looks like, with what can follow it.
_FOLLOWERS = (
    r"\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
)
_TWICE = rf"[ÃÂ][{_FOLLOWERS}]|â€|Â(?:\s|$)"


def find_twice_decoded(text: pl.DataFrame, *, keep: int | None = KEEP) -> list[Finding]:
    """Warn of values that look decoded twice.

    Args:
        text: ``__row`` and columns as text.
    """
    names = [name for name in text.columns if name != ROW]
    marks = text.select(pl.col(name).str.contains(_TWICE).fill_null(value=False) for name in names)
    findings = []
    for name in names:
        if not marks[name].any():
            continue
        rows = text.filter(marks[name]).select(row=ROW, value=name)
        what = "the value looks decoded twice (Ã, Â)"
        right = "the letters as they were typed: save the source as UTF-8 once"
        findings.append(finding("warning", name, what, right, rows=rows, keep=keep))
    return findings
