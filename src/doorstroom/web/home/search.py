"""Search: people, units and pages, in one box. What was sought stands in no address and no log."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doorstroom.careers.names.selectors import search_people
from doorstroom.careers.names.spelling import FEWEST, plain
from doorstroom.careers.people.units_found import search_units
from doorstroom.web.home.pages_found import search_pages
from doorstroom.web.shell.guard import signed_in
from doorstroom.web.shell.request import PageRequest

MOST = 25
LONGEST = 100  # characters that are looked for


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: PageRequest) -> HttpResponse:
    """Show what was found in three groups; a GET shows the empty box."""
    text = request.POST.get("q", "").strip()[:LONGEST]
    actor, today = request.actor, request.today
    shown = {
        "text": text,
        "short": bool(text) and len(plain(text).replace(" ", "")) < FEWEST,
        "most": MOST,
        "may_people": bool(actor.reach("careers.staff.list")),
    }
    if text and not shown["short"]:
        people = search_people(actor, text, MOST, on=today)
        units, found = search_units(actor, text, on=today, limit=MOST), search_pages(actor, text)
        shown |= {
            "people": people,
            "units": units,
            "pages": found,
            "cut": MOST in (len(people), len(units)),
            "total": len(people) + len(units) + len(found),
        }
    return render(request, "home/search.html", shown, status=422 if shown["short"] else 200)
