"""``careers propose``, ``check`` and ``import``: how an extract comes in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from doorstroom.careers.incoming import Checked, Problems
from doorstroom.careers.recording import start
from doorstroom.cli import options, problems
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer, note, progress, several
from doorstroom.cli.sources import add_all, administration_of, check_files, naming


def propose(
    file: Annotated[Path, typer.Argument(help="Extract whose header has names of its own.")],
    *,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; default: the first.")] = None,
    as_json: options.AsJson = False,
) -> None:
    """Propose a mapping from the header and the values of a file: a first version to read and complete.

    Example: doorstroom careers propose trial/staff.csv
    """
    from doorstroom.careers.intake.propose import propose_mapping

    with naming(file):
        proposal = propose_mapping(file, sheet=sheet)
    answer = Answer(as_json)
    answer.document({"shape": proposal.shape, "missing": proposal.missing, "text": proposal.text})
    answer.raw(proposal.text)
    if proposal.missing:
        note(f"Not recognised, but needed: {', '.join(proposal.missing)}.", style="yellow")
        raise typer.Exit(1)


def check(
    files: options.Extracts,
    *,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    administration: options.AdministrationOrNone = None,
    continues: Annotated[
        bool, typer.Option("--continues", help="The file continues careers that are recorded elsewhere.")
    ] = False,
    keep_all: options.KeepAll = False,
    as_json: options.AsJson = False,
) -> None:
    """Read an extract and list everything that is wrong with it. Nothing is stored.

    Example: doorstroom careers check trial/staff.csv --organisation trial/organisation.csv
    """
    checked = check_files(
        files,
        mappings=mapping or (),
        organisation=organisation,
        administration=administration_of(administration),
        onto_ledger=continues,
        keep_all=keep_all,
    )
    found: list[tuple[Path, Problems]] = [(path, one.problems) for path, one in checked]
    if not continues:
        _, found = add_all(start(), checked)
    answer = Answer(as_json)
    answer.document(
        {
            "rows": sum(one.rows for _, one in checked),
            "people": checked[0][1].people if len(checked) == 1 else None,
            **problems.as_document(found),
            "files": [_described(path, one) for path, one in checked],
        }
    )
    problems.show(found)
    for path, one in checked:
        answer.line(_counted(path, one))
    errors = sum(one.errors for _, one in found)
    answer.line("No errors." if not errors else f"{several(errors, 'error')}. Nothing was stored.")
    if errors:
        raise typer.Exit(1)


def import_(
    files: options.Extracts,
    *,
    mapping: options.Mappings = None,
    organisation: options.Organisation = None,
    administration: options.AdministrationOrNone = None,
    by: options.Actor = None,
    keep_stamps: Annotated[
        bool, typer.Option("--keep-stamps", help="Keep when another system recorded the rows (recorded_at).")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Add an extract to the ledger of the database: all of it or nothing, and what is there only once.

    Example: doorstroom careers import trial/staff.csv --organisation trial/organisation.csv
    """
    open_database()
    from doorstroom.careers.errors import ImportRefused

    checked = check_files(
        files,
        mappings=mapping or (),
        organisation=organisation,
        administration=administration_of(administration),
        onto_ledger=True,
    )
    answer = Answer(as_json)
    refused = _refused(checked)
    batches: list[dict[str, Any]] = []
    for path, one in () if refused else checked:
        try:
            batches.append(_import(path, one, by, keep_stamps=keep_stamps))
        except ImportRefused as error:
            # Of several files a later one can only fail here if somebody else imported in between.
            refused = [(path, error.problems)]
            break
    if refused:
        stored = [one["batch"] for one in batches]
        answer.document(
            {"batch": None, "rows": 0, "events": 0, "stored": stored, **problems.as_document(refused)}
        )
        problems.show(refused)
        kept = f"batches {', '.join(map(str, stored))} of the files before" if stored else "nothing"
        note(f"The extract was refused. Stored: {kept}.", style="red")
        raise typer.Exit(1)
    last = batches[-1]
    answer.document(
        {
            "batch": last["batch"],
            "known_at": last["known_at"],
            **{
                key: sum(one[key] for one in batches)
                for key in ("rows", "events", "duplicates", "corrections", "annulments")
            },
            **problems.as_document(
                [(path, one["problems"]) for (path, _), one in zip(checked, batches, strict=True)]
            ),
            "batches": [{key: value for key, value in one.items() if key != "problems"} for one in batches],
        }
    )
    problems.show([(path, one["problems"]) for (path, _), one in zip(checked, batches, strict=True)])
    for batch in batches:
        answer.line(_said(batch))


def _counted(path: Path, one: Checked) -> str:
    left_out = sum(one.filtered.values())
    said = [
        several(one.rows, "row"),
        *([f"{left_out:,} left out by the mapping"] if left_out else []),
        several(one.people, "person", "people"),
        *([] if one.problems.errors else [several(one.events.height, "act")]),
    ]
    return f"{path.name}: {', '.join(said)}."


def _refused(checked: Sequence[tuple[Path, Checked]]) -> list[tuple[Path, Problems]]:
    """Return what stands in the way before anything is written; several files stand or fall together."""
    found = [(path, one.problems) for path, one in checked]
    if len(checked) > 1 and not any(one.errors for _, one in found):
        from doorstroom.careers.selectors import load_ledger

        _, found = add_all(load_ledger(), checked)
    return found if any(one.errors for _, one in found) else []


def _import(path: Path, checked: Checked, by: str | None, *, keep_stamps: bool) -> dict[str, Any]:
    from dataclasses import fields

    from doorstroom.careers.services import import_extract

    with progress(f"Importing {path.name}") as bars:
        task = bars.add_task(f"{path.name}: importing", total=None)
        result = import_extract(
            checked=checked,
            by=actor(by),
            keep_stamps=keep_stamps,
            progress=lambda done, total: bars.update(task, completed=done, total=total),
        )
        bars.update(task, description=f"{path.name}: imported", total=1, completed=1)
    return {"file": path.name, **{one.name: getattr(result, one.name) for one in fields(result)}}


def _said(one: dict[str, Any]) -> str:
    if one["batch"] is None:
        return f"{one['file']}: nothing new. {several(one['duplicates'], 'act')} were recorded already."
    # Acts are not rows: those of lists are made from what differs between two of them.
    acts, rows = several(one["events"], "act"), several(one["rows"], "row")
    said = f"{one['file']}: batch {one['batch']}, {acts} from {rows}"
    more = {
        "were recorded already": one["duplicates"],
        "correct an act": one["corrections"],
        "annul an act": one["annulments"],
        "were recorded before a later act": one["late"],
        "new people": one["people_new"],
        "people with changed facts": one["people_changed"],
        "new units": one["units_new"],
    }
    return said + "".join(f", {count:,} {what}" for what, count in more.items() if count) + "."


def _described(path: Path, checked: Checked) -> dict[str, Any]:
    return {
        "file": path.name,
        "rows": checked.rows,
        "people": checked.people,
        "acts": checked.events.height,
        "filtered": checked.filtered,
        "format": checked.source.format,
        "encoding": checked.source.encoding,
        "sheet": checked.source.sheet,
        "sha256": checked.source.file_sha256,
        "mapping_sha256": checked.source.mapping_sha256,
    }
