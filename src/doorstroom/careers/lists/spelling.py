"""One spelling for a code: spaces and case never make two units of one."""

from __future__ import annotations

import polars as pl

# What a source puts behind a name from one list to the next: "(005)", "[old]", "- 005".
# A column that is too narrow may have cut the bracket.
_SUFFIX = r"(\s*(\([^)]*\)?|\[[^\]]*\]?|[-/,:]\s*\d+))+\s*$"


def tidy(text: pl.Expr) -> pl.Expr:
    """Return the text without spaces at its ends and with single spaces inside; empty becomes null."""
    single = text.str.replace_all(r"\s+", " ").str.strip_chars(" ")
    return pl.when(single != "").then(single)


def one_spelling(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Write a code everywhere as it is written most often; spellings differ in spaces and case only.

    Equally frequent spellings: the first in the alphabet, so that the order of the rows means nothing.
    """
    frame = frame.with_columns(tidy(pl.col(column)).alias(column))
    spellings = frame.filter(pl.col(column).is_not_null()).group_by(column).agg(pl.len().alias("n"))
    spellings = spellings.with_columns(folded=pl.col(column).str.to_lowercase())
    if spellings.height == spellings["folded"].n_unique():
        return frame
    best = (
        spellings.sort(["folded", "n", column], descending=[False, True, False])
        .group_by("folded", maintain_order=True)
        .agg(pl.col(column).first().alias("best"))
    )
    chosen = spellings.join(best, on="folded").filter(pl.col(column) != pl.col("best"))
    old, new = chosen[column], chosen["best"]
    return frame.with_columns(pl.col(column).replace(old, new))


def same_core(old: pl.Expr, new: pl.Expr) -> pl.Expr:
    """Return whether two names differ only by case, signs, or something put behind (or taken away).

    >>> import polars as pl
    >>> pair = pl.DataFrame({"a": ["Fire Department", "Fire"], "b": ["FIRE DEPARTMENT (143)", "Police"]})
    >>> pair.select(same_core(pl.col("a"), pl.col("b"))).to_series().to_list()
    [True, False]
    """
    left, right = _core(old), _core(new)
    return (left == right) & (left != "")


def _core(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace(_SUFFIX, "").str.replace_all(r"[^\p{L}\p{N}]", "")
