"""Is the log whole? What the last check found, and asking for a new one. The inventory of all logs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doorstroom.audit.inventory import LOGS, Log
from doorstroom.audit.verification import last_check
from doorstroom.configuration.selectors import value
from doorstroom.configuration.words import role_word
from doorstroom.jobs.models import Job, State
from doorstroom.jobs.services import enqueue
from doorstroom.rights import ABILITIES
from doorstroom.web.logs.handlers import CHECK
from doorstroom.web.logs.readers import names_of_actors
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_WAITING = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class StoreState:
    """What the last check found in one log.

    Attributes:
        title: name of the log.
        store, events, head: of the chain; the head is to be noted elsewhere.
        broken_at: number of the first event that does not fit; None where the log is whole.
        why: what does not fit, in English as the check wrote it; empty where the log is whole.
    """

    title: Any
    store: str
    events: int
    head: str
    broken_at: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """The last check: when, by whom, and what it found."""

    at: datetime
    who: str
    whole: bool
    stores: tuple[StoreState, ...]


def latest() -> Check | None:
    """Return the last check in words; None if there was none yet. At most 2 queries."""
    event = last_check()
    if event is None:
        return None
    titles = {log.code: log.title for log in LOGS}
    stores = tuple(
        StoreState(
            titles[store],
            store,
            said["events"],
            f"{store}:{said['last_event']}:{said['hash']}",
            said["broken_at"] if said["why"] else None,
            said["why"],
        )
        for store in titles
        if (said := event.details["stores"].get(store))
    )
    who = names_of_actors([event.actor]).get(event.actor, event.actor)
    return Check(event.at, who, bool(event.details["whole"]), stores)


@allow("audit.log.read")
@require_safe
def chain(request: PageRequest) -> HttpResponse:
    """Show what the last check found, and whether one is under way."""
    running = Job.objects.filter(kind=CHECK, state__in=_WAITING).exists()
    return render(request, "logs/chain.html", {"check": latest(), "running": running})


@allow("audit.log.read")
@require_POST
def check_now(request: PageRequest) -> HttpResponse:
    """Ask for a check in the background; one that is under way is not asked for again."""
    if not Job.objects.filter(kind=CHECK, state__in=_WAITING).exists():
        enqueue(kind=CHECK, by=request.actor.name)
    messages.info(request, _("The check has been asked for. The result appears here."))
    return redirect("logs:chain")


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log of the inventory, with its readers in words and its term."""

    log: Log
    readers: tuple[str, ...]
    term: Any


@allow("audit.log.read")
@require_safe
def inventory(request: PageRequest) -> HttpResponse:
    """Show every log: what stands in it, where, who reads it, how long it is kept."""
    rows = [
        LogRow(
            log,
            tuple(sorted(role_word(role) for role in ABILITIES[log.ability].roles)) if log.ability else (),
            value(log.retention) if log.retention else None,
        )
        for log in LOGS
    ]
    return render(request, "logs/inventory.html", {"rows": rows})
