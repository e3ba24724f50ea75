"""Requests for a correction: made by the person, or by HR on behalf; decided by HR."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Body, Path
from pydantic import Field, StrictInt

from doorstroom.api.door import Bearer
from doorstroom.api.keys import Keys
from doorstroom.api.paging import page_of
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Flag, Id, Input, Listing, Nothing, PageQuery, Shape, Text
from doorstroom.careers.requests import selectors, services
from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
from doorstroom.kernel.errors import BadInput

room = Room("requests", _("Requests for a correction of a file"))

_ABOUT = ("act", "fact", "person", "missing")


class RequestSummary(Shape):
    """A request in a list."""

    id: int = Field(description=_("Number of the request"))
    person: int = Field(description=_("Number of the person; no personnel number"))
    about: str = Field(description=_("What is wrong: an act, a fact, the person, or something missing"))
    made_on: date = Field(description=_("Day on which it was made"))
    due_on: date = Field(description=_("Day by which it must be decided"))
    on_behalf: bool = Field(description=_("Whether HR wrote it down for the person"))
    state: str = Field(description=_("open, granted, refused or withdrawn"))
    closed_on: date | None = Field(description=_("Day on which it ended; null if it is open"))


class RequestListing(Listing):
    """A page of requests."""

    items: list[RequestSummary] = Field(description=_("The requests"))


class RequestQuery(PageQuery):
    """Which requests."""

    own: Flag = Field(False, description=_("One's own requests, instead of those to decide on"))
    closed: Flag = Field(False, description=_("Those that ended, instead of the open ones; not with own"))


@room.offers(
    "GET",
    "/requests",
    door=Bearer("careers.request.decide", "careers.request.make"),
    gives=RequestListing,
    summary=_("Requests to decide on, or one's own"),
)
def list_requests(request: ApiRequest, query: Annotated[RequestQuery, Keys(...)]) -> RequestListing:
    """Return a page of requests. At most 2 queries beyond those of the door."""
    if query.own:
        request.actor.require("careers.request.make")
        rows = selectors.list_own(request.actor, on=request.today)
    else:
        rows = selectors.list_queue(request.actor, on=request.today, closed=query.closed)
    return page_of(request, query, RequestListing, rows, total=len(rows), item=_summary)


def _summary(row: selectors.RequestRow) -> RequestSummary:
    return RequestSummary(
        id=row.pk,
        person=row.person,
        about=row.about,
        made_on=row.made_on,
        due_on=row.due_on,
        on_behalf=row.on_behalf,
        state=row.state,
        closed_on=row.closed_on,
    )


class Note(Shape):
    """What somebody said about a request, or decided."""

    kind: str = Field(description=_("made, note, granted, refused or withdrawn"))
    text: str = Field(description=_("In own words"))
    at: datetime = Field(description=_("When (UTC)"))
    by: str = Field(description=_("Who, as the log names them"))
    by_person: bool = Field(description=_("Whether it is the person whose file it is"))
    batch: int | None = Field(description=_("The batch that corrected the file; only where granted"))


class RequestShape(Shape):
    """A request, with all that was said and decided."""

    id: int = Field(description=_("Number of the request"))
    person: int = Field(description=_("Number of the person; no personnel number"))
    about: str = Field(description=_("What is wrong: an act, a fact, the person, or something missing"))
    employment: int | None = Field(description=_("Which of the person's employments, from 1"))
    act_no: int | None = Field(description=_("Which act of that employment"))
    fact: int | None = Field(description=_("Number of the fact, for life"))
    version: int | None = Field(description=_("The version that was seen; a later one is not overwritten"))
    made_at: datetime = Field(description=_("When (UTC)"))
    due_on: date = Field(description=_("Day by which it must be decided"))
    on_behalf: bool = Field(description=_("Whether HR wrote it down for the person"))
    state: str = Field(description=_("open, granted, refused or withdrawn"))
    notes: list[Note] = Field(description=_("What was said and decided, the first one first"))


_DECIDE_OR_MAKE = Bearer("careers.request.decide", "careers.request.make")
_WHICH = Annotated[Id, Path(description=_("Number of the request"))]


@room.offers(
    "GET", "/requests/{request_id}", door=_DECIDE_OR_MAKE, gives=RequestShape, summary=_("One request")
)
def get_request(
    request: ApiRequest, request_id: _WHICH, query: Annotated[Nothing, Keys(...)]
) -> RequestShape:
    """Return one request. At most 3 queries beyond those of the door."""
    return _shape(selectors.require_request(request.actor, request_id, on=request.today))


class RequestInput(Input):
    """What is wrong in a file, and what would be right."""

    person: Id = Field(description=_("Number of the person; no personnel number"))
    about: Literal[_ABOUT] = Field(  # type: ignore[valid-type]
        description=_("What is wrong: an act, a fact, the person, or something missing")
    )
    employment: Annotated[StrictInt, Field(ge=1, le=2**15 - 1)] | None = Field(
        None, description=_("Which of the person's employments, from 1")
    )
    act_no: Annotated[StrictInt, Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description=_("Which act of that employment")
    )
    fact: Id | None = Field(None, description=_("Number of the fact, for life"))
    text: Text = Field(description=_("In own words"))


@room.offers(
    "POST",
    "/requests",
    door=_DECIDE_OR_MAKE,
    gives=RequestShape,
    status=201,
    summary=_("Ask for a correction"),
    about=_("Of the own file, or on behalf of somebody within reach."),
)
def make_request(request: ApiRequest, wanted: Annotated[RequestInput, Body(...)]) -> RequestShape:
    """Make a request."""
    said = wanted.model_dump()
    return _shape(services.make_request(actor=request.actor, on=request.today, **said))


class NoteInput(Input):
    """Something to add."""

    text: Text = Field(description=_("In own words"))


@room.offers(
    "POST",
    "/requests/{request_id}/notes",
    door=_DECIDE_OR_MAKE,
    gives=Note,
    status=201,
    errors=(409,),
    summary=_("Add something to an open request"),
)
def add_note(request: ApiRequest, request_id: _WHICH, note: Annotated[NoteInput, Body(...)]) -> Note:
    """Add a note."""
    return _note(services.add_note(actor=request.actor, request=request_id, text=note.text, on=request.today))


class DecisionInput(Input):
    """A decision. Who grants a request names the batch that corrected the file; who refuses it says why."""

    outcome: Literal["granted", "refused"] = Field(description=_("granted or refused"))
    batch: Id | None = Field(None, description=_("The batch that corrected the file; only where granted"))
    text: Text | None = Field(None, description=_("In own words; needed where refused"))


@room.offers(
    "POST",
    "/requests/{request_id}/decisions",
    door=Bearer("careers.request.decide"),
    gives=Note,
    status=201,
    errors=(409,),
    summary=_("Decide on a request"),
    about=_("Nobody decides on a request about the own file."),
)
def decide(request: ApiRequest, request_id: _WHICH, decision: Annotated[DecisionInput, Body(...)]) -> Note:
    """Grant or refuse."""
    which: dict[str, Any] = {"actor": request.actor, "request": request_id, "on": request.today}
    if decision.outcome == "refused":
        if decision.batch is not None:
            raise BadInput("a refusal names no batch", where="batch", expected="none")
        return _note(services.refuse(text=decision.text or "", **which))
    if decision.batch is None:
        raise BadInput("no batch is named", where="batch", expected="the one that corrected the file")
    return _note(services.grant(batch=decision.batch, text=decision.text or "", **which))


@room.offers(
    "POST",
    "/requests/{request_id}/withdrawals",
    door=Bearer("careers.request.make"),
    gives=Note,
    status=201,
    errors=(409,),
    summary=_("Withdraw one's own request"),
)
def withdraw(request: ApiRequest, request_id: _WHICH, nothing: Annotated[Nothing, Body(...)]) -> Note:
    """Withdraw a request; the body is an empty object."""
    return _note(services.withdraw(actor=request.actor, request=request_id, on=request.today))


def _note(one: CorrectionNote) -> Note:
    return Note(
        kind=one.kind, text=one.text, at=one.at, by=one.by, by_person=one.by_person, batch=one.batch_id
    )


def _shape(one: CorrectionRequest) -> RequestShape:
    notes = list(one.notes.order_by("pk"))
    return RequestShape(
        id=one.pk,
        person=one.person_id,
        about=one.about,
        employment=one.employment,
        act_no=one.act_no,
        fact=one.fact,
        version=one.version,
        made_at=one.made_at,
        due_on=one.due_on,
        on_behalf=one.on_behalf,
        state=selectors.state_of(notes),
        notes=[_note(note) for note in notes],
    )
