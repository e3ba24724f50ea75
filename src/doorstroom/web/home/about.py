"""Pages about the site itself: how accessible it is, and who helps."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doorstroom.configuration.selectors import value
from doorstroom.configuration.words import ROLES
from doorstroom.rights import Role
from doorstroom.web.shell.guard import public
from doorstroom.web.shell.request import PageRequest

# What the last run of the browser tests found; written by tests/web/home/test_accessibility_run.py.
RUN = Path(__file__).parent / "accessibility.json"
_YEAR = timedelta(days=366)
STATUS = {
    "fully": _("This site meets WCAG 2.2, level AA, in full."),
    "partly": _("This site meets WCAG 2.2, level AA, for the most part."),
    "not": _("This site does not meet WCAG 2.2, level AA, yet."),
}

DOES = {
    Role.EMPLOYEE: _("reads the own file, asks for corrections, and sees who looked"),
    Role.LINE_MANAGER: _("sees who works in the own units, in which function, and figures of those units"),
    Role.HR_OFFICER: _("reads and corrects files, decides on requests, and loads new data"),
    Role.PLANNER: _("works with figures; sees no file"),
    Role.AUDITOR: _("reads the logs, the accounts and the settings; sees no file"),
    Role.ADMINISTRATOR: _("gives accounts and roles, always together with a second administrator"),
}


@public
@require_safe
def accessibility(request: PageRequest) -> HttpResponse:
    """Show the accessibility statement: status, tests, failures, contact, enforcement (W5)."""
    run: dict[str, Any] = json.loads(RUN.read_text("utf-8"))
    run_on, inspected_on = date.fromisoformat(run["on"]), value("accessibility.inspected_on")
    shown = {
        "status": STATUS[value("accessibility.status")],
        "run": run | {"on": run_on},
        "run_is_old": request.today - run_on > _YEAR,
        "inspected_on": inspected_on,
        "inspection_is_old": inspected_on is None or request.today - inspected_on > _YEAR,
        "failures": value("accessibility.known_failures"),
        "contact": value("contact.accessibility"),
        "enforcement": value("contact.accessibility_enforcement"),
    }
    return render(request, "home/accessibility.html", shown)


@public
@require_safe
def help_(request: PageRequest) -> HttpResponse:
    """Show who helps, and what each role may do."""
    mine = request.actor.roles
    roles = [(ROLES[role], sentence, role in mine) for role, sentence in DOES.items()]
    shown = {"contact": value("contact.hr"), "roles": roles}
    return render(request, "home/help.html", shown)
