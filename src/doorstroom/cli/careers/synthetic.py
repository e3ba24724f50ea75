"""``careers synthetic``: an administration in which nobody exists, as files for trying out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from doorstroom.administrations import load
from doorstroom.cli import options
from doorstroom.cli.output import Answer, progress


def synthetic(
    *,
    administration: options.AdministrationName = "rijk",
    people: options.People = 3000,
    out: options.OutFolder,
    seed: options.Seed = 1,
    until: Annotated[
        date | None,
        typer.Option(
            parser=options.day,
            metavar="DATE",
            help="First day not simulated; default: 1 January of this year.",
        ),
    ] = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Parquet instead of CSV.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a synthetic administration: staff, organisation, answers apart. Nobody in it exists.

    The same arguments give the same files on every machine. Proportions come from published figures.

    Example: doorstroom careers synthetic --administration rijk --people 300 --until 2021-01-01 --out trial
    """
    from doorstroom.careers.synthetic import make, write, years_end

    regime = load(administration)
    with progress(f"Making {people:,} people who do not exist") as bars:
        task = bars.add_task("Making people, posts and careers", total=None)
        last = until or years_end(options.today())
        extract = make(regime, people=people, seed=seed, until=last)
        written = write(extract, out, "parquet" if parquet else "csv")
        bars.update(task, total=1, completed=1, description="Files written")
    answer = Answer(as_json)
    answer.document(
        {"source": extract.source, "rows": extract.staff.height, "until": last, "written": written}
    )
    answer.line(extract.source)
    for path in written:
        answer.line(str(path))
