"""Language, and light or dark: kept in a cookie and, when signed in, in the account."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from doorstroom.accounts.models import LANGUAGES, THEMES, Account
from doorstroom.web.shell.guard import public
from doorstroom.web.shell.language import LANGUAGE_COOKIE, MODE_COOKIE

_YEAR = 365 * 24 * 3600


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the site in another language from now on; one that we do not have changes nothing."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in LANGUAGES:
        _keep(response, LANGUAGE_COOKIE, chosen)
        _account(request).update(language=chosen)
    return response


@public
@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Show the site light, dark, or as the device says."""
    chosen = request.POST.get("mode", "")
    response = _back(request)
    if chosen in (*THEMES, "device"):
        theme = chosen if chosen in THEMES else ""
        _keep(response, MODE_COOKIE, theme)
        _account(request).update(theme=theme)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Go back to the page of this site where the switch stood; to the start if it was none of ours."""
    page = request.POST.get("next", "")
    own = page.startswith("/") and url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(page if own else "/")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_YEAR, secure=not settings.PLAIN_HTTP, httponly=True, samesite="Lax"
    )


def _account(request: HttpRequest) -> QuerySet[Account]:
    user = request.user
    return Account.objects.filter(pk=user.pk) if isinstance(user, Account) else Account.objects.none()
