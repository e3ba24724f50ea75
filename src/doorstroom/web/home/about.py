"""Pages about the site itself: how accessible it is, and who helps."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.web.shell.guard import public
from doorstroom.web.shell.request import PageRequest


@public
@require_safe
def accessibility(request: PageRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "home/accessibility.html")


@public
@require_safe
def help_(request: PageRequest) -> HttpResponse:
    """Show who helps, and what each role may do."""
    return render(request, "home/help.html")
