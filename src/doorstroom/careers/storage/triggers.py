"""What the database itself holds to: tables only grow, a stamp is set once, references exist.

Django's foreign keys of the two large tables cost PostgreSQL 10 µs a row at commit. They are replaced by one
check a statement over all its new rows (a transition table), and by refusing to remove what is referred to.
"""

# ruff: noqa: S608 - only names of our own tables and columns stand in the statements
from __future__ import annotations

from django.db import connections, router, transaction

from doorstroom.audit.append_only import protect
from doorstroom.careers import models

GATE = models.DisposalGate._meta.db_table
GROWING = (
    models.Person,
    models.PersonState,
    models.Unit,
    models.UnitState,
    models.UnitSuccession,
    models.Event,
    models.Fact,
    models.Explanation,
)
# Referring table: column, table referred to, whether null may occur.
REFERENCES = {
    models.Event._meta.db_table: (
        ("batch_id", models.Batch._meta.db_table),
        ("person_id", models.Person._meta.db_table),
        ("unit_id", models.Unit._meta.db_table),
    ),
    models.PersonState._meta.db_table: (
        ("batch_id", models.Batch._meta.db_table),
        ("person_id", models.Person._meta.db_table),
    ),
    models.Fact._meta.db_table: (
        ("batch_id", models.Batch._meta.db_table),
        ("person_id", models.Person._meta.db_table),
    ),
}
# The one change to a batch: it gets its stamp, once.
STAMPING = (
    "OLD.recorded_at IS NULL AND NEW.recorded_at IS NOT NULL AND OLD.id = NEW.id AND OLD.by = NEW.by"
    " AND OLD.kind = NEW.kind AND OLD.source_format = NEW.source_format"
    " AND OLD.file_sha256 = NEW.file_sha256 AND OLD.mapping_sha256 = NEW.mapping_sha256"
    " AND OLD.rows = NEW.rows"
)


def install(using: str) -> None:
    """Make all triggers of the room in the store ``using``; run again, the result is the same."""
    if not router.allow_migrate(using, "careers"):
        return
    protect(using, models.Batch._meta.db_table, gate=GATE, update_if=STAMPING)
    for model in GROWING:
        protect(using, model._meta.db_table, gate=GATE)
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table, references in REFERENCES.items():
            if table in present:
                statements = (
                    _sqlite(table) if connection.vendor == "sqlite" else _postgresql(table, references)
                )
                for statement in statements:
                    cursor.execute(statement)


def _sqlite(table: str) -> list[str]:
    """A row cannot join a batch that was stamped: what was known then would change."""
    batch = models.Batch._meta.db_table
    return [
        f"DROP TRIGGER IF EXISTS {table}_open_batch",
        f"CREATE TRIGGER {table}_open_batch BEFORE INSERT ON {table} "
        f"WHEN (SELECT recorded_at FROM {batch} WHERE id = NEW.batch_id) IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{table}: the batch is stamped'); END",
    ]


def _postgresql(table: str, references: tuple[tuple[str, str], ...]) -> list[str]:
    batch = models.Batch._meta.db_table
    checks = [
        f"IF EXISTS (SELECT 1 FROM (SELECT DISTINCT {column} AS id FROM fresh WHERE {column} IS NOT NULL) n"
        f" LEFT JOIN {parent} p USING (id) WHERE p.id IS NULL) THEN"
        f" RAISE EXCEPTION USING errcode = '23503', message = '{table}.{column} names no row of {parent}';"
        " END IF;"
        for column, parent in references
    ]
    checks.append(
        f"IF EXISTS (SELECT 1 FROM (SELECT DISTINCT batch_id AS id FROM fresh) n JOIN {batch} b USING (id)"
        " WHERE b.recorded_at IS NOT NULL) THEN RAISE EXCEPTION USING errcode = '23514',"
        f" message = '{table}: the batch is stamped'; END IF;"
    )
    statements = [
        _drop_keys(table),
        f"CREATE OR REPLACE FUNCTION {table}_references() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {' '.join(checks)} RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {table}_references ON {table}",
        f"CREATE TRIGGER {table}_references AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_references()",
    ]
    for column, parent in references:
        name = f"{table}_{column}_kept"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF EXISTS (SELECT 1 FROM {table} WHERE {column} IN (SELECT id FROM gone)) THEN"
            " RAISE EXCEPTION USING errcode = '23503',"
            f" message = '{parent}: {table}.{column} still names the row'; END IF; RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {parent}",
            f"CREATE TRIGGER {name} AFTER DELETE ON {parent} REFERENCING OLD TABLE AS gone"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def _drop_keys(table: str) -> str:
    return (
        "DO $$ DECLARE k record; BEGIN FOR k IN SELECT conname FROM pg_constraint"
        f" WHERE conrelid = '{table}'::regclass AND contype = 'f'"
        f" LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', k.conname); END LOOP; END $$"
    )
