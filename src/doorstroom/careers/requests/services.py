"""Making a request, adding to it, deciding on it, withdrawing it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from doorstroom.audit import services as audit
from doorstroom.careers.access import require_person
from doorstroom.careers.errors import ChangedMeanwhile
from doorstroom.careers.models import Batch, Event, Fact, Person, PersonState
from doorstroom.careers.requests.models import LONGEST, CorrectionNote, CorrectionRequest
from doorstroom.careers.requests.selectors import require_request
from doorstroom.configuration.selectors import value
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, NotAllowed

About, Kind = CorrectionRequest.About, CorrectionNote.Kind


def make_request(
    *,
    actor: Actor,
    person: int,
    about: str,
    text: str,
    on: date,
    employment: int | None = None,
    act_no: int | None = None,
    fact: int | None = None,
) -> CorrectionRequest:
    """Say that something in a file is wrong: in the own file, or as HR on behalf of the person.

    Args:
        actor: the person, or who decides on such requests for this person.
        person: id.
        about: a value of ``CorrectionRequest.About``; with ``employment`` and ``act_no`` for an act, with
            ``fact`` for a fact.
        text: what is wrong and what would be right, in own words.
        on: today.
    Raises:
        NotAllowed: neither the own file nor within reach.
        BadInput: no words, or the act or fact is not one of this person.
    """
    own = actor.person == person and actor.may_own("careers.request.make")
    if not own:
        require_person(actor, "careers.request.decide", person, on=on)
    words = _words(text)
    version = _version(person, about, employment, act_no, fact)
    with transaction.atomic():
        made = CorrectionRequest.objects.create(
            person_id=person,
            about=about,
            employment=employment if about == About.ACT else None,
            act_no=act_no if about == About.ACT else None,
            fact=fact if about == About.FACT else None,
            version=version,
            made_at=timezone.now(),
            made_by=actor.name,
            on_behalf=not own,
            due_on=on + timedelta(days=value("requests.decide_within_days", on)),
        )
        _note(made, Kind.MADE, words, actor)
        _log(actor, made, "made")
    return made


def add_note(*, actor: Actor, request: int, text: str, on: date) -> CorrectionNote:
    """Add something to an open request; whoever sees it may.

    Raises:
        NotAllowed: not within reach.
        BadInput: no words.
        Refused: it is closed.
    """
    found = require_request(actor, request, on=on)
    words = _words(text)
    with transaction.atomic():
        _require_open(found)
        made = _note(found, Kind.NOTE, words, actor)
        _log(actor, found, "noted")
    return made


def grant(*, actor: Actor, request: int, batch: int, text: str, on: date) -> CorrectionNote:
    """Close a request as granted, by the batch that corrected the file.

    Args:
        batch: a correction or annulment of this person, recorded after the request was made.
        text: may be empty.
    Raises:
        NotAllowed: not within reach, or the own request.
        BadInput: the batch did not correct anything of this person since.
        ChangedMeanwhile: the request was closed by now.
    """
    found = _require_deciding(actor, request, on)
    if batch not in {one.pk for one in correcting_batches(found)}:
        raise BadInput("this did not correct the file since the request", where="batch")
    return _close(found, Kind.GRANTED, text.strip()[:LONGEST], actor, batch)


def refuse(*, actor: Actor, request: int, text: str, on: date) -> CorrectionNote:
    """Close a request as refused, with the reason; the page of the request says how to contest.

    Raises:
        NotAllowed: not within reach, or the own request.
        BadInput: no reason.
        ChangedMeanwhile: the request was closed by now.
    """
    found = _require_deciding(actor, request, on)
    return _close(found, Kind.REFUSED, _words(text), actor)


def withdraw(*, actor: Actor, request: int, on: date) -> CorrectionNote:
    """Withdraw one's own request.

    Raises:
        NotAllowed: not one's own.
        ChangedMeanwhile: the request was closed by now.
    """
    found = require_request(actor, request, on=on)
    if found.person_id != actor.person:
        raise NotAllowed("careers.request.make")
    return _close(found, Kind.WITHDRAWN, "", actor)


def correcting_batches(request: CorrectionRequest) -> list[Batch]:
    """Return what was corrected or annulled of the person since the request, the latest first. 1 query."""
    since = Batch.objects.filter(recorded_at__gte=request.made_at, kind__in=["correct", "annul"])
    acts = Event.objects.filter(person=request.person_id, version__gt=0).values("batch")
    facts = Fact.objects.filter(person=request.person_id, version__gt=0).values("batch")
    states = PersonState.objects.filter(person=request.person_id, version__gt=0).values("batch")
    found = since.filter(pk__in=acts) | since.filter(pk__in=facts) | since.filter(pk__in=states)
    return list(found.select_related("explanation").order_by("-recorded_at"))


def _require_deciding(actor: Actor, request: int, on: date) -> CorrectionRequest:
    found = CorrectionRequest.objects.filter(pk=request).first()
    if found is None:
        raise NotAllowed("careers.request.decide")
    require_person(actor, "careers.request.decide", found.person_id, on=on)
    if actor.person == found.person_id:
        raise NotAllowed("careers.request.decide")
    return found


def _close(
    request: CorrectionRequest, kind: str, text: str, actor: Actor, batch: int | None = None
) -> CorrectionNote:
    try:
        with transaction.atomic():
            _require_open(request)
            made = _note(request, kind, text, actor, batch)
            _log(actor, request, kind)
    except IntegrityError:  # two at once: the database lets one close it
        raise ChangedMeanwhile("the request was closed by now") from None
    return made


def _require_open(request: CorrectionRequest) -> None:
    if request.notes.filter(kind__in=CorrectionNote.CLOSING).exists():
        raise ChangedMeanwhile("the request was closed by now")


def _note(
    request: CorrectionRequest, kind: str, text: str, actor: Actor, batch: int | None = None
) -> CorrectionNote:
    return CorrectionNote.objects.create(
        request=request,
        kind=kind,
        text=text,
        at=timezone.now(),
        by=actor.name,
        by_person=actor.person == request.person_id,
        batch_id=batch,
    )


def _log(actor: Actor, request: CorrectionRequest, what: str) -> None:
    audit.record(
        by=actor.name,
        action=f"careers.request.{what}",
        object_type="person",
        object_id=request.person_id,
        details={"request": request.pk, "about": request.about},
    )


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise BadInput("nothing was said", where="text", expected="own words")
    if len(words) > LONGEST:
        raise BadInput("the text is too long", where="text", expected=f"at most {LONGEST} characters")
    return words


def _version(
    person: int, about: str, employment: int | None, act_no: int | None, fact: int | None
) -> int | None:
    """Return the version of the act or fact that holds."""
    if about not in About.values:
        raise BadInput("no such thing to correct", where="about", expected=", ".join(About.values))
    found: int | None = None
    if about == About.ACT and employment is not None and act_no is not None:
        acts = Event.objects.filter(person=person, employment=employment, act_no=act_no)
        found = acts.order_by("-version").values_list("version", flat=True).first()
    elif about == About.FACT and fact is not None:
        rows = Fact.objects.filter(person=person, fact=fact)
        found = rows.order_by("-version").values_list("version", flat=True).first()
    elif about in (About.PERSON, About.MISSING):
        if not Person.objects.filter(pk=person).exists():
            raise BadInput("there is no such person", where="person")
        return None
    if found is None:
        raise BadInput("there is no such act or fact of this person", where="about")
    return found
