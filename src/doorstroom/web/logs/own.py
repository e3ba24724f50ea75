"""Who looked: for the person themselves, and for the auditor; and how the log of reads works."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.audit.selectors import reads_of
from doorstroom.audit.services import record
from doorstroom.careers.models import Person
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.configuration.selectors import value
from doorstroom.web.logs import paging
from doorstroom.web.logs.readers import lines
from doorstroom.web.shell.guard import allow, signed_in
from doorstroom.web.shell.request import PageRequest

LENGTH = 25


@allow("careers.reads.read")
@require_safe
def reads_of_me(request: PageRequest) -> HttpResponse:
    """Show a person who read about them; their own looks are left out.

    Raises:
        Http404: no own file.
    """
    person = request.actor.person
    if person is None:
        raise Http404
    return _page(request, person, own=True)


@allow("careers.reads.read")
@require_safe
def reads_of_person(request: PageRequest, person: int) -> HttpResponse:
    """Show an auditor who read about a person; that is logged too.

    Raises:
        Http404: the person does not exist, or is out of reach.
    """
    if request.actor.person == person:
        return _page(request, person, own=True)
    reached = request.actor.reach("careers.reads.read").everywhere
    if not reached or not Person.objects.filter(pk=person).exists():
        raise Http404
    record(
        by=request.actor.name,
        action="careers.reads.read",
        object_type="person",
        object_id=person,
        purpose="audit",
        store="work",
    )
    return _page(request, person, own=False)


def _page(request: PageRequest, person: int, *, own: bool) -> HttpResponse:
    counted = request.GET.get("kind") == "figures"
    found = reads_of(
        request.actor,
        person,
        own_name=request.actor.name if own else "",
        counted=counted,
        before=paging.from_text(request.GET.get("before", "")),
        limit=LENGTH + 1,
    )
    shown = found[:LENGTH]
    context = {
        "own": own,
        "person": person,
        "name": "" if own else label_of(person, names_of([person])),
        "lines": lines(shown, names=None if own else True),
        "counted": counted,
        "further": paging.further(request.GET, shown[-1].place) if len(found) > LENGTH else "",
        "first_page": "before" not in request.GET,
    }
    return render(request, "logs/reads.html", context)


@signed_in
@require_safe
def how(request: PageRequest) -> HttpResponse:
    """Explain how the log of reads works: what is written, who sees it, what it cannot tell."""
    return render(request, "logs/how.html", {"names_shown": value("reads.show_names")})
