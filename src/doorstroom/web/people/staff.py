"""The list of staff: who works in the units of a manager or HR officer."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from doorstroom.careers.names.selectors import search_people
from doorstroom.careers.names.spelling import FEWEST, plain
from doorstroom.careers.people.staff import ORDERS, PER_PAGE, StaffPage, StaffRow, list_staff, sees_former
from doorstroom.careers.people.units import list_choices
from doorstroom.rights import Actor, Role
from doorstroom.web.people import words
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest
from doorstroom.web.shell.tags import words as voice

_DIGITS = 19  # fewer fit the number of a row


@allow("careers.staff.list")
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: PageRequest) -> HttpResponse:
    """Show the staff within reach; what one searches for goes by POST, so that no address holds a name.

    Raises:
        Http404: a filter that makes no sense.
    """
    if request.method == "POST":
        return _search(request, request.POST.get("text", ""))
    order = request.GET.get("order", "name")
    unit = request.GET.get("unit", "")
    if order not in ORDERS or not (unit == "" or (unit.isdecimal() and len(unit) < _DIGITS)):
        raise Http404
    former = request.GET.get("who") == "former"
    found = list_staff(
        request.actor,
        administration=administration(),
        on=request.today,
        unit=int(unit) if unit else None,
        order=order,
        page=_number(request.GET.get("page", "1")),
        former=former,
    )
    chosen, choices = list_choices(
        request.actor, int(unit) if unit else None, on=request.today, point=found.point
    )
    shown = {
        "rows": [_row(row) for row in found.rows],
        "columns": found.columns,
        "page": _page(found),
        "total": found.total,
        "count": _count(found.total, former=former),
        "order": order,
        "unit": chosen,
        "choices": choices,
        "former": former,
        "may_see_former": sees_former(request.actor),
        "team": is_team(request.actor),
    }
    return render(request, "people/staff.html", shown)


def is_team(actor: Actor) -> bool:
    """Whether the staff of who looks is a team: they lead, and are not of HR."""
    return Role.LINE_MANAGER in actor.roles and Role.HR_OFFICER not in actor.roles


def _search(request: PageRequest, text: str) -> HttpResponse:
    short = len(plain(text).replace(" ", "")) < FEWEST
    found = [] if short else search_people(request.actor, text, on=request.today)
    shown = {"text": text, "short": short, "found": found, "team": is_team(request.actor)}
    return render(request, "people/found.html", shown, status=422 if short else 200)


def _count(total: int, *, former: bool) -> str:
    number = {"n": voice().integer(total)}
    if former:
        return ngettext("%(n)s person who left", "%(n)s people who left", total) % number
    return ngettext("%(n)s person in service", "%(n)s people in service", total) % number


def _row(row: StaffRow) -> dict[str, object]:
    return {
        "person": row.person,
        "name": row.name,
        "number": row.number,
        "function": words.label("function", row.function),
        "unit": row.unit,
        "unit_name": row.unit_name,
        "since": words.duration(row.months) or (_("cannot be determined") if row.here else ""),
        "since_on": row.since,
        "relation": words.label("relation", row.relation),
        "share": words.label("fte_thousandths", row.fte_thousandths),
        "colour": row.person % 3 + 1,
    }


def _page(found: StaffPage) -> Page[int]:
    # Only its numbers are shown: the rows were cut where they lie.
    return Paginator(range(found.total), PER_PAGE).page(found.page)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 1
