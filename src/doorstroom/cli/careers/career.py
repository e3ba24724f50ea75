"""``careers career``: one person's career, with every former version of each act."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from doorstroom.careers.career import Act, Career
from doorstroom.careers.career import career as read_career
from doorstroom.cli import options
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer, cell
from doorstroom.cli.sources import Source, read_ledger, wants_database
from doorstroom.kernel.errors import BadInput


def career(
    files: options.Files = None,
    *,
    person: Annotated[
        str,
        typer.Option(help="Personnel number; - reads it from standard input: no trace in a history."),
    ],
    known_at: options.KnownAt = None,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    administration: options.AdministrationOrNone = None,
    database: options.Database = False,
    purpose: options.Purpose = "",
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """One person's career: every act, what it changed, and what had been recorded before.

    Reading it from a database needs a purpose, and is logged.

    Example: doorstroom careers career trial/staff.csv --person SYN-000001
    """
    number = sys.stdin.readline().strip() if person == "-" else person
    if not number:
        raise BadInput("no personnel number", where="--person", expected="a number of the ledger")
    source = Source(files, mapping, organisation, administration, database=database)
    if wants_database(source):
        open_database()
        from doorstroom.careers.selectors import get_career

        ledger = get_career(number, by=actor(by), purpose=purpose, known_at=known_at)
    else:
        ledger = read_ledger(source, known_at=known_at)
    found = read_career(ledger, number, known_at=known_at)
    answer = Answer(as_json)
    answer.document(found.as_dict())
    _print(answer, found)


def _print(answer: Answer, found: Career) -> None:
    facts = ", ".join(
        f"{name.replace('_', ' ')} {cell(value)}"
        for name, value in found.person.items()
        if name not in ("number", "birth_precision")
    )
    answer.line(f"{found.person['number']}: {facts}")
    answer.table([_row(act) for act in found.acts], title="Acts in force")
    corrected = [_row(act, version) for act in found.acts for version in range(len(act.former))]
    if corrected:
        answer.table(corrected, title="Versions that were corrected")
    if found.annulled:
        rows = [_row(act, version) for act in found.annulled for version in range(len(act.former))]
        answer.table(rows, title="Acts that were annulled")
    if found.known_at is not None:
        answer.line(f"As known at {cell(found.known_at)}.", style="dim")


def _row(act: Act, version: int | None = None) -> dict[str, object]:
    said = act.said if version is None else act.former[version]
    names = act.changed if version is None else tuple(said.state)
    return {
        "employment": act.employment,
        "act": act.act_no,
        "from": said.effective_on,
        "until": act.until if version is None else None,
        "kind": said.kind,
        "reason": said.reason,
        "unit": said.unit.code if said.unit else None,
        "changed": ", ".join(f"{name} {cell(said.state.get(name))}" for name in names if name != "unit"),
        "recorded": said.recorded_at,
    }
