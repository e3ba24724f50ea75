"""Who acts, and the first door: nothing is open that does not say for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from doorstroom.accounts.models import Account
from doorstroom.careers.access import actor_of
from doorstroom.rights import Actor, NotAllowed
from doorstroom.web.shell.guard import Door, door_of
from doorstroom.web.shell.request import PageRequest

NOBODY = Actor("nobody")
# Namespaces whose views guard themselves: signing in, and the API with its tokens.
SELF_GUARDED = ("/account/", "/api/")


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
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a view that is not for whoever asks.

        Raises:
            NotAllowed: signed in, but without the ability (shown by ``errors``).
        """
        page = cast(PageRequest, request)
        if request.path.startswith(SELF_GUARDED):
            return None
        door = door_of(view)
        if door is None:
            raise NotAllowed("page without a door")
        return _knock(page, door)


def _knock(page: PageRequest, door: Door) -> HttpResponse | None:
    if door.public:
        return None
    if page.account is None:
        return redirect_to_login(page.get_full_path(), login_url=reverse("account_login"))
    if door.ability is not None:
        page.actor.require(door.ability)
    return None


def _actor(page: PageRequest) -> Actor:
    return NOBODY if page.account is None else actor_of(page.account, on=page.today)
