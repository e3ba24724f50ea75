"""Downloads of the figures: the page as CSV, Excel, PDF and SVG, with the same query and the same rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from doorstroom.audit.services import record, record_reading
from doorstroom.careers.figures.page import MAIN
from doorstroom.careers.figures.query import FlowsQuery, RegisterQuery
from doorstroom.careers.figures.selectors import EXPORT, people_counted
from doorstroom.documents import Report, Words
from doorstroom.documents.csv import table_csv
from doorstroom.documents.excel import workbook
from doorstroom.documents.pdf import pdf
from doorstroom.documents.svg import svg_file
from doorstroom.web.figures.asking import Answer, ask_flows, ask_register
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


def _csv(report: Report) -> bytes | None:
    """The table with one row a group; whoever wants a spreadsheet has a workbook beside it."""
    table = next((table for table in report.tables() if table.id == MAIN), None)
    return None if table is None else table_csv(table, report).encode()


def _svg(report: Report) -> bytes | None:
    figure = next(report.figures(), None)
    return None if figure is None else svg_file(figure, report, Words(report.language)).encode()


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which figures can be had: its name, icon, media type, and how it is made.

    ``make`` gives None where the page has nothing for this form.
    """

    title: str
    icon: str
    media_type: str
    make: Callable[[Report], bytes | None]


FORMS = {
    "csv": Form("CSV", "download", "text/csv; charset=utf-8", _csv),
    "xlsx": Form(
        "Excel",
        "file-spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook,
    ),
    "pdf": Form("PDF", "file-type-pdf", "application/pdf", pdf),
    "svg": Form("SVG", "chart-bar", "image/svg+xml", _svg),
}


@allow(EXPORT)
@require_GET
def register(request: PageRequest, form: str) -> HttpResponse:
    """Download the staff of a day."""
    return _file(request, "register", form, ask_register)


@allow(EXPORT)
@require_GET
def flows(request: PageRequest, form: str) -> HttpResponse:
    """Download who came, moved and left in a period."""
    return _file(request, "flows", form, ask_flows)


def _file(
    request: PageRequest, name: str, form: str, ask: Callable[[PageRequest, str], Answer]
) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    answer = ask(request, EXPORT)
    if answer.query is None:
        # The page says what is wrong with each field, and what would be right.
        return redirect(f"{reverse(f'figures:{name}')}?{request.GET.urlencode()}")
    content = None if answer.figures is None else FORMS[form].make(answer.figures.report)
    if content is None:
        raise Http404
    _log(request, name, form, answer)
    response = HttpResponse(content, content_type=FORMS[form].media_type)
    # Days and nothing else: a file name may be read by anybody who sees the folder.
    response["Content-Disposition"] = f'attachment; filename="{"-".join([name, *_days(answer)])}.{form}"'
    return response


def _log(request: PageRequest, name: str, form: str, answer: Answer) -> None:
    """Log the download, in the log of everybody who is counted in it."""
    query = answer.query
    if query is None or answer.figures is None:
        return
    people = people_counted(request.actor, query, administration=administration())
    facts: dict[str, Any] = {
        "action": EXPORT,
        "object_type": "figures",
        "object_id": name,
        "purpose": "figures",
        "details": {
            "form": form,
            "unit": query.unit,
            "by": answer.figures.cut,
            "days": "/".join(_days(answer)),
        },
        "store": "work",
    }
    if people.len():
        record_reading(actor=request.actor, people=people, **facts)
    else:
        record(by=request.actor.name, **facts)


def _days(answer: Answer) -> list[str]:
    match answer.query:
        case FlowsQuery(from_=first, to=last):
            return [first.isoformat(), last.isoformat()]
        case RegisterQuery(on=on):
            return [on.isoformat()]
        case _:
            return []
