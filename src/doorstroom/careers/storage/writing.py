"""The door for writing columns: a frame into a table, on Django's connection, in its transaction.

SQLite takes ``executemany`` in slices, PostgreSQL one ``COPY`` fed with slices of CSV. Only Django's own
connection will do: the rows must stand or fall with the stamp and the audit event of the same transaction.
"""

# ruff: noqa: S608 - only names of our own tables and columns stand in the statements
from __future__ import annotations

import io
from collections.abc import Callable

import polars as pl
from django.db import connections

SLICE = 50_000


def write_columns(
    table: str,
    frame: pl.DataFrame,
    *,
    using: str = "default",
    after_slice: Callable[[int], None] | None = None,
) -> None:
    """Append the rows of ``frame`` to ``table``, in their order.

    Args:
        table: name of the table; the columns of the frame are those of the table.
        frame: text that is empty is written as null: "not known" has one form.
        after_slice: called with the number of rows written so far; what it raises ends the writing.
    """
    if frame.is_empty():
        return
    connection = connections[using]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in frame.columns)
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    frame = frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in text)
    if connection.vendor == "sqlite":
        _executemany(using, f"INSERT INTO {quote(table)} ({columns}) VALUES ", frame, after_slice)
    else:
        _copy(using, f"COPY {quote(table)} ({columns}) FROM STDIN (FORMAT csv)", frame, after_slice)


def _executemany(
    using: str, insert: str, frame: pl.DataFrame, after_slice: Callable[[int], None] | None
) -> None:
    insert += "(" + ", ".join(["%s"] * frame.width) + ")"
    # Dates as text: the driver's own adapter is slower by half and will go away.
    frame = frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"), pl.col(pl.Boolean).cast(pl.Int8))
    with connections[using].cursor() as cursor:
        for start in range(0, frame.height, SLICE):
            cursor.executemany(insert, frame.slice(start, SLICE).rows())
            if after_slice:
                after_slice(min(start + SLICE, frame.height))


def _copy(using: str, copy: str, frame: pl.DataFrame, after_slice: Callable[[int], None] | None) -> None:
    with connections[using].cursor() as cursor, cursor.copy(copy) as stream:
        for start in range(0, frame.height, SLICE):
            piece = io.BytesIO()
            frame.slice(start, SLICE).write_csv(piece, include_header=False)
            stream.write(piece.getbuffer())
            if after_slice:
                after_slice(min(start + SLICE, frame.height))


def next_id(table: str, *, using: str = "default") -> int:
    """Return the first id that was never given in ``table``, not even to a row since disposed of.

    Only inside the queue of writers: two who ask at once get the same answer.
    """
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            return int(row[0]) + 1 if row else 1
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")
        last, called = cursor.fetchone()
        return int(last) + 1 if called else int(last)


def advance_ids(table: str, last: int, *, using: str = "default") -> None:
    """Tell PostgreSQL that ids up to ``last`` were given by us; SQLite sees it by itself."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
