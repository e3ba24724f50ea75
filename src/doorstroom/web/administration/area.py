"""What the area offers."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstroom.accounts.selectors import list_waiting, list_waiting_links
from doorstroom.accounts.services import MANAGE
from doorstroom.rights import Role
from doorstroom.web.shell.area import Area, Page, Task
from doorstroom.web.shell.request import PageRequest


def tasks(request: PageRequest) -> Iterable[Task]:
    """Return what waits for this administrator: roles and links that somebody else gave. 2 queries."""
    if not request.actor.reach(MANAGE):
        return
    url = f"{reverse('administration:accounts')}?state=waiting"
    given = list_waiting(request.actor, on=request.today).count()
    if given:
        yield Task(
            title=ngettext("Confirm %(n)d role", "Confirm %(n)d roles", given) % {"n": given},
            sentence=_("Another administrator gave them. They do not hold before you agree."),
            url=url,
            action=_("Look at them"),
        )
    links = list_waiting_links(request.actor).count()
    if links:
        title = ngettext("Confirm %(n)d link to a file", "Confirm %(n)d links to a file", links)
        yield Task(
            title=title % {"n": links},
            sentence=_("Another administrator asked for it. The account opens no file before you agree."),
            url=url,
            action=_("Look at them"),
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
