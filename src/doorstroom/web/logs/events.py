"""The log for the auditor: the list, one event, the download."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstroom.audit.events import Kind, words_of
from doorstroom.audit.selectors import (
    Entry,
    Filter,
    get_event,
    list_events,
    people_of,
    walk_events,
)
from doorstroom.audit.services import record
from doorstroom.configuration.words import purpose_word
from doorstroom.documents.csv import safe
from doorstroom.web.logs import paging
from doorstroom.web.logs.forms import EventsForm
from doorstroom.web.logs.readers import names_of_actors
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

LENGTH = 25
COLUMNS = (
    "store",
    "event",
    "at",
    "operation_id",
    "actor",
    "origin",
    "action",
    "kind",
    "object_type",
    "object_id",
    "purpose",
    "result",
    "details",
    "previous",
    "hash",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the list shows it."""

    entry: Entry
    who: str
    what: str
    why: str


def tabs() -> list[tuple[str, str]]:
    """Return the kinds of events, with their words."""
    return [
        ("", _("All")),
        (Kind.WRITE.value, _("Changes")),
        (Kind.READ.value, _("Reads")),
        (Kind.ACCESS.value, _("Signing in and rights")),
        (Kind.EXPORT.value, _("Downloads")),
        (Kind.SYSTEM.value, _("The site itself")),
    ]


@allow("audit.log.read")
@require_safe
def index(request: PageRequest) -> HttpResponse:
    """Show the events of all logs, the latest first; the look itself is logged."""
    form, wanted, kind = _asked(request)
    found: list[Entry] = []
    if wanted is not None:
        before = paging.from_text(request.GET.get("before", ""))
        found = list_events(request.actor, wanted, before=before, limit=LENGTH + 1)
        _note(request, "audit.log.read", kind, form)
    names = names_of_actors(entry.event.actor for entry in found)
    rows = [_row(entry, names) for entry in found[:LENGTH]]
    further = paging.further(request.GET, rows[-1].entry.place) if len(found) > LENGTH else ""
    query = request.GET.copy()
    query.pop("before", None)
    download = query.urlencode()
    query.pop("kind", None)
    context = {
        "form": form,
        "kind": kind,
        "tabs": [(code, words, _with_kind(query.urlencode(), code)) for code, words in tabs()],
        "rows": rows,
        "further": further,
        "first_page": "before" not in request.GET,
        "download": download,
        "narrowed": any(request.GET.get(name) for name in (*form.fields, "operation")),
    }
    return render(request, "logs/events.html", context, status=422 if form.errors else 200)


@allow("audit.log.read")
@require_safe
def event(request: PageRequest, store: str, number: int) -> HttpResponse:
    """Show one event with all that was written, and the people it was about, counted.

    Raises:
        Http404: there is no such event.
    """
    entry = get_event(request.actor, store, number)
    if entry is None:
        raise Http404
    names = names_of_actors([entry.event.actor])
    details = sorted((str(name), _plain(said)) for name, said in entry.event.details.items())
    return render(request, "logs/event.html", {"row": _row(entry, names), "details": details})


@allow("audit.log.read")
@require_safe
def download(request: PageRequest) -> HttpResponse | StreamingHttpResponse:
    """Give the events of the filter as CSV, the latest first; the download is logged before it begins."""
    form, wanted, kind = _asked(request)
    if wanted is None:
        return render(request, "logs/events.html", {"form": form, "tabs": []}, status=422)
    _note(request, "audit.log.exported", kind, form)
    rows = walk_events(request.actor, wanted)
    return _csv("log", _lines(COLUMNS, (_values(entry) for entry in rows)))


@allow("audit.log.read")
@require_safe
def subjects(request: PageRequest, store: str, number: int) -> HttpResponse | StreamingHttpResponse:
    """Give one event as one line a person that it was about (obligation L3); the download is logged.

    Raises:
        Http404: there is no such event, or it was about nobody.
    """
    entry = get_event(request.actor, store, number)
    people = people_of(request.actor, entry) if entry else []
    if entry is None or not people:
        raise Http404
    record(
        by=request.actor.name,
        action="audit.log.exported",
        object_type="event",
        object_id=f"{store}:{number}",
        purpose="audit",
        details={"people": len(people)},
        store="work",
    )
    said = entry.event
    rows = ([said.operation_id, said.at.isoformat(), said.action, said.purpose, person] for person in people)
    return _csv("subjects", _lines(("operation_id", "at", "action", "purpose", "person"), rows))


def _asked(request: PageRequest) -> tuple[EventsForm, Filter | None, str]:
    kind = request.GET.get("kind", "")
    kinds = (kind,) if kind in set(Kind) else ()
    form = EventsForm(request.GET)
    if not form.is_valid():
        return form, None, kind
    try:
        operation = UUID(request.GET["operation"]) if request.GET.get("operation") else None
    except ValueError:
        operation = None
    return form, form.wanted(kinds, operation), kind if kinds else ""


def _note(request: PageRequest, action: str, kind: str, form: EventsForm) -> None:
    asked = sorted(name for name, said in form.cleaned_data.items() if said)
    record(
        by=request.actor.name,
        action=action,
        object_type="log",
        purpose="audit",
        details={"kind": kind, "filters": asked},
        store="work",
    )


def _row(entry: Entry, names: dict[str, str]) -> Row:
    said = entry.event
    return Row(
        entry,
        names.get(said.actor, ""),
        words_of(said.action),
        purpose_word(said.purpose) if said.purpose else "",
    )


def _with_kind(query: str, kind: str) -> str:
    return "?" + "&".join(part for part in (f"kind={kind}" if kind else "", query) if part)


def _values(entry: Entry) -> list[Any]:
    said = entry.event
    first: list[Any] = [entry.store, said.pk, said.at.isoformat()]
    return first + [_plain(getattr(said, name)) for name in COLUMNS[3:]]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(value[name])}" for name in sorted(value))
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return "" if value is None else str(value)


class _Echo:
    """A file that gives back what is written, for the writer of CSV."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def _lines(columns: tuple[str, ...], rows: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([safe(str(value)) for value in row])


def _csv(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    day = timezone.localdate().isoformat()
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="doorstroom-{name}-{day}.csv"'},
    )
