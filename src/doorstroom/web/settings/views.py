"""The settings: all of them, and one with its decisions and the form of the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstroom.configuration.declared import GROUPS, SETTINGS
from doorstroom.configuration.kinds import Declared, Group, Kind, as_python
from doorstroom.configuration.selectors import coming, list_decisions, value, values
from doorstroom.configuration.services import change
from doorstroom.documents.words import LANGUAGES, Words
from doorstroom.kernel.errors import BadInput
from doorstroom.web.logs.readers import names_of_actors
from doorstroom.web.logs.terms import term_words
from doorstroom.web.settings.forms import SettingForm
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@dataclass(frozen=True, slots=True)
class Row:
    """A setting as the list shows it; an empty ``shown`` is "not set"."""

    declared: Declared
    shown: str
    decided: bool
    changes_on: date | None


@allow("configuration.setting.read")
@require_safe
def index(request: PageRequest) -> HttpResponse:
    """Show every setting, what holds today, and what is to change."""
    held, later = values(request.today), coming(request.today)
    groups: dict[Group, list[Row]] = {group: [] for group in GROUPS}
    for key, declared in SETTINGS.items():
        row = Row(declared, in_words(declared, held[key]), held[key] != declared.default, later.get(key))
        groups[declared.group].append(row)
    unset = sum(not row.shown for rows in groups.values() for row in rows)
    context = {"groups": [(GROUPS[group], group, rows) for group, rows in groups.items()], "unset": unset}
    return render(request, "settings/index.html", context)


@allow("configuration.setting.read")
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: PageRequest, key: str) -> HttpResponse:
    """Show one setting with all its decisions; whoever may decides on the next value.

    Raises:
        Http404: there is no such setting.
    """
    declared = SETTINGS.get(key)
    if declared is None:
        raise Http404
    may_change = request.actor.may("configuration.setting.manage")
    held = value(key, request.today)
    form = SettingForm(declared, request.POST or None, initial=SettingForm.initial_of(declared, held))
    if request.method == "POST":
        request.actor.require("configuration.setting.manage")
        if form.is_valid() and _decided(request, declared, form):
            messages.success(request, _("Your decision is kept."))
            return redirect("settings:setting", key=key)
    decisions = list_decisions(request.actor, key)
    names = names_of_actors(decision.by for decision in decisions)
    context = {
        "declared": declared,
        "shown": in_words(declared, held),
        "form": form if may_change else None,
        "decisions": [
            (one, in_words(declared, as_python(declared, one.value)), names.get(one.by, one.by))
            for one in decisions
        ],
        "term": declared.kind is Kind.RETENTION,
        "held": held,
    }
    return render(request, "settings/setting.html", context, status=422 if form.errors else 200)


def _decided(request: PageRequest, declared: Declared, form: SettingForm) -> bool:
    try:
        change(
            key=declared.key,
            value=form.value(),
            from_on=form.cleaned_data["from_on"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        )
    except BadInput:
        form.add_error(None, _("This value cannot be kept. Check what you filled in."))
        return False
    return True


def in_words(declared: Declared, held: Any) -> str:
    """Say a value in the language of the reader; nothing where it is not set."""
    if held is None or held == "":
        return ""
    said: Any = held
    match declared.kind:
        case Kind.BOOL:
            said = _("Yes") if held else _("No")
        case Kind.INT:
            said = f"{held} {declared.unit}"
        case Kind.CHOICE:
            said = (declared.choices or {}).get(held, held)
        case Kind.DATE:
            said = _voice().date(held)
        case Kind.RETENTION:
            said = term_words(held)
    return str(said)


def _voice() -> Words:
    language = get_language() or ""
    return Words(language if language in LANGUAGES else "nl")
