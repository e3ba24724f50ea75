"""The addresses of the site, and some that go wrong on purpose."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from doorstroom.rights import NotAllowed
from doorstroom.web import urls
from doorstroom.web.shell.guard import allow, public, signed_in
from doorstroom.web.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


def _raise(error):
    def view(_request):
        raise error

    return view


urlpatterns = [
    *urls.urlpatterns,
    path("test/forgotten", lambda _request: HttpResponse("a secret")),
    path("test/not-my-role", allow("audit.log.read")(lambda _request: HttpResponse("the log"))),
    path("test/refused-below", signed_in(_raise(NotAllowed("audit.log.read")))),
    path("test/out-of-reach", signed_in(_raise(NotAllowed("careers.file.read")))),
    path("test/fails", public(_raise(RuntimeError("secret of the database")))),
    path("test/big", public(lambda request: HttpResponse(request.body))),
]
