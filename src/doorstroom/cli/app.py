"""The command ``doorstroom``: its groups, and how errors become exit codes.

0: done, the answer is good. 1: done, the answer is no, or problems were found. 2: wrong use, or input that
cannot be read. 3: a mistake in the program itself.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from doorstroom import __version__
from doorstroom.cli.accounts import group as accounts_group
from doorstroom.cli.backup import backup, restore
from doorstroom.cli.careers import group as careers_group
from doorstroom.cli.demo import demo
from doorstroom.cli.manage import manage
from doorstroom.cli.output import Answer, note
from doorstroom.cli.problems import UnusableExtract, as_document, show
from doorstroom.cli.serve import serve
from doorstroom.cli.work import work
from doorstroom.kernel.errors import BadInput, DoorstroomError

STOPPED = 130  # exit code of a process that was interrupted
_STOPPED = "Stopped. Nothing was stored that had not been reported."
# Arguments of the engines that people give as an option of the same name.
OPTIONS = ("by", "to", "purpose", "actor")

app = typer.Typer(
    name="doorstroom",
    help="The personnel policy of a public administration, from its own personnel extract.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def doorstroom(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The personnel policy of a public administration, from its own personnel extract."""


app.add_typer(careers_group, name="careers")
app.add_typer(accounts_group, name="accounts")
app.command(
    "manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)(manage)
app.command("demo")(demo)
app.command("serve")(serve)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("work")(work)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    os.umask(0o077)  # databases, caches and reports are for their owner (obligation A7)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        ended = app(args=given, prog_name="doorstroom", standalone_mode=False)
        code = ended if isinstance(ended, int) else 0
        if code == STOPPED:  # so Typer answers, without a word, when somebody presses Ctrl-C
            note(_STOPPED, style="yellow")
    except DoorstroomError as error:
        code = 2 if isinstance(error, BadInput) else 1
        _say(error, as_json="--json" in given)
    except typer.TyperException as error:  # wrong use: an option or a value that there is not
        code = _say_wrong_use(error, as_json="--json" in given)
    except (KeyboardInterrupt, typer.Abort):
        note(_STOPPED, style="yellow")
        code = STOPPED
    except Exception as error:  # the last door: a mistake must not look like the answer "no"
        _say_own_mistake(error, as_json="--json" in given)
        code = 3
    sys.exit(code)


def _say(error: DoorstroomError, *, as_json: bool) -> None:
    if isinstance(error, BadInput) and error.where in OPTIONS:
        error = BadInput(error.what, where=f"--{error.where}", expected=error.expected, stored=error.stored)
    if isinstance(error, UnusableExtract):
        if as_json:
            Answer(as_json).document({"error": {"message": str(error)}, **as_document(error.found)})
        show(error.found)
    elif as_json:
        said = {name: getattr(error, name) for name in ("what", "where", "expected") if hasattr(error, name)}
        sys.stdout.write(json.dumps({"error": {"message": str(error), **said}}, ensure_ascii=False) + "\n")
    note(str(error), style="red")


def _say_wrong_use(error: typer.TyperException, *, as_json: bool) -> int:
    """Show how the command is used, and return the exit code that goes with the mistake."""
    show_usage = getattr(error, "show", None)
    if show_usage is None:
        note(str(error), style="red")
    else:
        show_usage(sys.stderr)
    if as_json:
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        sys.stdout.write(json.dumps({"error": {"message": message}}, ensure_ascii=False) + "\n")
    return int(getattr(error, "exit_code", 2))


def _say_own_mistake(error: Exception, *, as_json: bool) -> None:
    """Say where the program went wrong, without what the error says: that may hold values of a file."""
    if os.environ.get("DOORSTROOM_TRACEBACK"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    what = f"a mistake of the program itself: {type(error).__name__} in {where}"
    if as_json:
        sys.stdout.write(json.dumps({"error": {"message": what}}) + "\n")
    note(
        f"{what}. Nothing was stored that had not been reported. Please report this line; with "
        "DOORSTROOM_TRACEBACK=1 the whole trace is shown, which may hold values of your files.",
        style="red",
    )
