"""The door for reading columns: a query into a frame, on a read-only connection of its own.

Reads what is committed, in one snapshot. PostgreSQL by ADBC. SQLite by Python's own driver, and only by
that: a second copy of the SQLite library in one process (ADBC carries one) lets go of the locks that the
first one holds as soon as it closes the file, and two imports could then write at once. Python's driver is
slow a cell, so SQLite makes one text of a row, and Polars takes thousands of them apart at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import polars as pl
from django.db import connections

# What is wanted: name in the frame to SQL expression and Polars type.
Wanted = dict[str, tuple[str, Any]]
_VALUE, _ROW = "\x1f", "\x1e"  # between values and rows; a text that holds one is read cell by cell
_SLICE = 100_000  # rows taken apart at a time


class Snapshot(Protocol):
    """One connection that sees one state of the database."""

    def read(self, wanted: Wanted, source: str) -> pl.DataFrame:
        """Return the columns of a query.

        Args:
            wanted: name in the frame to SQL expression and Polars type.
            source: everything from FROM on; values are not bound, so only numbers of ours may stand in it.
        """


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def read(self, wanted: Wanted, source: str) -> pl.DataFrame:
        fields = ", ".join(f'{sql} AS "{name}"' for name, (sql, _) in wanted.items())
        query = f"SELECT {fields} {source}"
        shape = _VALUE.join(["%s"] * len(wanted))
        names = ", ".join(f'"{name}"' for name in wanted)
        types = {name: _type_as_text(dtype) for name, (_, dtype) in wanted.items()}
        parts = [pl.DataFrame(schema=types)]
        # Names of our own columns only, as in the query itself.
        cursor = self._connection.execute(f"SELECT printf('{shape}', {names}) FROM ({query})")  # noqa: S608
        while rows := cursor.fetchmany(_SLICE):
            part = _take_apart([row for (row,) in rows], types)
            if part is None:
                parts = [self._cell_by_cell(query, types)]
                break
            parts.append(part)
        frame = pl.concat(parts)
        return frame.select(_restore(name, frame.schema[name], dtype) for name, (_, dtype) in wanted.items())

    def _cell_by_cell(self, query: str, types: dict[str, Any]) -> pl.DataFrame:
        parts = [pl.DataFrame(schema=types)]
        cursor = self._connection.execute(query)
        while rows := cursor.fetchmany(_SLICE):
            parts.append(pl.DataFrame(rows, schema=types, orient="row"))
        return pl.concat(parts)


def _type_as_text(dtype: Any) -> Any:
    """Numbers are read as such; truth values are numbers in SQLite, dates are text."""
    if dtype == pl.Boolean:
        return pl.Int8
    return pl.String if dtype == pl.Date or isinstance(dtype, pl.Datetime) else dtype


def _take_apart(rows: list[str], types: dict[str, Any]) -> pl.DataFrame | None:
    """Return the rows as columns; None where a text holds one of the two signs."""
    text = _ROW.join(rows)
    if text.count(_ROW) != len(rows) - 1 or text.count(_VALUE) != len(rows) * (len(types) - 1):
        return None
    if len(types) == 1:  # an empty line would be no row
        (name, dtype), values = next(iter(types.items())), pl.Series(rows, dtype=pl.String)
        return pl.DataFrame({name: values.replace("", None)}).select(pl.col(name).cast(dtype))
    return pl.read_csv(
        text.encode(), separator=_VALUE, eol_char=_ROW, has_header=False, schema=types, quote_char=None
    )


class _Postgresql:
    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def read(self, wanted: Wanted, source: str) -> pl.DataFrame:
        fields = ", ".join(f'{sql} AS "{name}"' for name, (sql, _) in wanted.items())
        self._cursor.execute(f"SELECT {fields} {source}")
        frame = pl.DataFrame(self._cursor.fetch_arrow())
        return frame.select(_restore(name, frame.schema[name], dtype) for name, (_, dtype) in wanted.items())


def _restore(name: str, found: Any, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if found == dtype:
        return column
    if found == pl.String:
        if dtype == pl.Date:
            return column.str.to_date("%Y-%m-%d").alias(name)
        if isinstance(dtype, pl.Datetime):
            # Django writes UTC without saying so, and without a fraction where it is nought.
            return (
                column.str.slice(0, 26)
                .str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
                .dt.replace_time_zone("UTC")
                .alias(name)
            )
    return column.cast(dtype)


@contextmanager
def snapshot(using: str = "default") -> Iterator[Snapshot]:
    """Open a connection for reading; everything read through it is of one moment."""
    settings = connections[using].settings_dict
    if connections[using].vendor == "sqlite":
        address = f"file:{quote(str(settings['NAME']))}?mode=ro"
        timeout = float(settings["OPTIONS"].get("timeout", 30))
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=timeout)) as connection:
            connection.execute("BEGIN")
            yield _Sqlite(connection)
        return
    from adbc_driver_postgresql import dbapi as postgresql

    with postgresql.connect(_libpq(settings)) as server, server.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield _Postgresql(cursor)


def _libpq(settings: dict[str, Any]) -> str:
    """Return the address of the database as a libpq URI, every value as a parameter."""
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    given = {key: str(settings[name]) for name, key in names.items() if settings.get(name)}
    passed = ("sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service", "options")
    given |= {key: str(settings["OPTIONS"][key]) for key in passed if key in settings.get("OPTIONS", {})}
    return "postgresql:///?" + urlencode(given, quote_via=quote)
