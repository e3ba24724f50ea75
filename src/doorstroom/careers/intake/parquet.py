"""A Parquet file as a table of text, written as a person would type it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.intake.table import ROW, Progress, TextTable, check_header, numbered, quiet, sha256_of
from doorstroom.kernel.errors import BadInput

MOST_ROWS = 50_000_000


def read_parquet(path: Path, *, progress: Progress = quiet) -> TextTable:
    """Read a Parquet file: dates as ``2020-12-31``, whole numbers without a point, empty text as null.

    Raises:
        BadInput: the file is damaged, has nested columns or more than 50 million rows.
    """
    lazy, schema, header, rows = _open(path)
    progress("reading", 0, rows)
    try:
        frame = lazy.select(_as_text(name, kind) for name, kind in schema.items()).collect()
    except pl.exceptions.PolarsError as error:
        raise BadInput(f"the Parquet file cannot be read: {error}", expected="a whole Parquet file") from None
    frame.columns = header
    progress("reading", rows, rows)
    source = Source("parquet", file_sha256=sha256_of(path))
    table = numbered(frame)
    floats = [title for title, kind in zip(header, schema.values(), strict=True) if kind.is_float()]
    table, strange = _without_not_numbers(table, floats)
    return TextTable(table, rows, source, real_dates=True, not_numbers=strange)


def require_parquet(path: Path) -> None:
    """Read what the file says of itself; errors as for ``read_parquet``."""
    _open(path)


def _open(path: Path) -> tuple[pl.LazyFrame, pl.Schema, list[str], int]:
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        rows = lazy.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(f"the Parquet file cannot be read: {error}", expected="a whole Parquet file") from None
    header = check_header(list(schema))
    if rows > MOST_ROWS:
        raise BadInput(f"the file has {rows:,} rows", expected=f"at most {MOST_ROWS:,}")
    nested = [name for name, kind in schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
    if nested:
        raise BadInput(
            f"nested columns: {', '.join(nested)}", expected="text, numbers, dates or truth values"
        )
    return lazy, schema, header, rows


def _without_not_numbers(
    table: pl.DataFrame, floats: list[str]
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Make NaN and infinity null, and keep where they stood: as text they would pass for a code."""
    strange = {}
    for name in floats:
        rows = table.filter(pl.col(name).is_in(["NaN", "inf", "-inf"])).select(row=ROW, value=name)
        if rows.height:
            strange[name] = rows
    empty = [pl.col(name).replace(["NaN", "inf", "-inf"], [None, None, None]) for name in strange]
    return table.with_columns(empty), strange


def _as_text(name: str, kind: Any) -> pl.Expr:
    value = pl.col(name)
    if kind in (pl.Float32, pl.Float64):
        # Extracts hold codes and years as 4.0 because a column with nulls became a float.
        whole = (value == value.round(0)) & (value.abs() < 2**53)
        return (
            pl.when(whole)
            .then(value.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(value.cast(pl.String))
            .alias(name)
        )
    if isinstance(kind, pl.Datetime) or kind == pl.Datetime:
        zone = getattr(kind, "time_zone", None)
        if zone:
            return value.dt.convert_time_zone("UTC").dt.to_string("%Y-%m-%d %H:%M:%S%.6fZ").alias(name)
        text = value.dt.replace_time_zone(None).cast(pl.Datetime("us")).dt.to_string("%Y-%m-%d %H:%M:%S%.6f")
        return text.str.replace(r"(?: 00:00:00)?\.000000$", "").alias(name)
    if kind == pl.Date:
        return value.dt.to_string("%Y-%m-%d").alias(name)
    return value.cast(pl.String).replace("", None).alias(name)
