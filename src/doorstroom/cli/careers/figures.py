"""``careers register`` and ``careers flows``: counts of a day, and what happened between two."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from doorstroom.careers.flows import Flows
from doorstroom.careers.flows import flows as compute_flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.register import Register
from doorstroom.careers.register import register as compute_register
from doorstroom.cli import options
from doorstroom.cli.output import Answer, cell
from doorstroom.cli.sources import Source, read_staff, settings_of


def register(
    files: options.Files = None,
    *,
    on: options.On,
    by: options.By = "",
    known_at: options.KnownAt = None,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    administration: options.AdministrationOrNone = None,
    database: options.Database = False,
    everyone: options.Everyone = False,
    as_json: options.AsJson = False,
) -> None:
    """The staff of a day, as known on a day, divided by any cut.

    Example: doorstroom careers register trial/staff.csv --on 2020-12-31 --by level,sex
    """
    cuts_by = options.names(by)
    source = Source(files, mapping, organisation, administration, database=database)
    cuts = Cuts(read_staff(source, known_at=known_at), settings_of(administration))
    found = compute_register(cuts, on=on, by=cuts_by, staff_only=not everyone)
    answer = Answer(as_json)
    total = {"persons": found.persons, "fte": found.fte, "fte_unknown": found.fte_unknown}
    coverage = {name: {"known": one.known, "of": one.of} for name, one in found.coverage.items()}
    answer.document(
        {
            "on": found.on,
            "known_at": found.known_at,
            "by": found.by,
            "rows": found.rows,
            "total": total,
            "coverage": coverage,
            "outside": found.outside,
        }
    )
    answer.table(found.rows, title=f"Staff on {found.on} (end of day)", total=total if cuts_by else None)
    for line in (
        _known(found.known_at, known_at, database=database),
        *_register_notes(found, everyone=everyone),
    ):
        answer.line(line, style="dim")


def _known(known_at: datetime | None, asked: datetime | None, *, database: bool) -> str:
    if known_at is not None:
        return f"As known at {cell(known_at)}."
    if asked is not None:
        return f"Nothing had been recorded by {cell(asked)}."
    if database:
        return "Nothing has been recorded in this database yet."
    return "The source does not say when its facts were recorded."


def _register_notes(found: Register, *, everyone: bool) -> list[str]:
    notes = []
    if everyone:
        notes.append("Population: everybody who works here, hired from outside or not.")
    elif found.outside:
        notes.append(f"Population: staff. Not counted: {found.outside:,} hired from outside.")
    notes += [
        f"Known {name.replace('_', ' ')}: {one.known:,} of {one.of:,}."
        for name, one in found.coverage.items()
        if one.known < one.of
    ]
    return notes


def flows(
    files: options.Files = None,
    *,
    from_: Annotated[
        date,
        typer.Option("--from", parser=options.day, metavar="DATE", help="Opening, at the end of that day."),
    ],
    to: Annotated[
        date,
        typer.Option("--to", parser=options.day, metavar="DATE", help="Closing, at the end of that day."),
    ],
    by: options.By = "",
    known_at: options.KnownAt = None,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    administration: options.AdministrationOrNone = None,
    database: options.Database = False,
    everyone: options.Everyone = False,
    as_json: options.AsJson = False,
) -> None:
    """What happened between two days: entries, moves in, moves out, exits. Every row closes.

    Drift is inside the moves and shown beside them: who changed row without an act, by a birthday or
    because a unit came under another one.

    Example: doorstroom careers flows trial/staff.csv --from 2019-12-31 --to 2020-12-31 --by level
    """
    cuts_by = options.names(by)
    source = Source(files, mapping, organisation, administration, database=database)
    cuts = Cuts(read_staff(source, known_at=known_at), settings_of(administration))
    found = compute_flows(cuts, from_=from_, to=to, by=cuts_by, staff_only=not everyone)
    rows = found.four()
    total = found.four_total()
    answer = Answer(as_json)
    answer.document(
        {
            "from": found.from_,
            "to": found.to,
            "known_at": found.known_at,
            "by": found.by,
            "rows": rows,
            "total": total,
            "reasons": found.reasons,
            "moves": found.moves,
            "drift": found.drift,
            "closes": found.closes,
        }
    )
    answer.table(
        rows,
        title=f"Flows after {found.from_} up to and including {found.to}",
        total=total if cuts_by else None,
    )
    if found.reasons.height:
        answer.table(found.reasons, title="Reasons of entries and exits")
    for line in (_known(found.known_at, known_at, database=database), *_flow_notes(found)):
        answer.line(line, style="dim")
    if not found.closes:
        raise typer.Exit(1)


def _flow_notes(found: Flows) -> list[str]:
    drift = [f"{persons:,} by {cause}" for cause, persons in found.drift.items() if persons]
    return [f"Drift inside the moves: {', '.join(drift)}."] if drift else []
