"""``doorstroom work``: the process beside the site that does long work."""

from __future__ import annotations

from typing import Annotated

import typer

from doorstroom.cli import options
from doorstroom.cli.database import open_database
from doorstroom.cli.output import Answer, note, several


def work(
    *,
    once: Annotated[bool, typer.Option("--once", help="Stop when no job waits any more.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Do what the site asks for in the background: checks, imports. Stop it with Ctrl-C or SIGTERM.

    Several may run. A job whose worker dies is taken up by another after a minute.

    Example: doorstroom work --once
    """
    open_database()
    from doorstroom.jobs.worker import run

    if not once:
        note("Waiting for work. Ctrl-C stops.")
    did = run(once=once)
    answer = Answer(as_json)
    answer.document({"jobs": did})
    answer.line(f"{several(did, 'job')} done.")
