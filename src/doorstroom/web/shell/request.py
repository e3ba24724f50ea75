"""The request as views get it: signed in, with who acts."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from doorstroom.accounts.models import Account
from doorstroom.rights import Actor


class PageRequest(HttpRequest):
    """A request that passed ``ActorMiddleware``.

    Attributes:
        account: who is signed in; None on public pages without a sign-in.
        actor: who acts; has no roles where nobody is signed in.
        today: the day of the request, in the time zone of the administration.
        mode: light or dark as the reader chose; empty is as the device says.
    """

    account: Account | None
    actor: Actor
    today: date
    mode: str
