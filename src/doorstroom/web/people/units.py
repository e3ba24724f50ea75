"""Pages of organisation units: everybody who is signed in may see how the administration is built."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.careers.people.units import get_unit, list_below
from doorstroom.kernel.errors import BadInput
from doorstroom.web.people import words
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow("careers.units.read")
@require_safe
def units(request: PageRequest) -> HttpResponse:
    """Show the units at the top."""
    return render(request, "people/units.html", {"units": list_below(None, on=request.today)})


@allow("careers.units.read")
@require_safe
def unit(request: PageRequest, unit: int) -> HttpResponse:
    """Show one unit: its names through time, what is above and below, and how many work there.

    Raises:
        Http404: there is no such unit.
    """
    try:
        found = get_unit(request.actor, unit, on=request.today)
    except BadInput as error:
        raise Http404 from error
    periods = [(period, words.label("unit_kind", period.unit_kind)) for period in found.periods]
    shown = {
        "unit": found,
        "kind": words.label("unit_kind", found.unit_kind),
        "periods": periods,
        "may_list": found.people is not None,
    }
    return render(request, "people/unit.html", shown)
