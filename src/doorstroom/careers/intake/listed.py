"""Values that the administration has a list of: an unknown one is an error that names the nearest."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import polars as pl

from doorstroom.careers.incoming.problems import KEEP, Finding, finding

if TYPE_CHECKING:
    from doorstroom.administrations import Administration

_LISTS = ("layer", "rank", "level", "grade", "family", "kind_of_work", "relation", "contract", "reason")
_SHOWN = 12


def check_listed(
    events: pl.DataFrame, administration: Administration, columns: dict[str, str], *, keep: int | None = KEEP
) -> list[Finding]:
    """Return an error for every value that is not in its list, and for every reason that its act cannot have.

    Args:
        events: ``INCOMING``.
        administration: a list without entries is open and allows all.
        columns: name of this project to the name in the file, for the messages.
    """
    findings = []
    for name in _LISTS:
        codes = administration.codes(name)
        present = set(events[name].unique().drop_nulls().to_list())
        unknown = sorted(present - set(codes)) if codes else []
        if unknown:
            rows = _unknown(events, name, unknown, codes, keep)
            problem = "not in the administration's list"
            findings.append(
                finding(
                    "error", columns.get(name, name), problem, "a value of the list", rows=rows, keep=keep
                )
            )
    findings += _scales(events, administration, columns, keep)
    findings += _reasons(events, administration, columns, keep)
    return findings


def nearest(value: str, codes: tuple[str, ...]) -> str:
    """Return the listed values that look most like ``value``, or the list.

    >>> nearest("statutry", ("statutory", "contractual"))
    'statutory'
    """
    folded = {code.casefold(): code for code in codes}
    close = [folded[one] for one in get_close_matches(value.casefold(), folded, n=3, cutoff=0.6)]
    if close:
        return " or ".join(close)
    more = "" if len(codes) <= _SHOWN else f", … ({len(codes)} values)"
    return f"one of {', '.join(codes[:_SHOWN])}{more}"


def _unknown(
    events: pl.DataFrame, name: str, unknown: list[str], codes: tuple[str, ...], keep: int | None
) -> pl.DataFrame:
    rows = events.filter(pl.col(name).is_in(unknown)).select("row", value=pl.col(name)).sort("row")
    # Only what is shown needs its neighbours looked up: a wrong column has a million different values.
    shown = rows["value"] if keep is None else rows["value"].head(keep)
    right = {value: nearest(value, codes) for value in shown.unique().to_list()}
    expected = pl.col("value").replace_strict(right, default=None, return_dtype=pl.String)
    return rows.with_columns(expected=expected)


def _scales(
    events: pl.DataFrame, administration: Administration, columns: dict[str, str], keep: int | None
) -> list[Finding]:
    scales = administration.scales
    if scales is None:
        return []
    rows = events.filter(~pl.col("scale").is_between(scales.lowest, scales.highest)).select(
        "row", value=pl.col("scale")
    )
    if not rows.height:
        return []
    right = f"a scale from {scales.lowest} to {scales.highest}"
    return [finding("error", columns.get("scale", "scale"), "no such scale", right, rows=rows, keep=keep)]


def _reasons(
    events: pl.DataFrame, administration: Administration, columns: dict[str, str], keep: int | None
) -> list[Finding]:
    kinds = {reason.code: reason.kinds for reason in administration.reasons}
    pairs = events.select("kind", "reason").unique().drop_nulls()
    wrong = [
        (kind, reason) for kind, reason in pairs.iter_rows() if reason in kinds and kind not in kinds[reason]
    ]
    if not wrong:
        return []
    right = pl.DataFrame(
        [(kind, reason, f"{reason} goes with {', '.join(kinds[reason])}") for kind, reason in wrong],
        schema=["kind", "reason", "expected"],
        orient="row",
    )
    rows = (
        events.select("row", "kind", "reason")
        .join(right, on=["kind", "reason"])
        .sort("row")
        .select("row", "expected", value=pl.format("{} of {}", "reason", "kind"))
    )
    problem = "the reason does not go with the kind of act"
    return [finding("error", columns.get("reason", "reason"), problem, "", rows=rows, keep=keep)]
