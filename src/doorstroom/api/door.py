"""The door of each address: what form is asked and sent, whose token it is, how often, and what it opens.

All of it is decided before the input is read. Every operation has a door (a test holds that).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase

from doorstroom.accounts.tokens import using
from doorstroom.accounts.tokens.models import Token
from doorstroom.accounts.tokens.selectors import find, narrowed, works
from doorstroom.api.problems import Problem
from doorstroom.api.request import ApiRequest
from doorstroom.careers.access import actor_of
from doorstroom.rights import NotAllowed

JSON, MULTIPART = "application/json", "multipart/form-data"
MOST_JSON = 512 * 1024  # bytes; a mapping in escapes is the longest that is ever sent
_WITH_BODY = ("POST", "PUT", "PATCH")


class Door:
    """An open door: nobody needs a token. Checks only the form of what is asked and sent."""

    def __init__(self, *, gives: Sequence[str] = (JSON,), takes: str = JSON, most: int = MOST_JSON) -> None:
        self.gives, self.takes, self.most = tuple(gives), takes, most

    def __call__(self, request: HttpRequest) -> bool:
        """Let a request in.

        Raises:
            Problem: not with this form of answer or body.
        """
        if not any(request.accepts(form) for form in self.gives):
            raise Problem(406)
        if request.method in _WITH_BODY:
            if request.content_type != self.takes:
                raise Problem(415)
            if int(request.META.get("CONTENT_LENGTH") or 0) > self.most:
                raise Problem(413)
        return True


class Bearer(Door, AuthBase):
    """A door that a token opens; with abilities, only for who has one of them somewhere."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, *abilities: str, **form: Any) -> None:
        AuthBase.__init__(self)
        Door.__init__(self, **form)
        self.abilities = abilities

    def __call__(self, request: HttpRequest) -> bool:
        """Let a request in; sets ``request.actor`` and ``request.allowance``.

        Raises:
            Problem: without a token that works, too often, or with another form.
            NotAllowed: nowhere with this token.
        """
        Door.__call__(self, request)
        asking: ApiRequest = request  # type: ignore[assignment]
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        token = find(key) if scheme.lower() == self.openapi_scheme else None
        if token is None or not works(token, on=asking.today):
            raise self._refusal(asking, scheme, token)
        asking.allowance = using.take(token.actor_name, limit=settings.API_RATE)
        if not asking.allowance.passed:
            raise Problem(429, headers={"Retry-After": str(asking.allowance.seconds)})
        using.note_use(token, on=asking.today)
        asking.token = token
        asking.actor = narrowed(actor_of(token.account, on=asking.today), token)
        if self.abilities and not any(asking.actor.may(one) for one in self.abilities):
            raise NotAllowed(self.abilities[0])
        asking.asked = frozenset(self.abilities)
        return True

    def _refusal(self, request: ApiRequest, scheme: str, token: Token | None) -> Problem:
        challenge = 'Bearer realm="Doorstroom"'
        if scheme:
            challenge += ', error="invalid_token"'
            allowance = using.note_refusal(
                token,
                address=request.META.get("REMOTE_ADDR", ""),
                on=request.today,
                limit=settings.API_REFUSALS,
            )
            if not allowance.passed:
                return Problem(429, headers={"Retry-After": str(allowance.seconds)})
        return Problem(401, headers={"WWW-Authenticate": challenge})
