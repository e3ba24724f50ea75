"""What stands beside a value: texts by name, in one column, always written the same way."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl


def write_beside(texts: Mapping[str, str | None]) -> str | None:
    """Return the texts as they are stored; null where there are none.

    >>> write_beside({"evidence": "diploma", "assessor": None})
    '{"evidence":"diploma"}'
    """
    known = {name: text for name, text in sorted(texts.items()) if text is not None}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")) if known else None


def read_beside(text: str | None) -> dict[str, str]:
    """Return the texts by name.

    >>> read_beside('{"evidence":"diploma"}')
    {'evidence': 'diploma'}
    """
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def pack_beside(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Return columns of text as one column, like ``write_beside`` for every row."""
    present = sorted(name for name in names if name in frame.columns)
    if not present:
        return pl.Series("beside", [None] * frame.height, pl.String)
    # Few combinations occur among many rows, except where a text is unique; each is written once.
    distinct = frame.select(present).unique().with_row_index("_at")
    written = pl.Series(
        [write_beside(dict(zip(present, row, strict=True))) for row in distinct.select(present).iter_rows()],
        dtype=pl.String,
    )
    found = frame.select(present).join(
        distinct.with_columns(beside=written), on=present, how="left", nulls_equal=True, maintain_order="left"
    )
    return found["beside"]


def beside(name: str) -> pl.Expr:
    """The text that stands beside the value under a name; null where there is none."""
    return pl.col("beside").str.json_path_match(f"$.{name}").alias(name)
