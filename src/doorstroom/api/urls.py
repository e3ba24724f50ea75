"""Addresses of the API, and the rooms that it is made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from doorstroom.api import (
    VERSION,
    accounts,
    careers,
    corrections,
    figures,
    ground,
    imports,
    log,
    me,
    publishing,
    requests,
)
from doorstroom.api.problems import problem_of
from doorstroom.api.reading import ExactRenderer, StrictParser
from doorstroom.careers.uploads.receiving import receives

api = NinjaAPI(
    title="Doorstroom",
    version=VERSION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=StrictParser(),
    renderer=ExactRenderer(),
)
ROOMS = (
    me.room,
    careers.room,
    requests.room,
    corrections.room,
    figures.room,
    ground.units,
    imports.room,
    ground.batches,
    log.room,
    accounts.room,
    publishing.room,
)
for room in ROOMS:
    api.add_router("", room)


def _answer(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_of(request, error).response()


for kind in (Exception, *api._exception_handlers):
    api.add_exception_handler(kind, _answer)


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that does not exist, also one with a slash too many."""
    return _answer(request, Http404())


def _taking_files(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """Say of the address of imports that it takes files: of every other one they are thrown away unread."""
    if isinstance(pattern, URLPattern) and str(pattern.pattern) == "imports":
        pattern.callback = receives(imports.ABILITY)(pattern.callback)
    return pattern


urlpatterns: list[URLPattern | URLResolver] = [
    # Not ninja's own root, which redirects to a page that we do not have.
    *(_taking_files(one) for one in api.urls[0] if getattr(one, "name", "") != "api-root"),
    re_path(r"^(?P<rest>.*)$", nothing_here),
]
