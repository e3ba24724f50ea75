"""Reading requests: the queue of HR, the requests of one person, one request with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from doorstroom.careers.access import require_person
from doorstroom.careers.people.within import people_within
from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
from doorstroom.rights import Actor, NotAllowed

DECIDE = "careers.request.decide"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list.

    Attributes:
        pk, person, about, made_on, due_on, on_behalf: of the request.
        state: open, granted, refused or withdrawn; ``closed_on`` when it ended.
        days: until the day by which it must be decided; below nought it is late. Of open ones.
    """

    pk: int
    person: int
    about: str
    made_on: date
    due_on: date
    on_behalf: bool
    state: str
    closed_on: date | None
    days: int | None


def list_queue(actor: Actor, *, on: date, closed: bool = False) -> list[RequestRow]:
    """Return the requests on which an actor decides, the most urgent first. At most 2 queries.

    Own requests are not among them: nobody decides on those.

    Raises:
        NotAllowed: decides on none.
    """
    if not actor.reach(DECIDE):
        raise NotAllowed(DECIDE)
    rows = _stated().exclude(person=actor.person) if actor.person else _stated()
    rows = rows.exclude(state=None) if closed else rows.filter(state=None)
    found = list(rows.order_by("-closed_at") if closed else rows.order_by("due_on", "pk"))
    within = people_within(actor, DECIDE, on=on) if found and not actor.reach(DECIDE).everywhere else None
    return [_row(one, on) for one in found if within is None or within.covers(one.person_id)]


def list_own(actor: Actor, *, on: date) -> list[RequestRow]:
    """Return one's own requests, the latest first. 1 query."""
    if actor.person is None or not actor.may_own("careers.request.make"):
        return []
    return [_row(one, on) for one in _stated().filter(person=actor.person).order_by("-made_at")]


def list_decided_since(actor: Actor, *, on: date, days: int = 30) -> list[RequestRow]:
    """Return own requests that were decided lately. 1 query."""
    return [
        row
        for row in list_own(actor, on=on)
        if row.state in ("granted", "refused")
        and row.closed_on is not None
        and row.closed_on >= on - timedelta(days=days)
    ]


def list_of_person(actor: Actor, person: int, *, on: date) -> list[RequestRow]:
    """Return all requests about a person, for the person or who decides. At most 2 queries.

    Raises:
        NotAllowed: neither.
    """
    if actor.person != person:
        require_person(actor, DECIDE, person, on=on)
    return [_row(one, on) for one in _stated().filter(person=person).order_by("-made_at")]


def require_request(actor: Actor, request: int, *, on: date) -> CorrectionRequest:
    """Return a request that an actor may see: the person of whom it is, and who decides. At most 2 queries.

    Raises:
        NotAllowed: neither, or there is no such request.
    """
    found = CorrectionRequest.objects.filter(pk=request).first()
    if found is None:
        raise NotAllowed(DECIDE)
    if actor.person == found.person_id and actor.may_own("careers.request.make"):
        return found
    require_person(actor, DECIDE, found.person_id, on=on)
    return found


def may_decide(actor: Actor, request: CorrectionRequest) -> bool:
    """Whether somebody who sees a request also decides on it: never on one's own."""
    return actor.person != request.person_id and bool(actor.reach(DECIDE))


def state_of(notes: list[CorrectionNote]) -> str:
    """Return the state that a request is in after its notes."""
    return next((note.kind for note in notes if note.kind in CorrectionNote.CLOSING), "open")


def _stated() -> Any:
    closing = CorrectionNote.objects.filter(request=OuterRef("pk"), kind__in=CorrectionNote.CLOSING)
    return CorrectionRequest.objects.annotate(
        state=Subquery(closing.values("kind")[:1]), closed_at=Subquery(closing.values("at")[:1])
    )


def _row(one: Any, on: date) -> RequestRow:
    state, closed = one.state, one.closed_at
    return RequestRow(
        one.pk,
        one.person_id,
        one.about,
        one.made_at.date(),
        one.due_on,
        one.on_behalf,
        state or "open",
        closed.date() if closed else None,
        None if state else (one.due_on - on).days,
    )
