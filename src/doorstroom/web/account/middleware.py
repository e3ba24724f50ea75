"""Sessions that end, and pages that wait for a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from doorstroom.accounts.services import note_end_of_sessions
from doorstroom.web.account import sessions
from doorstroom.web.shell.guard import door_of

SIGN_IN = "/account/"  # where one still comes to without a second factor: to get one, or to leave


class SessionLimitMiddleware:
    """Ends a session that was idle, or lived, for too long; notes at most once a minute that it is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        session, now = request.session, time.time()
        account = session.get("_auth_user_id")
        if account is not None and sessions.is_over(session, now):
            request.session_is_over = True  # type: ignore[attr-defined]  # nobody signed out
            logout(request)
            note_end_of_sessions(by="limit", account=int(account), sessions=1)
        elif account is not None and sessions.needs_mark(session, now):
            session[sessions.SEEN] = int(now)
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends whoever signed in with a password alone to the page where a second factor is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request; outside the pages of one's own account such a session is nobody's."""
        if not request.path.startswith(SIGN_IN) and sessions.lacks_second_factor(request):
            request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let only the pages through that are open to everybody, and those of one's own account."""
        if request.path.startswith((SIGN_IN, "/api/")) or not sessions.lacks_second_factor(request):
            return None
        door = door_of(view)
        if door is not None and door.public and request.path != settings.LOGIN_REDIRECT_URL:
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
