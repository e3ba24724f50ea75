"""What workers do for imports: read the columns, check, import, and remove what nobody finished.

Each is safe to repeat. What it found is written only where the import still waits for this very job.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from django.utils import timezone

from doorstroom.administrations import load
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from doorstroom.careers import services as careers
from doorstroom.careers.errors import ImportCancelled, ImportRefused
from doorstroom.careers.incoming import Checked, Finding, Problems, finding
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.models import Batch, Person, PersonState, UnitState
from doorstroom.careers.names.intake import CheckedNames, check_names
from doorstroom.careers.names.services import record_names
from doorstroom.careers.uploads import folder, services
from doorstroom.careers.uploads.findings import keep_findings
from doorstroom.careers.uploads.models import Import, Stage
from doorstroom.careers.uploads.preview import preview_import
from doorstroom.careers.uploads.profile import first_mapping, profile_of
from doorstroom.careers.uploads.toml import mapping_text
from doorstroom.jobs.errors import JobFailed, JobStopped
from doorstroom.jobs.registry import handler
from doorstroom.jobs.run import Run
from doorstroom.kernel.errors import BadInput

ALL_KEPT = 50 << 20  # bytes; of a larger file the first thousand rows a kind of problem are kept
_COUNTED = (
    "rows",
    "events",
    "duplicates",
    "corrections",
    "annulments",
    "people_new",
    "people_changed",
    "units_new",
    "late",
)


@handler(services.READ)
def read(run: Run) -> dict[str, Any]:
    """Read the columns of an extract, and propose what they mean."""
    one = _import_of(run)
    run.progress(0, 0, "reading")
    try:
        with folder.copies_here():
            profile = profile_of(
                _path(one.extract), format=one.extract.format, sheet=run.arguments.get("sheet", "")
            )
    except BadInput as error:
        _write(run, one, Stage.UNREADABLE, outcome={"refusal": _refusal(error)})
        return {"readable": False}
    folder.write_beside(one.extract.stored_as, folder.PROFILE, profile.as_json())
    mapping = one.mapping or mapping_text(first_mapping(profile))
    _write(run, one, Stage.COLUMNS, mapping=mapping, outcome={"rows": profile.rows})
    return {"readable": True}


@handler(services.CHECK)
def check(run: Run) -> dict[str, Any]:
    """Check an extract, and work out what it would change; nothing is stored."""
    one = _import_of(run)
    try:
        checked, names = _checked(run, one)
        run.progress(0, 0, "comparing")
        problems = checked.problems
        counts: dict[str, Any] = {"rows": checked.rows, "people": checked.people}
        if not problems.errors:
            preview = preview_import(checked=checked)
            problems, counts = preview.problems, preview.as_counts()
        if names is not None:
            counts["names"] = names.rows
            problems = problems + _of_names(names, checked)
    except BadInput as error:
        outcome = {"refusal": _refusal(error), "errors": 1, "warnings": 0, "kinds": []}
        _write(run, one, Stage.FAULTY, outcome=outcome)
        _note(one, "careers.extract.checked", result="refused", errors=1)
        return {"errors": 1}
    outcome = _outcome(one, checked, problems) | counts
    _write(run, one, Stage.FAULTY if problems.errors else Stage.READY, outcome=outcome)
    _note(one, "careers.extract.checked", rows=checked.rows, errors=problems.errors)
    return {"errors": problems.errors}


@handler(services.IMPORT)
def import_(run: Run) -> dict[str, Any]:
    """Import an extract: checked once more, all of it or nothing, and what is there already only once.

    The names beside it are recorded after it, apart: where that fails, the acts stay, and a second try adds
    the names.
    """
    one = _import_of(run)
    try:
        checked, names = _checked(run, one)
        strangers = _of_names(names, checked) if names is not None else []
        if any(found.severity == "error" for found in strangers):
            raise ImportRefused(checked.problems + strangers)
        result = careers.import_extract(
            checked=checked,
            by=one.confirmed_by,
            progress=lambda done, total: run.progress(done, total, "writing"),
            cancelled=run.cancelled,
        )
    except ImportCancelled:
        raise JobStopped from None
    except (ImportRefused, BadInput) as error:
        problems = error.problems if isinstance(error, ImportRefused) else Problems()
        refusal = {"refusal": _refusal(error)} if isinstance(error, BadInput) else {}
        _write(run, one, Stage.FAULTY, outcome=_outcome(one, None, problems) | refusal)
        _note(one, "careers.extract.refused", result="refused", errors=problems.errors)
        stored = "" if one.batch else " Nothing was stored."
        raise JobFailed(f"The extract no longer fits the ledger.{stored}") from None
    told = {name: int(getattr(result, name)) for name in _COUNTED}
    batch = result.batch
    if batch is None and (former := one.batch or services.stored_by(one)):
        batch, told = former, _told_of(former)
    # What follows may fail: from here on the import knows what it stored.
    Import.objects.filter(pk=one.pk, job=run.job).update(batch=batch)
    if names is not None:
        try:
            recorded = record_names(checked=names, by=one.confirmed_by)
        except (ImportRefused, BadInput):
            raise JobFailed("The extract is in. The file of names is not.") from None
        told |= {"names": recorded.recorded, "names_changed": recorded.changed}
    told["warnings"] = checked.problems.warnings
    _write(run, one, Stage.DONE, result=told, batch=batch)
    services.remove_files(one, by=one.confirmed_by)
    _note(one, "careers.extract.imported", batch=batch, events=told["events"])
    return {"batch": batch, **told}


@handler("uploads.expire", daily=True)
def expire(run: Run) -> dict[str, Any]:
    """Remove the files of imports that nobody finished, and what dead processes left behind."""
    return {"removed": services.remove_expired(by=run.job.by)}


def _import_of(run: Run) -> Import:
    one = (
        Import.objects.select_related("extract", "organisation", "names")
        .filter(public_id=run.arguments["import"], job=run.job)
        .first()
    )
    if one is None:
        raise JobFailed("Nobody waits for this any more.")
    return one


def _path(upload: Any) -> Path:
    path = folder.path_of(upload.stored_as)
    if not path.exists():
        raise JobFailed("The file is no longer there. Hand it in again.")
    return path


def _checked(run: Run, one: Import) -> tuple[Checked, CheckedNames | None]:
    path = _path(one.extract)
    with folder.copies_here():
        checked = check_file(
            path,
            mapping=parse_mapping(one.mapping.encode()),
            administration=load(one.administration),
            organisation=_path(one.organisation) if one.organisation else None,
            onto_ledger=True,
            progress=_teller(run),
            keep_all=path.stat().st_size <= ALL_KEPT,
        )
        names = check_names(_path(one.names)) if one.names else None
    return checked, names


def _teller(run: Run) -> Callable[[str, int, int], None]:
    def tell(stage: str, done: int, total: int) -> None:
        run.progress(done, total, stage)
        if run.cancelled():
            raise JobStopped

    return tell


def _of_names(names: CheckedNames, checked: Checked) -> list[Finding]:
    """Return what is wrong with the file of names, and names of people whom nobody knows."""
    found = [_elsewhere(one) for one in names.problems]
    known = set(Person.objects.values_list("number", flat=True)) | set(checked.persons["number"])
    lost = names.rows_in.filter(~pl.col("person").is_in(list(known)))
    # Without the frames of a faulty extract nobody can say who is in it.
    if lost.height and not checked.problems.errors:
        rows = lost.select("row", value=pl.lit(None, pl.String))
        right = "a personnel number of the extract or of the ledger"
        found.append(finding("error", "names person", "nobody has this personnel number", right, rows=rows))
    return found


def _elsewhere(one: Finding) -> Finding:
    return Finding(one.severity, f"names {one.column}".rstrip(), one.problem, one.count, one.examples)


def _outcome(one: Import, checked: Checked | None, problems: Problems) -> dict[str, Any]:
    rows = {row for found in problems if found.severity == "error" for row in found.examples["row"].unique()}
    found: dict[str, Any] = {
        "errors": problems.errors,
        "warnings": problems.warnings,
        "wrong_rows": len(rows - {None}),
        "kinds": keep_findings(one.extract.stored_as, problems),
    }
    if checked is not None:
        found |= {"rows": checked.rows, "people": checked.people, "filtered": sum(checked.filtered.values())}
    return found


def _refusal(error: BadInput) -> dict[str, str]:
    return {"what": error.what, "where": error.where, "expected": error.expected}


def _write(run: Run, one: Import, stage: Stage, **changes: Any) -> None:
    """Write what was found, where nobody else has taken the import further."""
    changed = Import.objects.filter(pk=one.pk, job=run.job, stage=one.stage)
    changed.update(stage=stage, changed_at=timezone.now(), **changes)


def _told_of(number: int) -> dict[str, int]:
    """Return what a former try counted: it stored this batch, and ended before it could tell."""
    batch = Batch.objects.get(pk=number)
    event = AuditEvent.objects.filter(
        action="careers.batch.recorded", object_type="batch", object_id=str(batch.pk)
    ).first()
    details = event.details if event else {}
    told = {name: int(details.get(name, 0)) for name in _COUNTED} | {"rows": batch.rows}
    before = UnitState.objects.filter(batch__lt=batch.pk).values("unit")
    units = UnitState.objects.filter(batch=batch).exclude(unit__in=before)
    people = PersonState.objects.filter(batch=batch)
    told |= {
        "people_new": people.filter(version=0).count(),
        "people_changed": people.filter(version__gt=0).count(),
        "units_new": units.values("unit").distinct().count(),
    }
    return told


def _note(one: Import, action: str, *, result: str = "done", **details: Any) -> None:
    record(
        by=one.confirmed_by or one.by,
        action=action,
        object_type="import",
        object_id=one.public_id,
        result=result,
        details=details,
        store="work",
    )
