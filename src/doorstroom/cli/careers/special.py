"""``careers special``: files of answers about special categories, into the store of their own.

There is no command that shows an answer, and none that counts them: a count of one to four points at people.
Figures come from monitoring, through disclosure control.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from doorstroom.careers.incoming import Problems
from doorstroom.cli import options, problems
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer, note, progress

group = typer.Typer(
    help="Special categories: answers in a store of their own. Shown by no command, counted by monitoring.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

AnswersFile = Annotated[
    Path, typer.Argument(help="Answers: CSV, Excel or Parquet, one row a person, group and answer.")
]


@group.command("check")
def check(file: AnswersFile, *, keep_all: options.KeepAll = False, as_json: options.AsJson = False) -> None:
    """Read a file of answers and list all that is wrong, by row and column. Nothing is stored.

    Columns: person, group, answer, basis, definition, asked_on, answered_on. No message repeats what stands
    in the file, so each `value` is null. Who is in the ledger, the import checks.

    JSON: rows; errors and warnings: [{row, column, value, problem, expected, file}]; counts, summary.

    Example: doorstroom careers special check trial/special.csv
    """
    from doorstroom.careers.special.intake import check_answers

    with progress(f"Checking {file.name}"):
        checked = check_answers(file, keep_all=keep_all)
    found = [(file, checked.problems)]
    answer = Answer(as_json)
    answer.document({"rows": checked.rows, **problems.as_document(found)})
    problems.show(found)
    errors = checked.problems.errors
    answer.line(f"{file.name}: {checked.rows:,} rows.")
    answer.line("No errors." if not errors else f"{errors:,} errors. Nothing was stored.")
    if errors:
        raise typer.Exit(1)


@group.command("import")
def import_(file: AnswersFile, *, by: options.Actor = None, as_json: options.AsJson = False) -> None:
    """Add a file of answers to the special store: all of it or nothing, and what is there only once.

    The people must be in the ledger. Another answer recorded of the same person, group, basis, definition and
    days is replaced, with a warning, and stays recorded. The import is logged, in the special store.

    JSON: rows, recorded, replaced (of the recorded ones), duplicates; errors and warnings:
    [{row, column, value, problem, expected, file}], each `value` null; counts, summary.

    Example: doorstroom careers special import trial/special.csv
    """
    open_database()
    from doorstroom.careers.errors import ImportRefused
    from doorstroom.careers.special.intake import check_answers
    from doorstroom.careers.special.services import record_answers

    answer = Answer(as_json)
    with progress(f"Importing {file.name}"):
        checked = check_answers(file)
        try:
            result = record_answers(checked=checked, by=actor(by))
        except ImportRefused as error:
            nothing = {"rows": checked.rows, "recorded": 0, "replaced": 0, "duplicates": 0}
            _say(answer, file, error.problems, nothing)
            note("The file was refused. Stored: nothing.", style="red")
            raise typer.Exit(1) from None
    done = {name: getattr(result, name) for name in ("rows", "recorded", "replaced", "duplicates")}
    _say(answer, file, result.problems, done)
    answer.line(
        f"{file.name}: {result.recorded:,} of {result.rows:,} answers recorded,"
        f" {result.duplicates:,} were there already."
    )


def _say(answer: Answer, file: Path, found: Problems, done: dict[str, Any]) -> None:
    answer.document({**done, **problems.as_document([(file, found)])})
    problems.show([(file, found)])
