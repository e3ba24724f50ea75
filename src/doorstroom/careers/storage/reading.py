"""The door for reading columns: a query into a frame, by ADBC on a connection of its own.

Reads what is committed, in one snapshot. ADBC takes the types of SQLite columns from the first rows, so
text that may be null is asked for as ``ifnull(col, '')`` and turned back; dates arrive as text and truth
values as numbers, and are cast.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import polars as pl
from django.db import connections


class Snapshot:
    """One connection that sees one state of the database."""

    def __init__(self, vendor: str, cursor: Any) -> None:
        self._vendor, self._cursor = vendor, cursor

    def read(
        self, wanted: dict[str, tuple[str, Any]], source: str, *, known: Collection[str] = ()
    ) -> pl.DataFrame:
        """Return the columns of a query.

        Args:
            wanted: name in the frame to SQL expression and Polars type.
            source: everything from FROM on; values are not bound, so only numbers of ours may stand in it.
            known: columns that are never null, and so need no detour.
        """
        fields = [
            f'{sql if name in known else self._ask(sql, dtype)} AS "{name}"'
            for name, (sql, dtype) in wanted.items()
        ]
        self._cursor.execute(f"SELECT {', '.join(fields)} {source}")
        frame = pl.DataFrame(self._cursor.fetch_arrow())
        return frame.select(_restore(name, frame.schema[name], dtype) for name, (_, dtype) in wanted.items())

    def _ask(self, sql: str, dtype: Any) -> str:
        as_text = dtype in (pl.String, pl.Date) or isinstance(dtype, pl.Datetime)
        return f"ifnull({sql}, '')" if self._vendor == "sqlite" and as_text else sql


def _restore(name: str, found: Any, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if found == dtype:
        return pl.when(column != "").then(column) if dtype == pl.String else column
    if found == pl.String:
        known = pl.when(column != "").then(column)
        if dtype == pl.Date:
            return known.str.to_date("%Y-%m-%d").alias(name)
        if isinstance(dtype, pl.Datetime):
            # Django writes UTC without saying so, and without a fraction where it is nought.
            return (
                known.str.slice(0, 26)
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
        from adbc_driver_sqlite import dbapi as sqlite

        address = f"file:{quote(str(settings['NAME']))}?mode=ro"
        with sqlite.connect(address) as connection, connection.cursor() as cursor:
            yield Snapshot("sqlite", cursor)
        return
    from adbc_driver_postgresql import dbapi as postgresql

    with postgresql.connect(_libpq(settings)) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield Snapshot("postgresql", cursor)


def _libpq(settings: dict[str, Any]) -> str:
    """Return the address of the database as a libpq URI, every value as a parameter."""
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    given = {key: str(settings[name]) for name, key in names.items() if settings.get(name)}
    passed = ("sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service", "options")
    given |= {key: str(settings["OPTIONS"][key]) for key in passed if key in settings.get("OPTIONS", {})}
    return "postgresql:///?" + urlencode(given, quote_via=quote)
