"""``careers history``: what was recorded when, by whom; and what one batch replaced."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from doorstroom.careers import schema
from doorstroom.cli import options
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer

SHOWN = ("number", "employment", "act_no", "version", "action", "kind", "effective_on", "reason")
FIRST = 50  # rows shown of a long list; --json gives all of them


def history(
    batch: Annotated[int | None, typer.Argument(help="Number of a batch; none lists all of them.")] = None,
    *,
    purpose: options.Purpose = "",
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """The batches of the database; or the rows of one batch, and the versions that they replaced.

    Example: doorstroom careers history
    """
    open_database()
    from doorstroom.careers import selectors

    answer = Answer(as_json)
    if batch is None:
        batches = [
            {
                "batch": one.pk,
                "recorded_at": one.recorded_at,
                "by": one.by,
                "kind": one.kind,
                "format": one.source_format,
                "rows": one.rows,
                "file_sha256": one.file_sha256,
            }
            for one in selectors.list_batches()
        ]
        answer.document({"batches": batches})
        if not batches:
            answer.line("No batches: nothing has been imported into this database yet.")
            return
        answer.table(
            [{**one, "file_sha256": str(one["file_sha256"])[:12]} for one in batches], title="Batches"
        )
        return
    changes = selectors.list_changes(batch, by=actor(by), purpose=purpose)
    events, former = _numbered(changes.events, changes.numbers), _numbered(changes.former, changes.numbers)
    answer.document({"batch": batch, "events": events, "former": former})
    _print(answer, events, f"Rows of batch {batch}")
    _print(answer, former, "Versions that held before")


def _numbered(rows: pl.DataFrame, numbers: dict[int, str]) -> pl.DataFrame:
    """Add the personnel number: ``person`` is known in this database only."""
    checked = schema.LEDGER.check(rows)
    number = pl.col("person").replace_strict(numbers, default=None, return_dtype=pl.String)
    return checked.with_columns(number.alias("number"))


def _print(answer: Answer, rows: pl.DataFrame, title: str) -> None:
    if rows.is_empty():
        answer.line(f"{title}: none.")
        return
    answer.table(rows.select(SHOWN).head(FIRST), title=title)
    if rows.height > FIRST:
        answer.line(f"{FIRST} of {rows.height:,} rows; all of them with --json.")
