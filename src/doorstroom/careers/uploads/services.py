"""Handing in files, and taking an import from one step to the next; each is logged in the store ``work``.

A step is taken by one conditional UPDATE of the stage: a form that is sent twice takes it once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.models import Batch
from doorstroom.careers.uploads import folder
from doorstroom.careers.uploads.inspection import USABLE, inspect
from doorstroom.careers.uploads.models import UNFINISHED, Import, Kind, Stage, Upload
from doorstroom.careers.uploads.receiving import Received
from doorstroom.careers.uploads.scanning import scan
from doorstroom.careers.uploads.selectors import ABILITY
from doorstroom.jobs import services as jobs
from doorstroom.jobs.models import OPEN, Job, State
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import Actor

STORE = "work"
READ, CHECK, IMPORT = "careers.read", "careers.check", "careers.import"
_LONGEST_NAME = 100
_OPEN_TO_CHANGE = (Stage.UNREADABLE, Stage.COLUMNS, Stage.FAULTY, Stage.READY)


def receive(*, actor: Actor, received: Received, kind: Kind) -> Upload:
    """Look at a file and keep it; a file that is refused is not kept.

    Raises:
        NotAllowed: this actor imports nothing.
        BadInput: too large, empty, of another kind than its name says, or with more than data in it.
    """
    actor.require(ABILITY)
    try:
        if received.too_large:
            most = settings.UPLOAD_MOST_BYTES >> 20
            raise BadInput("the file is too large", expected=f"at most {most} MB")
        if not received.size:
            raise BadInput("the file is empty", expected=USABLE)
        found = inspect(received.part, received.name or "")
        scanned = scan(received.part)
    except BadInput as error:
        received.close()
        _note(
            actor.name,
            "uploads.file.refused",
            "upload",
            "",
            kind=str(kind),
            size=received.size or 0,
            reason=error.what if len(error.what) < 120 else "",
            result="refused",
        )
        raise
    with transaction.atomic(using=STORE):
        upload = Upload.objects.create(
            kind=kind,
            name=shown_name(received.name or ""),
            format=found,
            size=received.size or 0,
            sha256=received.sha256,
            stored_as=received.stored_as,
            scan=scanned,
            by=actor.name,
        )
        _note(
            actor.name,
            "uploads.file.received",
            "upload",
            upload.public_id,
            kind=str(kind),
            format=found,
            size=upload.size,
            sha256=upload.sha256,
            scan=str(scanned),
        )
        received.part.replace(folder.path_of(upload.stored_as))
    return upload


def shown_name(name: str) -> str:
    """Return the name of a file as it is shown to who handed it in: one line, no signs that nobody sees.

    >>> shown_name("../../etc/staff\\n2025.csv")
    'staff2025.csv'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if sign.isprintable()).strip()
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[: _LONGEST_NAME - 12]}…{seen[-10:]}"


def begin(
    *,
    actor: Actor,
    extract: Upload,
    organisation: Upload | None = None,
    names: Upload | None = None,
    mapping: str = "",
) -> Import:
    """Start an import: a job reads the columns of the extract.

    Args:
        extract, organisation, names: files that were received.
        mapping: of a former import, to begin with.
    Raises:
        NotAllowed: this actor imports nothing.
    """
    actor.require(ABILITY)
    with transaction.atomic(using=STORE):
        one = Import.objects.create(
            by=actor.name,
            administration=str(settings.ADMINISTRATION),
            extract=extract,
            organisation=organisation,
            names=names,
            mapping=mapping,
            expires_at=_expiry(),
        )
        _note(actor.name, "careers.extract.begun", "import", one.public_id, sha256=extract.sha256)
        _ask(one, READ, Stage.READING, by=actor.name)
    return one


def replace_file(*, actor: Actor, one: Import, upload: Upload) -> None:
    """Take a better file of the same kind; the mapping stays, and the extract is read again.

    Raises:
        NotAllowed: this actor imports nothing.
        Refused: the import is busy or over.
    """
    actor.require(ABILITY)
    with transaction.atomic(using=STORE):
        former = getattr(one, upload.kind)
        _step(one, _OPEN_TO_CHANGE, Stage.COLUMNS, outcome={}, **{upload.kind: upload})
        if former is not None:
            _remove(former, by=actor.name)
        if upload.kind == Kind.EXTRACT:
            _ask(one, READ, Stage.READING, by=actor.name)


def read_again(*, actor: Actor, one: Import, sheet: str) -> None:
    """Read another sheet of the workbook, from a mapping of its own.

    Raises:
        NotAllowed: this actor imports nothing.
        Refused: the import is busy or over.
    """
    actor.require(ABILITY)
    with transaction.atomic(using=STORE):
        _step(one, _OPEN_TO_CHANGE, Stage.COLUMNS, outcome={}, mapping="")
        _ask(one, READ, Stage.READING, by=actor.name, sheet=sheet)


def set_mapping(*, actor: Actor, one: Import, text: str) -> None:
    """Keep what the columns mean; what a former check found is forgotten.

    Args:
        text: TOML.
    Raises:
        NotAllowed: this actor imports nothing.
        BadInput: it is no mapping; every mistake is named with its place.
        Refused: the import is busy or over.
    """
    actor.require(ABILITY)
    parse_mapping(text.encode())
    with transaction.atomic(using=STORE):
        _step(one, _OPEN_TO_CHANGE, Stage.COLUMNS, mapping=text, outcome={})
        _note(actor.name, "careers.mapping.changed", "import", one.public_id)


def keep_draft(*, actor: Actor, one: Import, text: str) -> None:
    """Keep a mapping that is not whole yet, to be completed on the page; errors as for ``set_mapping``."""
    actor.require(ABILITY)
    with transaction.atomic(using=STORE):
        _step(one, _OPEN_TO_CHANGE, Stage.COLUMNS, mapping=text, outcome={})


def request_check(*, actor: Actor, one: Import) -> Job:
    """Have the extract checked against its mapping, the lists of the administration and the ledger.

    Raises:
        NotAllowed: this actor imports nothing.
        BadInput: there is no mapping yet.
        Refused: the import is busy or over.
    """
    actor.require(ABILITY)
    parse_mapping(one.mapping.encode())
    with transaction.atomic(using=STORE):
        _step(one, (Stage.COLUMNS, Stage.FAULTY, Stage.READY), Stage.COLUMNS, outcome={})
        return _ask(one, CHECK, Stage.CHECKING, by=actor.name)


def confirm(*, actor: Actor, one: Import) -> Job:
    """Import what was checked. Said twice, it is the same job.

    Raises:
        NotAllowed: this actor imports nothing.
        Refused: it is not ready.
    """
    actor.require(ABILITY)
    with transaction.atomic(using=STORE):
        moved = Import.objects.filter(pk=one.pk, stage=Stage.READY).update(
            stage=Stage.IMPORTING, confirmed_by=actor.name
        )
        one.refresh_from_db()
        if moved:
            _note(actor.name, "careers.extract.confirmed", "import", one.public_id)
            return _ask(one, IMPORT, Stage.IMPORTING, by=actor.name)
    if one.stage in (Stage.IMPORTING, Stage.DONE) and one.job is not None:
        return one.job
    raise Refused("the import is not ready")


def stop(*, actor: Actor, one: Import) -> None:
    """Stop what works on an import; nothing of it is stored.

    Raises:
        NotAllowed: this actor imports nothing.
        Refused: nothing works on it.
    """
    actor.require(ABILITY)
    if one.job is None:
        raise Refused("nothing works on this import")
    jobs.request_cancel(public_id=one.job.public_id, by=actor.name)


def discard(*, actor: Actor, one: Import) -> None:
    """Throw an import away, with its files.

    Raises:
        NotAllowed: this actor imports nothing.
        Refused: it is busy or over.
    """
    actor.require(ABILITY)
    with transaction.atomic(using=STORE):
        _step(one, _OPEN_TO_CHANGE, Stage.REMOVED)
        remove_files(one, by=actor.name)


def stored_by(one: Import) -> int | None:
    """Return the batch that the job of an import stored, also where it ended without saying so. 1 query.

    The ledger and the queue lie apart: a job may store all acts and fail before it can tell.
    """
    if one.job is None or not one.confirmed_by:
        return None
    same = {
        "by": one.confirmed_by,
        "file_sha256": one.extract.sha256,
        "mapping_sha256": parse_mapping(one.mapping.encode()).sha256,
    }
    rows = Batch.objects.filter(recorded_at__gte=one.job.created_at, **same)
    return rows.order_by("-recorded_at").values_list("pk", flat=True).first()


def settle(one: Import) -> Import:
    """Bring an import to the stage that fits its job, where that ended without saying so. At most 5 queries.

    A job that was cancelled while it waited, or whose workers died, tells nobody. What it stored before that
    is looked up in the ledger: ``outcome`` then has ``stored`` (the batch) and ``names_stored``.
    """
    if not one.busy or one.job is None or one.job.state in OPEN:
        return one
    back = {
        Stage.READING: Stage.UNREADABLE,
        Stage.CHECKING: Stage.COLUMNS,
        Stage.IMPORTING: Stage.READY,
    }[Stage(one.stage)]
    outcome = dict(one.outcome)
    if one.job.state == State.FAILED:
        outcome["failed"] = one.job.error
    elif one.job.state == State.CANCELLED:
        outcome["stopped"] = True
    batch = one.batch
    if one.stage == Stage.IMPORTING and (stored := batch or stored_by(one)):
        batch = outcome["stored"] = stored
        outcome["names_stored"] = _names_stored(one)
    changed = Import.objects.filter(pk=one.pk, stage=one.stage, job=one.job)
    changed.update(stage=back, outcome=outcome, batch=batch)
    one.refresh_from_db()
    return one


def _names_stored(one: Import) -> bool:
    """Whether the file of names is in: the log of the ledger knows it by its hash. At most 1 query."""
    if one.names is None:
        return False
    logged = AuditEvent.objects.filter(object_type="names", details__file_sha256=one.names.sha256)
    return logged.filter(result="done").exists()


def remove_expired(*, by: str) -> int:
    """Remove the files of imports that nobody finished, and what dead processes left; return how many."""
    now, found = timezone.now(), 0
    old = Import.objects.filter(stage__in=UNFINISHED, expires_at__lt=now).filter(
        Q(job__isnull=True) | ~Q(job__state__in=OPEN)
    )
    for one in old.select_related("extract", "organisation", "names"):
        with transaction.atomic(using=STORE):
            if Import.objects.filter(pk=one.pk, stage=one.stage).update(stage=Stage.REMOVED, outcome={}):
                remove_files(one, by=by)
                found += 1
    used = Import.objects.filter(stage__in=UNFINISHED)
    kept = {pk for row in used.values_list("extract", "organisation", "names") for pk in row if pk}
    limit = now - timedelta(days=1)
    for upload in Upload.objects.filter(removed_at__isnull=True, created_at__lt=limit).exclude(pk__in=kept):
        with transaction.atomic(using=STORE):
            _remove(upload, by=by)
        found += 1
    return found + folder.remove_left_behind(older_than=24 * 3600)


def remove_files(one: Import, *, by: str) -> None:
    """Remove the files of an import; the rows stay, without them."""
    for upload in one.files:
        _remove(upload, by=by)


def _remove(upload: Upload, *, by: str) -> None:
    if Upload.objects.filter(pk=upload.pk, removed_at__isnull=True).update(removed_at=timezone.now()):
        folder.remove(upload.stored_as)
        _note(by, "uploads.file.removed", "upload", upload.public_id, kind=upload.kind)


def _step(one: Import, from_: tuple[Stage, ...], to: Stage, **changes: Any) -> None:
    moved = Import.objects.filter(pk=one.pk, stage__in=from_).update(
        stage=to, changed_at=timezone.now(), expires_at=_expiry(), **changes
    )
    if not moved:
        raise Refused("the import went on in the meantime")
    one.refresh_from_db()


def _ask(one: Import, kind: str, stage: Stage, *, by: str, **more: Any) -> Job:
    job = jobs.enqueue(kind=kind, by=by, arguments={"import": str(one.public_id), **more})
    Import.objects.filter(pk=one.pk).update(stage=stage, job=job, changed_at=timezone.now())
    one.refresh_from_db()
    return job


def _expiry() -> Any:
    return timezone.now() + timedelta(days=settings.UPLOAD_KEPT_DAYS)


def _note(
    by: str, action: str, object_type: str, object_id: UUID | str, *, result: str = "done", **details: Any
) -> None:
    record(
        by=by,
        action=action,
        object_type=object_type,
        object_id=object_id,
        result=result,
        details=details,
        store=STORE,
    )
