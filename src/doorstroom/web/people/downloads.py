"""Everything that is held about a person, to take along: a page that says what, JSON and PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.careers.access import require_person
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.people.export import get_export
from doorstroom.careers.people.file import number_of
from doorstroom.documents.pdf import pdf
from doorstroom.kernel.errors import BadInput
from doorstroom.web.people.printed import report
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow("careers.file.export")
@require_safe
def page(request: PageRequest, person: int) -> HttpResponse:
    """Say what the download holds, and offer it. Nothing is read yet, so nothing is logged.

    Raises:
        Http404: nobody within reach.
    """
    require_person(request.actor, "careers.file.export", person, on=request.today)
    try:
        number_of(person)
    except BadInput as error:
        raise Http404 from error
    own = request.actor.person == person
    shown = {"person": person, "own": own, "name": label_of(person, names_of([person]))}
    return render(request, "people/download.html", shown)


@allow("careers.file.export")
@require_safe
def as_json(request: PageRequest, person: int) -> HttpResponse:
    """Download everything as JSON; logged."""
    response = JsonResponse(_export(request, person), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="file.json"'
    return response


@allow("careers.file.export")
@require_safe
def as_pdf(request: PageRequest, person: int) -> HttpResponse:
    """Download everything as PDF; logged."""
    held = _export(request, person)
    document = report(held, label_of(person, names_of([person])), on=request.today)
    response = HttpResponse(pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="file.pdf"'
    return response


def _export(request: PageRequest, person: int) -> dict[str, Any]:
    try:
        return get_export(request.actor, person, administration=administration(), on=request.today)
    except BadInput as error:
        raise Http404 from error
