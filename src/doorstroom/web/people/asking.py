"""Requests for correction: saying what is wrong, following it, deciding on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstroom.careers.access import require_person
from doorstroom.careers.errors import ChangedMeanwhile
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.requests import selectors, services
from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
from doorstroom.configuration.selectors import values
from doorstroom.kernel.errors import BadInput
from doorstroom.web.people import words
from doorstroom.web.people.forms import AskForm, DecideForm, NoteForm, show
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest
from doorstroom.web.shell.tags import words as voice

PER_PAGE = 25
ABOUT = {
    "act": gettext_lazy("An act of the career"),
    "fact": gettext_lazy("A fact beside the career"),
    "person": gettext_lazy("Name, date of birth or sex"),
    "missing": gettext_lazy("Something that is missing"),
}
STATES = {
    "open": gettext_lazy("Open"),
    "granted": gettext_lazy("Corrected"),
    "refused": gettext_lazy("Not corrected"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
NOTES = {
    "made": gettext_lazy("Asked"),
    "note": gettext_lazy("Added"),
    "granted": gettext_lazy("Corrected"),
    "refused": gettext_lazy("Not corrected"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


@allow("careers.request.decide")
@require_safe
def queue(request: PageRequest) -> HttpResponse:
    """Show HR the requests within reach, the most urgent first."""
    closed = request.GET.get("state") == "closed"
    rows = selectors.list_queue(request.actor, on=request.today, closed=closed)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(row.person for row in page)
    shown = {
        "page": page,
        "rows": [_row(row) | {"name": label_of(row.person, names)} for row in page],
        "closed": closed,
    }
    return render(request, "people/requests.html", shown)


@allow("careers.request.make")
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    """Show a person the own requests."""
    rows = [_row(row) for row in selectors.list_own(request.actor, on=request.today)]
    return render(request, "people/my_requests.html", {"rows": rows})


@allow("careers.file.read")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PageRequest, person: int) -> HttpResponse:
    """Say that something is wrong: in the own file, or as HR on behalf of the person.

    Raises:
        Http404: nobody within reach, or no such act or fact.
    """
    own = request.actor.person == person and request.actor.may_own("careers.request.make")
    if not own:
        require_person(request.actor, "careers.request.decide", person, on=request.today)
    about = _about(request)
    fixed = bool(about)
    form = AskForm(request.POST if request.method == "POST" else None, fixed=fixed)
    shown = {
        "person": person,
        "own": own,
        "name": label_of(person, names_of([person])),
        "form": form,
        "about": about,
        "what": _what(about),
    }
    if request.method != "POST":
        return render(request, "people/ask.html", shown)
    if not form.is_valid():
        return render(request, "people/ask.html", shown, status=422)
    try:
        made = services.make_request(
            actor=request.actor,
            person=person,
            text=form.cleaned_data["text"],
            on=request.today,
            **(about or {"about": form.cleaned_data["about"]}),
        )
    except BadInput as error:
        if error.where == "about":
            raise Http404 from error
        show(form, error)
        return render(request, "people/ask.html", shown, status=422)
    messages.success(
        request,
        _("Asked. HR decides by %(day)s; you find it here.") % {"day": voice().date(made.due_on)},
    )
    return redirect("people:request", made.pk)


@allow("careers.file.read")
@require_safe
def request_page(request: PageRequest, number: int) -> HttpResponse:
    """Show one request with its history, and what one can do."""
    found = selectors.require_request(request.actor, number, on=request.today)
    return _page(request, found)


@allow("careers.file.read")
@require_POST
def note(request: PageRequest, number: int) -> HttpResponse:
    """Add something to a request."""
    found = selectors.require_request(request.actor, number, on=request.today)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note=form, status=422)
    try:
        services.add_note(
            actor=request.actor, request=number, text=form.cleaned_data["text"], on=request.today
        )
    except ChangedMeanwhile:
        messages.error(request, _("Somebody was just before you: this request is closed."))
    except BadInput as error:
        show(form, error)
        return _page(request, found, note=form, status=422)
    else:
        messages.success(request, _("Added."))
    return redirect("people:request", number)


@allow("careers.request.make")
@require_POST
def withdraw(request: PageRequest, number: int) -> HttpResponse:
    """Withdraw the own request."""
    try:
        services.withdraw(actor=request.actor, request=number, on=request.today)
    except ChangedMeanwhile:
        messages.error(request, _("Somebody was just before you: this request is closed."))
    else:
        messages.success(request, _("Withdrawn. Nothing changes in your file."))
    return redirect("people:request", number)


@allow("careers.request.decide")
@require_POST
def decide(request: PageRequest, number: int) -> HttpResponse:
    """Decide on a request: corrected, or not with reasons."""
    found = selectors.require_request(request.actor, number, on=request.today)
    form = DecideForm(_batches(found), request.POST)
    if not form.is_valid():
        return _page(request, found, decide=form, status=422)
    given = form.cleaned_data
    try:
        if given["decision"] == "granted":
            services.grant(
                actor=request.actor,
                request=number,
                batch=given["batch"],
                text=given["reasons"],
                on=request.today,
            )
        else:
            services.refuse(actor=request.actor, request=number, text=given["reasons"], on=request.today)
    except ChangedMeanwhile:
        messages.error(request, _("Somebody was just before you: this request is closed."))
        return redirect("people:request", number)
    except BadInput as error:
        show(form, error, {"text": "reasons"})
        return _page(request, found, decide=form, status=422)
    messages.success(request, _("Decided. The person sees it on their home page."))
    return redirect("people:requests")


def _page(
    request: PageRequest,
    found: CorrectionRequest,
    *,
    note: NoteForm | None = None,
    decide: DecideForm | None = None,
    status: int = 200,
) -> HttpResponse:
    notes = list(found.notes.order_by("pk"))
    state = selectors.state_of(notes)
    own = request.actor.person == found.person_id
    decides = state == "open" and selectors.may_decide(request.actor, found)
    settings = values(request.today) if state == "refused" else {}
    shown = {
        "found": found,
        "own": own,
        "name": label_of(found.person_id, names_of([found.person_id])),
        "about": ABOUT[found.about],
        "state": state,
        "state_word": STATES[state],
        "notes": [_note(one) for one in notes],
        "late": state == "open" and found.due_on < request.today,
        "days": (found.due_on - request.today).days,
        "overdue": (request.today - found.due_on).days,
        "note_form": note or NoteForm(),
        "decide_form": (decide or DecideForm(_batches(found))) if decides else None,
        "officer": settings.get("contact.data_protection_officer") or "",
        "authority": settings.get("contact.supervisory_authority") or "",
    }
    return render(request, "people/request.html", shown, status=status)


def _row(row: selectors.RequestRow) -> dict[str, Any]:
    return {
        "row": row,
        "about": ABOUT[row.about],
        "state": STATES[row.state],
        "late": (row.days or 0) < 0,
        "overdue": -(row.days or 0),
    }


def _note(one: CorrectionNote) -> dict[str, Any]:
    return {"note": one, "kind": NOTES[one.kind], "who": "" if one.by_person else _("HR")}


def _batches(found: CorrectionRequest) -> list[tuple[int, str]]:
    return [
        (batch.pk, f"{words.day_of(batch.recorded_at)}: {_because(batch)}")
        for batch in services.correcting_batches(found)
        if batch.recorded_at
    ]


def _because(batch: Any) -> str:
    explained = getattr(batch, "explanation", None)
    text = explained.text if explained else _("without a reason")
    return text if len(text) <= 80 else f"{text[:79]}…"


def _about(request: PageRequest) -> dict[str, Any]:
    """Return what the request is about, where the link says it."""
    given = request.GET
    act, fact = given.get("act", ""), given.get("fact", "")
    employment, dot, number = act.partition(".")
    if dot and all(part.isdecimal() and len(part) < 8 for part in (employment, number)):
        return {"about": "act", "employment": int(employment), "act_no": int(number)}
    if fact.isdecimal() and len(fact) < 16:
        return {"about": "fact", "fact": int(fact)}
    return {}


def _what(about: dict[str, Any]) -> str:
    return str(ABOUT[about["about"]]) if about else ""
