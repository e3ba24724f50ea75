"""The request as the rooms get it: past the door, with who acts."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from doorstroom.accounts.tokens.models import Token
from doorstroom.accounts.tokens.using import Allowance
from doorstroom.rights import Actor


class ApiRequest(HttpRequest):
    """A request that passed its door.

    Attributes:
        actor: who acts: the account of the token, narrowed to its scopes.
        token: the token itself.
        today: the day of the request, in the time zone of the administration.
        allowance: what is left of the minute.
        asked: abilities that the door asked for: who has them somewhere is told 404 for what is out of reach.
    """

    actor: Actor
    token: Token
    today: date
    allowance: Allowance
    asked: frozenset[str]
