"""Tables that only grow: triggers that refuse to change or remove a row, on both databases.

Made after every migration and replaced each time, because Django rebuilds an SQLite table for a new column or
constraint and the triggers go with the old one. SQLite has row triggers; they also see what
``INSERT OR REPLACE`` removes, but only under ``PRAGMA recursive_triggers`` (settings). PostgreSQL has one
statement trigger, TRUNCATE included. Both refusals reach Django as ``IntegrityError``.
"""

# ruff: noqa: S608 - only names of our own tables and columns stand in the statements
from __future__ import annotations

from django.db import connections, transaction

_FUNCTION = """
CREATE OR REPLACE FUNCTION doorstroom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened boolean := false;
BEGIN
    IF TG_OP = 'DELETE' AND TG_NARGS > 0 THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_ARGV[0]) INTO opened;
    END IF;
    IF NOT opened THEN
        RAISE EXCEPTION USING errcode = '23514',
            message = format('%s only grows: %s is refused', TG_TABLE_NAME, TG_OP);
    END IF;
    RETURN NULL;
END $$
"""


def protect(using: str, table: str, *, gate: str | None = None, update_if: str | None = None) -> None:
    """Make the triggers of ``table``; run again, the result is the same. Without the table: nothing.

    Args:
        using: alias of the database.
        gate: a table; while a row stands in it, DELETE passes. UPDATE and TRUNCATE never do.
        update_if: SQL over OLD and NEW, valid on both databases, for the one change that is allowed.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return
        for statement in _statements(connection.vendor, table, gate, update_if):
            cursor.execute(statement)


def _statements(vendor: str, table: str, gate: str | None, update_if: str | None) -> list[str]:
    when = f"WHEN (NOT ({update_if}))" if update_if else ""
    update, delete = f"{table}_no_update", f"{table}_no_delete"
    if vendor == "sqlite":
        closed = f"WHEN NOT EXISTS (SELECT 1 FROM {gate})" if gate else ""
        return [
            f"DROP TRIGGER IF EXISTS {update}",
            f"DROP TRIGGER IF EXISTS {delete}",
            f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows: UPDATE is refused'); END",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {closed} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows: DELETE is refused'); END",
        ]
    # A condition over OLD and NEW needs a row trigger; without one a statement trigger is cheaper and surer.
    level = f"FOR EACH ROW {when}" if update_if else "FOR EACH STATEMENT"
    argument = f"'{gate}'" if gate else ""
    return [
        _FUNCTION,
        f"DROP TRIGGER IF EXISTS {update} ON {table}",
        f"DROP TRIGGER IF EXISTS {delete} ON {table}",
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {level} EXECUTE FUNCTION doorstroom_append_only()",
        f"CREATE TRIGGER {delete} BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION doorstroom_append_only({argument})",
    ]
