"""``careers names``: what people are called, from a file, into a table beside the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from doorstroom.careers.incoming import Problems
from doorstroom.cli import options, problems
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer, note, progress


def names(
    file: Annotated[Path, typer.Argument(help="Names: CSV, Excel or Parquet, one row a person.")],
    *,
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """Record what people are called: the whole file or nothing, and what is there already only once.

    Columns: person (personnel number), given_name, family_name. The people must be in the ledger. Whoever was
    called otherwise gets a new version; the former one stays recorded. No message repeats a name.

    JSON: rows, recorded, changed (of the recorded ones), duplicates; errors and warnings:
    [{row, column, value, problem, expected, file}], each `value` null; counts, summary.

    Example: doorstroom careers names trial/names.csv
    """
    open_database()
    from doorstroom.careers.errors import ImportRefused
    from doorstroom.careers.names.intake import check_names
    from doorstroom.careers.names.services import record_names

    answer = Answer(as_json)
    with progress(f"Recording {file.name}"):
        checked = check_names(file)
        try:
            result = record_names(checked=checked, by=actor(by))
        except ImportRefused as error:
            nothing = {"rows": checked.rows, "recorded": 0, "changed": 0, "duplicates": 0}
            _say(answer, file, error.problems, nothing)
            note("The file was refused. Stored: nothing.", style="red")
            raise typer.Exit(1) from None
    done = {name: getattr(result, name) for name in ("rows", "recorded", "changed", "duplicates")}
    _say(answer, file, result.problems, done)
    answer.line(
        f"{file.name}: {result.recorded:,} of {result.rows:,} names recorded, {result.changed:,} of people"
        f" who were called otherwise, {result.duplicates:,} were there already."
    )


def _say(answer: Answer, file: Path, found: Problems, done: dict[str, Any]) -> None:
    answer.document({**done, **problems.as_document([(file, found)])})
    problems.show([(file, found)])
