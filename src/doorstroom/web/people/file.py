"""The page of one career, one's own or that of somebody within reach."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstroom.audit.selectors import count_openings, count_reads_since
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.people.file import DatedFact, PersonFile, get_file
from doorstroom.kernel.dates import parse_iso
from doorstroom.kernel.errors import BadInput
from doorstroom.web.people import timeline, words
from doorstroom.web.people.timeline import Pair
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_HEAD = ("level", "relation")
_NOW = ("function", "unit", "grade", "scale", "level", "relation", "contract", "fte_thousandths", "place")


@allow("careers.file.read")
@require_safe
def me(request: PageRequest) -> HttpResponse:
    """Show the own career.

    Raises:
        Http404: no own file.
    """
    if request.actor.person is None:
        raise Http404
    return career(request, request.actor.person)


@allow("careers.file.read")
@require_safe
def career(request: PageRequest, person: int) -> HttpResponse:
    """Show a career as it is known, or was on a day.

    Raises:
        Http404: nobody within reach.
    """
    day, problem = _as_known(request)
    try:
        file = get_file(
            request.actor,
            person,
            administration=administration(),
            on=request.today,
            known_at=None if day is None else _end_of(day),
        )
    except BadInput as error:
        if day is None:
            raise Http404 from error
        problem = _("Nothing was known about this person on that day. You see what is known now.")
        day = None
        file = get_file(request.actor, person, administration=administration(), on=request.today)
    own = file.role is None
    shown = _shown(request, file, own=own) | {
        "known_on": day,
        "problem": problem,
        "status": 422 if problem else 200,
    }
    return render(request, "people/career.html", shown, status=shown["status"])


def _shown(request: PageRequest, file: PersonFile, *, own: bool) -> dict[str, Any]:
    name = label_of(file.person, names_of([file.person]))
    may_write = not own and request.actor.reach("careers.file.write") and file.limits.history
    return {
        "file": file,
        "own": own,
        "name": name,
        "subtitle": _subtitle(file),
        "heading": timeline.heading(file),
        "stops": timeline.stops(file),
        "annulled": timeline.annulled(file),
        "now": _now(file),
        "about": _about(file),
        "service": _service(file),
        "facts": [_fact(fact) for fact in file.facts],
        "may_write": bool(may_write),
        "may_ask": request.actor.may_own("careers.request.make") if own else bool(may_write),
        "may_download": own or bool(request.actor.reach("careers.file.export")),
        "times": _times(request, file)
        if own
        else count_openings(file.person, date(request.today.year, 1, 1)),
    }


def _as_known(request: PageRequest) -> tuple[date | None, str]:
    text = request.GET.get("on", "").strip()
    if not text:
        return None, ""
    try:
        day = parse_iso(text)
    except ValueError:
        return None, _("This is no day. Write it like 2025-12-31. You see what is known now.")
    if day >= request.today:
        return None, ""
    return day, ""


def _end_of(day: date) -> datetime:
    local = datetime.combine(day, time(23, 59, 59, 999_999), tzinfo=timezone.get_default_timezone())
    return local.astimezone(UTC)


def _subtitle(file: PersonFile) -> str:
    state = _state(file)
    if not state:
        return ""
    first = ", ".join(
        part for part in (words.label("function", state.get("function")), file.unit_name) if part
    )
    rest = [words.label(name, state[name]) for name in _HEAD if name in state]
    gone = [] if file.here else [_("no longer in service")]
    return " · ".join([part for part in (first, *rest, *gone) if part])


def _state(file: PersonFile) -> dict[str, Any]:
    """The state of the last act up to today that was no exit, of the main employment."""
    main = file.in_function["employment"] if file.in_function else None
    acts = [
        act
        for act in file.career.acts
        if act.from_on <= file.on and act.said.kind != "exit" and main in (None, act.employment)
    ]
    return dict(acts[-1].said.state) if acts else {}


def _now(file: PersonFile) -> list[Pair]:
    state = _state(file) if file.here else {}
    pairs = [
        Pair(words.column_word(name), words.label(name, state[name]))
        for name in _NOW
        if name in state and name != "unit"
    ]
    if file.here and file.unit_name:
        pairs.insert(1, Pair(words.column_word("unit"), file.unit_name))
    return pairs


def _about(file: PersonFile) -> list[Pair]:
    person = file.career.person
    names = [name for name in ("number", "birth_date", "sex") if name in file.limits.about]
    found = []
    for name in names:
        value = words.label(name, person[name]) or _("not known")
        if name == "birth_date" and person["birth_date"] and person["birth_precision"] == "year":
            value = str(person["birth_date"].year)
        found.append(Pair(words.column_word(name), value))
    return found


def _service(file: PersonFile) -> list[Pair]:
    if file.service is None:
        return []
    service = file.service
    found = [Pair(_("In service since"), words.label("effective_on", service["last_entry"]))]
    if file.in_function is not None:
        found.append(
            Pair(
                _("In this function"),
                words.duration(file.in_function["months"]) or _("cannot be determined"),
            )
        )
    found.append(Pair(_("Length of service"), words.duration(service["service_months"])))
    if file.limits.all_reasons and service["worked_months"] != service["service_months"]:
        found.append(Pair(_("Of which at work"), words.duration(service["worked_months"])))
    return found


def _fact(fact: DatedFact) -> dict[str, Any]:
    beside = [
        Pair(str(words.COMPANIONS.get(name, name)), words.fact_value(text))
        for name, text in fact.beside.items()
    ]
    return {
        "fact": fact,
        "kind": words.FACTS.get(fact.kind, fact.kind),
        "value": words.fact_value(fact.value),
        "beside": beside,
    }


def _times(request: PageRequest, file: PersonFile) -> int:
    first = date(request.today.year, 1, 1)
    return count_reads_since(request.actor, file.person, first, own_name=request.actor.name)
