"""The log, for auditors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from doorstroom.api.cursors import Walked, WalkQuery, walked
from doorstroom.api.door import Bearer
from doorstroom.api.keys import Keys
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Code, Day, Shape
from doorstroom.audit import selectors
from doorstroom.audit.events import Kind
from doorstroom.audit.selectors import Entry, Filter
from doorstroom.audit.services import record

room = Room("events", _("What was done and read, by whom and why"))

_KINDS = tuple(one.value for one in Kind)


class EventShape(Shape):
    """Something that was done or read. Nobody's name stands in it."""

    id: str = Field(description=_("Log and number of the event"))
    at: datetime = Field(description=_("When (UTC)"))
    operation_id: UUID = Field(description=_("Joins the events of one operation"))
    actor: str = Field(description=_("Who, as the log names them"))
    kind: str = Field(description=_("What sort of thing it is: write, read, access, export or system"))
    action: str = Field(description=_("What was done: room.noun.verb"))
    object_type: str = Field(description=_("What it was done to"))
    object_id: str = Field(description=_("Its number; empty where there is none"))
    purpose: str = Field(description=_("Why it was read; empty for what is no reading"))
    result: str = Field(description=_("done or refused"))
    details: dict[str, Any] = Field(description=_("Counts, codes and numbers; never a value of a file"))


class EventQuery(WalkQuery):
    """Which events."""

    kind: Literal[_KINDS] | None = Field(  # type: ignore[valid-type]
        None, description=_("What sort of thing it is: write, read, access, export or system")
    )
    first: Day | None = Field(None, description=_("From this day on"))
    last: Day | None = Field(None, description=_("Up to and including this day"))
    actor: Code | None = Field(None, description=_("Who, as the log names them"))
    action: Code | None = Field(None, description=_("What was done: room.noun.verb"))
    object_type: Code | None = Field(None, description=_("What it was done to"))
    object_id: Code | None = Field(None, description=_("Its number"))
    result: Literal["done", "refused"] | None = Field(None, description=_("done or refused"))
    operation: UUID | None = Field(None, description=_("Only the events of one operation"))


class Events(Walked):
    """Events, the latest first."""

    items: list[EventShape] = Field(description=_("The events"))


@room.offers(
    "GET", "/events", door=Bearer("audit.log.read"), gives=Events, summary=_("The log, the latest first")
)
def list_events(request: ApiRequest, query: Annotated[EventQuery, Keys(...)]) -> Events:
    """Return a part of the log, and log that it was read. 1 query a store beyond those of the door, and 1."""
    wanted = Filter(
        kinds=(query.kind,) if query.kind else (),
        first=query.first,
        last=query.last,
        actor=query.actor or "",
        action=query.action or "",
        object_type=query.object_type or "",
        object_id=query.object_id or "",
        result=query.result or "",
        operation=query.operation,
    )
    rows = selectors.list_events(request.actor, wanted, before=query.place, limit=query.page_size + 1)
    record(
        by=request.actor.name,
        action="audit.log.read",
        object_type="log",
        purpose="audit",
        details={
            "kind": query.kind or "",
            "filters": sorted(query.model_fields_set - {"kind", "cursor", "page_size"}),
        },
        store="work",
    )
    return walked(request, query, Events, rows, _event)


def _event(entry: Entry) -> EventShape:
    event = entry.event
    return EventShape(
        id=f"{entry.store}:{event.pk}",
        at=event.at,
        operation_id=event.operation_id,
        actor=event.actor,
        kind=event.kind,
        action=event.action,
        object_type=event.object_type,
        object_id=event.object_id,
        purpose=event.purpose,
        result=event.result,
        details=event.details,
    )
