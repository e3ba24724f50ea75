"""The problems of a check, kept beside the file: kinds with counts, and rows to page through."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import polars as pl

from doorstroom.careers.incoming import Problems
from doorstroom.careers.uploads.folder import PROBLEMS, path_of, write_beside

ROWS = {
    "kind": pl.Int32,  # place in the list of kinds
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "problem": pl.String,
    "expected": pl.String,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of rows with problems.

    Attributes:
        rows: dictionaries with the keys of ``ROWS``.
        total: how many there are of this kind.
    """

    rows: list[dict[str, Any]]
    total: int


def keep_findings(stored_as: str, problems: Problems) -> list[dict[str, Any]]:
    """Write the rows beside the file, and return the kinds: severity, column, problem, count, kept.

    Values of rows stay beside the file; a kind says only what is wrong in which column.
    """
    kinds, parts = [], [pl.DataFrame(schema=ROWS)]
    for place, one in enumerate(problems):
        kinds.append(
            {
                "severity": one.severity,
                "column": one.column,
                "problem": one.problem,
                "count": one.count,
                "kept": one.examples.height,
            }
        )
        rows = one.examples.with_columns(
            kind=pl.lit(place, pl.Int32), column=pl.lit(one.column), problem=pl.lit(one.problem)
        )
        parts.append(rows.select(list(ROWS)))
    frame = pl.concat(parts).sort("row", "kind", nulls_last=False, maintain_order=True)
    out = io.BytesIO()
    frame.write_parquet(out)
    write_beside(stored_as, PROBLEMS, out.getvalue())
    return kinds


def rows_of(stored_as: str, *, kinds: list[int], offset: int = 0, limit: int | None = None) -> Rows:
    """Return rows with problems, in the order of the file.

    Args:
        stored_as: name of the file.
        kinds: places in the list of kinds; only rows of these.
        offset, limit: which part of them; all without a limit.
    """
    path = path_of(stored_as, PROBLEMS)
    if not path.exists():
        return Rows([], 0)
    found = pl.scan_parquet(path).filter(pl.col("kind").is_in(kinds))
    total = found.select(pl.len()).collect().item()
    return Rows(found.slice(offset, limit).collect().to_dicts(), total)
