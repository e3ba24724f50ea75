"""What the area offers."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstroom.accounts.selectors import list_waiting
from doorstroom.accounts.services import MANAGE
from doorstroom.rights import Role
from doorstroom.web.shell.area import Area, Page, Task
from doorstroom.web.shell.request import PageRequest


def tasks(request: PageRequest) -> Iterable[Task]:
    """Return what waits for this administrator: roles that somebody else gave. 1 query."""
    if not request.actor.reach(MANAGE):
        return ()
    waiting = list_waiting(request.actor, on=request.today).count()
    if not waiting:
        return ()
    title = ngettext("Confirm %(n)d role", "Confirm %(n)d roles", waiting) % {"n": waiting}
    return (
        Task(
            title=title,
            sentence=_("Another administrator gave them. They do not hold before you agree."),
            url=f"{reverse('administration:accounts')}?state=waiting",
            action=_("Look at them"),
        ),
    )


_WHO = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})

AREA = Area(
    "administration",
    pages=(
        Page(
            "administration:accounts",
            _("Accounts"),
            _("Who can sign in, and which roles they hold."),
            ability="accounts.account.read",
            nav=70,
            roles=_WHO,
        ),
        Page(
            "administration:roles",
            _("Review of roles"),
            _("Every role that holds or waits, by person, to go through once a year."),
            ability="accounts.account.read",
            roles=_WHO,
        ),
        Page(
            "administration:new",
            _("New account"),
            _("Let somebody in, and invite them."),
            ability="accounts.account.manage",
            roles=frozenset({Role.ADMINISTRATOR}),
        ),
    ),
    tasks=tasks,
)
