"""``careers report``: the state of the staff as page, PDF, tables and figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from doorstroom.administrations import load
from doorstroom.cli import options
from doorstroom.cli.output import Answer, progress
from doorstroom.cli.sources import Source, read_ledger


def report(
    files: options.Files = None,
    *,
    administration: options.AdministrationName,
    on: options.On,
    out: options.OutFolder,
    language: options.Language = None,
    since: Annotated[
        date | None,
        typer.Option(
            parser=options.day, metavar="DATE", help="Day before the flows begin; default: a year earlier."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="Kind of unit that organisations are shown by; default: the highest.")
    ] = None,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="Mark everything as made up.")] = False,
    known_at: options.KnownAt = None,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    database: options.Database = False,
    as_json: options.AsJson = False,
) -> None:
    """Write the state of the staff: report.html, report.pdf, tables/*.csv and figures/*.svg.

    Example: doorstroom careers report trial/staff.csv --administration rijk --on 2020-12-31 --out report
    """
    from doorstroom.careers.report import state_of_staff
    from doorstroom.documents import write

    regime = load(administration)
    source = Source(files, mapping, organisation, administration, database=database)
    ledger = read_ledger(source, known_at=known_at)
    with progress("Writing the report") as bars:
        task = bars.add_task("Computing the figures", total=2)
        made = state_of_staff(
            ledger,
            on=on,
            administration=regime,
            language=language or regime.languages[0],
            known_at=known_at,
            since=since,
            by=by,
            synthetic=synthetic,
        )
        bars.update(task, completed=1, description="Writing page, PDF, tables and figures")
        written = write(made, out)
        bars.update(task, completed=2, description="Report written")
    answer = Answer(as_json)
    answer.document({"on": on, "out": out, "written": written, "marks": [mark.code for mark in made.marks]})
    for path in written:
        answer.line(str(path))
