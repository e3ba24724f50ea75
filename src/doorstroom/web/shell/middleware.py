"""Who acts, and the first door: nothing is open that does not say for whom."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from doorstroom.accounts.models import Account
from doorstroom.careers.access import actor_of
from doorstroom.careers.storage.loading import one_point
from doorstroom.rights import Actor, NotAllowed
from doorstroom.web.shell import errors
from doorstroom.web.shell.guard import Door, door_of
from doorstroom.web.shell.request import PageRequest

NOBODY = Actor("nobody")
# Namespaces whose views guard themselves: signing in, and the API with its tokens.
SELF_GUARDED = ("/account/", "/api/")
LARGEST_NUMBER = 2**63 - 1  # of a row


class ActorMiddleware:
    """Sets ``request.account``, ``request.actor`` and ``request.today``, and asks each view for its door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        page = cast(PageRequest, request)
        page.today = timezone.localdate()
        page.account = request.user if isinstance(request.user, Account) else None
        page.actor = cast(Actor, SimpleLazyObject(lambda: _actor(page)))
        with one_point() if request.method in ("GET", "HEAD") else nullcontext():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse a view that is not for whoever asks.

        Raises:
            Http404: the address holds a number that nothing can have.
        """
        page = cast(PageRequest, request)
        if any(isinstance(one, int) and one > LARGEST_NUMBER for one in kwargs.values()):
            # Nothing of ours has such a number, and a database would fail over it.
            raise Http404
        if request.path.startswith(SELF_GUARDED):
            return None
        door = door_of(view)
        try:
            if door is None:
                raise NotAllowed("page without a door")
            return _knock(page, door)
        except NotAllowed as error:
            # Django asks process_exception only about views.
            return errors.not_allowed(request, error)


def _knock(page: PageRequest, door: Door) -> HttpResponse | None:
    """Return who is to sign in first.

    Raises:
        NotAllowed: signed in, but without the ability.
    """
    if door.public:
        return None
    if page.account is None:
        return _sign_in(page)
    if door.ability is not None:
        page.actor.require(door.ability)
    return None


def _sign_in(page: PageRequest) -> HttpResponse:
    away = settings.SESSION_COOKIE_NAME in page.COOKIES
    if page.method not in ("GET", "HEAD"):
        # A redirect would throw away what was typed.
        return errors.session_ended(page)
    if away:
        messages.info(page, _("You have been away for a while. Sign in and go on where you were."))
    login = redirect_to_login(page.get_full_path(), login_url=reverse("account_login"))
    if "HX-Request" in page.headers:
        # htmx follows a redirect silently, and would put the page of signing in into a corner of this one.
        return HttpResponse(status=204, headers={"HX-Redirect": login.url})
    return login


def _actor(page: PageRequest) -> Actor:
    return NOBODY if page.account is None else actor_of(page.account, on=page.today)
