"""The page where everybody starts: what is due, what is new, what one can do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.web.areas import areas
from doorstroom.web.home.can import groups
from doorstroom.web.home.line import drawn_line
from doorstroom.web.home.team import team_figures
from doorstroom.web.shell.area import Task
from doorstroom.web.shell.guard import public
from doorstroom.web.shell.request import PageRequest

_NEWS = 5
_FAR = date.max
_SOON = timedelta(days=14)


@public
@require_safe
def start(request: PageRequest) -> HttpResponse:
    """Show what is due, what is new and what one can do; to who is not signed in, what this is."""
    if request.account is None:
        return render(request, "home/public.html")
    tasks = _in_order(task for area in areas() for task in area.tasks(request))
    news = sorted((one for area in areas() for one in area.news(request)), key=lambda one: one.on)[::-1]
    shown = {
        "tasks": tasks,
        "late": sum(task.late for task in tasks),
        "soon": request.today + _SOON,
        "news": news[:_NEWS],
        "groups": groups(request.actor),
        "roleless": not request.actor.roles,
        "line": drawn_line(request.actor, on=request.today),
        "team": team_figures(request.actor, on=request.today),
        "today": request.today,
    }
    return render(request, "home/start.html", shown)


def _in_order(tasks: Iterable[Task]) -> list[Task]:
    """Late ones first, then by day; what has no day comes last."""
    return sorted(tasks, key=lambda task: (not task.late, task.on or _FAR))
