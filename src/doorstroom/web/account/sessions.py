"""What a session knows about itself: when it began, when it was last used, how sure we are of who it is."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

BEGAN, SEEN, STRONG = "session_began", "session_seen", "session_strong"
# Ways of signing in that need nothing beside them: allauth asked a factor, or the provider vouched.
_STRONG_METHODS = frozenset({"mfa", "socialaccount"})


def begin(session: SessionBase, methods: list[dict[str, Any]]) -> None:
    """Note the beginning of a session, and whether it was begun with more than a password.

    Args:
        methods: what allauth recorded of the signing in.
    """
    session[BEGAN] = session[SEEN] = int(time.time())
    session[STRONG] = any(one.get("method") in _STRONG_METHODS for one in methods)


def is_over(session: SessionBase, now: float) -> bool:
    """Whether a session was idle, or lived, for too long (obligation W7)."""
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    return bool(now - seen > settings.SESSION_IDLE_LIMIT or now - began > settings.SESSION_ABSOLUTE_LIMIT)


def needs_mark(session: SessionBase, now: float) -> bool:
    """Whether its use must be noted again: at most once a minute, because each note is a write."""
    return bool(now - session.get(SEEN, 0) > min(60, settings.SESSION_IDLE_LIMIT / 10))


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody signed in with a password alone where that is not enough (obligation W8)."""
    return bool(
        settings.SECOND_FACTOR_REQUIRED
        and "_auth_user_id" in request.session
        and not request.session.get(STRONG)
    )


def is_fresh(session: SessionBase) -> bool:
    """Whether the signing in was just now."""
    return bool(time.time() - session.get(BEGAN, 0) < 300)
