"""The pages of figures: the staff of a day, and what happened between two."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from doorstroom.audit.services import record
from doorstroom.careers.figures.page import MAIN
from doorstroom.careers.figures.selectors import EXPORT, READ
from doorstroom.documents import Figure, Section
from doorstroom.documents.html import loud
from doorstroom.web.figures.asking import Answer, ask_flows, ask_register
from doorstroom.web.figures.files import FORMS
from doorstroom.web.shell import controls
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow(READ)
@require_GET
def register(request: PageRequest) -> HttpResponse:
    """Show the staff of a day. 422 where the address asks for what cannot be."""
    return _page(request, "register", ask_register(request, READ))


@allow(READ)
@require_GET
def flows(request: PageRequest) -> HttpResponse:
    """Show who came, moved and left in a period. 422 where the address asks for what cannot be."""
    return _page(request, "flows", ask_flows(request, READ))


def _page(request: PageRequest, name: str, answer: Answer) -> HttpResponse:
    context: dict[str, Any] = {"form": answer.form, "name": name, "tabs": _tabs(request, name)}
    context["fields"] = [controls.of(bound) for bound in answer.form]
    if answer.figures is not None:
        page = answer.figures.page
        context |= {
            "page": page,
            "finding": loud(page.finding),
            "sections": [_section(section) for section in page.sections],
            "links": {n: _link(request, unit) for n, unit in page.units.items()},
            "up": _link(request, None) if request.GET.get("unit", "all") != "all" else "",
            "files": _files(request, name, answer),
            # That the people are made up stands on top of every page already.
            "internal": answer.figures.report.marks[0],
        }
        record(
            by=request.actor.name,
            action=READ,
            object_type="figures",
            object_id=name,
            purpose="figures",
            details={"unit": answer.query.unit if answer.query else None, "by": answer.figures.cut},
            store="work",
        )
    return render(request, "figures/page.html", context, status=422 if answer.form.errors else 200)


def _section(section: Section) -> dict[str, Any]:
    """How a section is headed: by itself, by the finding of its chart, or for who hears the page only."""
    charted = len(section.blocks) == 1 and isinstance(section.blocks[0], Figure)
    return {
        "id": section.id,
        "title": section.title,
        "blocks": section.blocks,
        "main": section.id == MAIN,
        "heading": "" if charted else "ds-hidden" if section.id == "in-short" else "utrecht-heading-2",
        "level": 2 if charted else 3,
    }


def _link(request: HttpRequest, unit: int | None) -> str:
    """The same question about one unit, divided by what fits there."""
    asked = request.GET.copy()
    asked.pop("by", None)
    asked["unit"] = "all" if unit is None else str(unit)
    return f"?{asked.urlencode()}"


def _tabs(request: PageRequest, name: str) -> list[dict[str, Any]]:
    """Both pages; what they share in the address goes along."""
    kept = request.GET.copy()
    for field in list(kept):
        if field not in ("by", "unit", "count", "people", "known_on"):
            del kept[field]
    query = f"?{kept.urlencode()}" if kept else ""
    return [
        {"name": one, "url": reverse(f"figures:{one}") + query, "current": one == name}
        for one in ("register", "flows")
    ]


def _files(request: PageRequest, name: str, answer: Answer) -> list[dict[str, str]]:
    """Addresses of the downloads, for who may have them."""
    if answer.figures is None or not request.actor.may(EXPORT):
        return []
    blocks = [block for section in answer.figures.page.sections for block in section.blocks]
    query = request.GET.urlencode()
    return [
        {
            "title": form.title,
            "icon": form.icon,
            "url": reverse(f"figures:{name}_file", args=[code]) + (f"?{query}" if query else ""),
        }
        for code, form in FORMS.items()
        if code != "svg" or any(isinstance(block, Figure) for block in blocks)
    ]
