"""The page where everybody starts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.web.shell.guard import public
from doorstroom.web.shell.request import PageRequest


@public
@require_safe
def start(request: PageRequest) -> HttpResponse:
    """Show what is due, what is new and what one can do; to who is not signed in, what this is."""
    return render(request, "home/public.html" if request.account is None else "home/start.html")
