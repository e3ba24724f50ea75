"""Imports: hand in an extract, say what its columns mean, check it, confirm it; a worker does the work."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _
from ninja import Body, Path
from pydantic import Field

from doorstroom.api.door import MULTIPART, Bearer
from doorstroom.api.keys import Keys
from doorstroom.api.paging import page_of
from doorstroom.api.problems import Problem
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Input, Listing, Nothing, PageQuery, Shape
from doorstroom.careers.uploads import selectors, services
from doorstroom.careers.uploads.models import Import, Kind
from doorstroom.careers.uploads.receiving import Received
from doorstroom.kernel.errors import BadInput

room = Room("imports", _("Extracts on their way into the ledger"))
ABILITY = selectors.ABILITY
_DOOR = Bearer(ABILITY)
_WHICH = Annotated[UUID, Path(description=_("Number of the import"))]
_EMPTY = Annotated[Nothing, Body(...)]
_FILES = tuple(kind.value for kind in Kind)
_OVERHEAD = 1 << 20  # bytes of a form beside its files


class Progress(Shape):
    """How far the work is."""

    state: str = Field(description=_("waiting, running, done, failed or cancelled"))
    stage: str = Field(description=_("What is being done"))
    done: int = Field(description=_("How much is done"))
    total: int = Field(description=_("How much there is; 0 is not known yet"))
    error: str = Field(description=_("Why it failed; empty where it did not"))


class ImportShape(Shape):
    """An import. What is in the file is not in it."""

    id: UUID = Field(description=_("Number of the import"))
    by: str = Field(description=_("Who began it, as the log names them"))
    stage: str = Field(
        description=_(
            "reading, unreadable, columns (say what they mean), checking, faulty, ready (confirm it), "
            "importing, done or removed"
        )
    )
    mapping: str = Field(description=_("What the columns mean, as TOML; proposed until somebody says so"))
    outcome: dict[str, Any] = Field(description=_("What the check found: counts and kinds of problems"))
    result: dict[str, Any] = Field(description=_("What the import did: counts"))
    batch: int | None = Field(description=_("Number of the batch; null until it is imported"))
    job: Progress | None = Field(description=_("The work that is done for it"))
    created_at: datetime = Field(description=_("When it was begun (UTC)"))
    changed_at: datetime = Field(description=_("When something last happened to it (UTC)"))
    expires_at: datetime = Field(description=_("When it is thrown away if nobody goes on (UTC)"))


class ImportListing(Listing):
    """A page of unfinished imports, the latest first."""

    items: list[ImportShape] = Field(description=_("The imports"))


@room.offers("GET", "/imports", door=_DOOR, gives=ImportListing, summary=_("Unfinished imports"))
def list_imports(request: ApiRequest, query: Annotated[PageQuery, Keys(...)]) -> ImportListing:
    """Return a page of imports. 2 queries beyond those of the door."""
    rows = selectors.imports_of(request.actor)
    return page_of(request, query, ImportListing, rows, total=rows.count(), item=_shape)


@room.offers("GET", "/imports/{import_id}", door=_DOOR, gives=ImportShape, summary=_("One import"))
def get_import(request: ApiRequest, import_id: _WHICH, query: Annotated[Nothing, Keys(...)]) -> ImportShape:
    """Return one import. 1 query beyond those of the door."""
    return _shape(_find(request, import_id))


def _file(words: str) -> dict[str, Any]:
    return {"type": "string", "format": "binary", "minLength": 1, "description": words}


_FORM = {
    "type": "object",
    "required": ["extract"],
    "additionalProperties": False,
    "properties": {
        "extract": _file(_("The extract: CSV, Excel or Parquet")),
        "organisation": _file(_("The units, in the same forms; may be left out")),
        "names": _file(_("Names of people by personnel number; may be left out")),
        "mapping": {
            "type": "string",
            "maxLength": 32768,
            "description": _("What the columns mean, as TOML; proposed if left out"),
        },
    },
}


@room.offers(
    "POST",
    "/imports",
    door=Bearer(ABILITY, takes=MULTIPART, most=3 * settings.UPLOAD_MOST_BYTES + _OVERHEAD),
    gives=ImportShape,
    status=202,
    summary=_("Hand in an extract"),
    about=_(
        "The answer comes at once; a worker then reads the columns. Nothing is stored before it is confirmed."
    ),
    body={"required": True, "content": {MULTIPART: {"schema": _FORM}}},
)
def begin_import(request: ApiRequest, response: HttpResponse) -> ImportShape:
    """Begin an import from the files of the form."""
    files = _received(request)
    mapping = request.POST.get("mapping", "")
    kept: dict[str, Any] = {}
    for name, file in files.items():
        try:
            kept[name] = services.receive(actor=request.actor, received=file, kind=Kind(name))
        except BadInput as error:
            raise BadInput(error.what, where=name, expected=error.expected) from None
    one = services.begin(actor=request.actor, mapping=mapping, **kept)
    response["Location"] = f"{request.path}/{one.public_id}"
    return _shape(one)


def _received(request: ApiRequest) -> dict[str, Received]:
    """Return the files of the form, each once.

    Raises:
        Problem: something else than these fields, one of them twice, or no extract.
    """
    errors = []
    given: dict[str, list[Any]] = {**dict(request.POST.lists()), **dict(request.FILES.lists())}
    for name, values in given.items():
        if name not in (*_FILES, "mapping"):
            errors.append(_wrong(name, "unknown", translated("This is not known here.")))
        elif len(values) > 1 or (name in _FILES) != isinstance(values[0], Received):
            errors.append(_wrong(name, "type", translated("This has another type than it should.")))
    if "extract" not in given:
        errors.append(_wrong("extract", "missing", translated("This is needed and is not there.")))
    if errors:
        raise Problem(400, errors=errors)
    return {name: request.FILES[name] for name in _FILES if name in request.FILES}  # type: ignore[misc]


def _wrong(name: str, code: str, detail: str) -> dict[str, Any]:
    return {"in": "body", "location": {"pointer": f"#/{name[:100]}"}, "code": code, "detail": detail}


class MappingInput(Input):
    """What the columns mean."""

    text: Annotated[str, Field(max_length=32768, strict=True)] = Field(
        description=_("TOML, as docs/mapping.md describes it")
    )


@room.offers(
    "POST",
    "/imports/{import_id}/mappings",
    door=_DOOR,
    gives=ImportShape,
    errors=(409,),
    summary=_("Say what the columns mean"),
)
def map_import(
    request: ApiRequest, import_id: _WHICH, mapping: Annotated[MappingInput, Body(...)]
) -> ImportShape:
    """Keep a mapping."""
    one = _find(request, import_id)
    services.set_mapping(actor=request.actor, one=one, text=mapping.text)
    return _shape(one)


_STEP: dict[str, Any] = {"door": _DOOR, "gives": ImportShape, "errors": (409,)}


@room.offers(
    "POST",
    "/imports/{import_id}/checks",
    status=202,
    summary=_("Check an extract; nothing is stored"),
    **_STEP,
)
def check_import(request: ApiRequest, import_id: _WHICH, nothing: _EMPTY) -> ImportShape:
    """Have an import checked; the body is an empty object."""
    one = _find(request, import_id)
    services.request_check(actor=request.actor, one=one)
    return _shape(_find(request, import_id))


@room.offers(
    "POST",
    "/imports/{import_id}/confirmations",
    status=202,
    summary=_("Import what was checked"),
    about=_("All of it or nothing. Said twice, it is the same."),
    **_STEP,
)
def confirm_import(request: ApiRequest, import_id: _WHICH, nothing: _EMPTY) -> ImportShape:
    """Confirm an import; the body is an empty object."""
    services.confirm(actor=request.actor, one=_find(request, import_id))
    return _shape(_find(request, import_id))


@room.offers(
    "POST",
    "/imports/{import_id}/cancellations",
    status=202,
    summary=_("Stop what works on an import"),
    about=_("Nothing of it is stored. What is not busy is thrown away, with its files."),
    **_STEP,
)
def cancel_import(request: ApiRequest, import_id: _WHICH, nothing: _EMPTY) -> ImportShape:
    """Stop an import, or throw it away; the body is an empty object."""
    one = _find(request, import_id)
    (services.stop if one.busy else services.discard)(actor=request.actor, one=one)
    return _shape(_find(request, import_id))


def _find(request: ApiRequest, import_id: UUID) -> Import:
    one = selectors.find_import(request.actor, import_id)
    if one is None:
        raise Http404
    return one


def _shape(one: Import) -> ImportShape:
    job = one.job
    return ImportShape(
        id=one.public_id,
        by=one.by,
        stage=one.stage,
        mapping=one.mapping,
        outcome=one.outcome,
        result=one.result,
        batch=one.batch,
        job=None
        if job is None
        else Progress(state=job.state, stage=job.stage, done=job.done, total=job.total, error=job.error),
        created_at=one.created_at,
        changed_at=one.changed_at,
        expires_at=one.expires_at,
    )
