"""Search: people, units and pages, in one box."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doorstroom.web.shell.guard import signed_in
from doorstroom.web.shell.request import PageRequest


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: PageRequest) -> HttpResponse:
    """Show what was found; the words that were sought stand in no address and no log."""
    return render(request, "home/search.html", {"text": request.POST.get("q", "")})
