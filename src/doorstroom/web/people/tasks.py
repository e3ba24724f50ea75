"""What waits for HR and what is new for a person, on their home pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstroom.careers.requests.selectors import list_decided_since, list_queue
from doorstroom.web.shell.area import News, Task
from doorstroom.web.shell.request import PageRequest

_MOST = 3


def tasks(request: PageRequest) -> Iterable[Task]:
    """Return the most urgent requests on which who looks decides. At most 2 queries."""
    if not request.actor.reach("careers.request.decide"):
        return []
    rows = list_queue(request.actor, on=request.today)
    return [
        Task(
            _("Decide on a request for correction"),
            _("Somebody says that something in their file is wrong. The law gives one month at most."),
            reverse("people:request", args=[row.pk]),
            _("Look at it"),
            on=row.due_on,
            late=row.due_on < request.today,
        )
        for row in rows[:_MOST]
    ]


def news(request: PageRequest) -> Iterable[News]:
    """Return the own requests that were decided lately. At most 1 query."""
    if request.actor.person is None:
        return []
    return [
        News(
            row.closed_on,
            _("Your file has been corrected") if row.state == "granted" else _("Your file was not corrected"),
            _("HR decided on your request. Read what they say."),
            reverse("people:request", args=[row.pk]),
        )
        for row in list_decided_since(request.actor, on=request.today)
        if row.closed_on is not None
    ]
