"""Correcting and annulling one act: a form, a look at what it does, then the deed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstroom.accounts.models import Account
from doorstroom.audit.events import words_of
from doorstroom.careers.errors import ChangedMeanwhile
from doorstroom.careers.models import Event, UnitState
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.people import amend
from doorstroom.careers.people.amend import Preview, Which
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import NotAllowed
from doorstroom.web.people import words
from doorstroom.web.people.forms import ActForm, AnnulForm, show
from doorstroom.web.people.timeline import Pair
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow("careers.file.write")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(  # noqa: PLR0911 - every way in which it can end
    request: PageRequest, person: int, employment: int, act: int
) -> HttpResponse:
    """Correct an act. The first POST shows what it would do, the second (``sure``) does it.

    Raises:
        Http404: no such act within reach.
    """
    which = _which(request, person, employment, act)
    try:
        former = amend.get_act(request.actor, which, on=request.today)
    except ChangedMeanwhile:
        return _too_late(request, which)
    except BadInput as error:
        raise Http404 from error
    code = _code(former["unit"])
    data = request.POST if request.method == "POST" else None
    form = ActForm(former, code, get_language() or "nl", data)
    shown = _shown(which, form) | {"former": former}
    if data is None or not form.is_valid():
        return render(request, "people/correct.html", shown, status=200 if data is None else 422)
    changes = form.changes()
    try:
        planned = amend.preview(request.actor, which, _by_id(changes), on=request.today)
        later = form.cleaned_data["later_too"]
        if "sure" not in data or (planned.later and later is None):
            return _preview(request, shown | _told(planned, changes), asked="sure" in data)
        done = amend.correct(
            request.actor,
            which,
            changes,
            because=form.cleaned_data["because"],
            later_too=bool(later),
            on=request.today,
        )
    except ChangedMeanwhile:
        return _too_late(request, which)
    except BadInput as error:
        show(form, error)
        return render(request, "people/correct.html", shown, status=422)
    except Refused as error:
        if isinstance(error, NotAllowed):
            raise
        form.add_error(None, _("The acts of this employment would contradict each other."))
        return render(request, "people/correct.html", shown | {"reasons": error.reasons}, status=422)
    return _done(request, which, done.batch, _("Corrected. What it said before stays visible in the file."))


@allow("careers.file.write")
@require_http_methods(["GET", "HEAD", "POST"])
def annul(request: PageRequest, person: int, employment: int, act: int) -> HttpResponse:
    """Take back an act that never was; it stays visible as annulled.

    Raises:
        Http404: no such act within reach.
    """
    which = _which(request, person, employment, act)
    try:
        planned = amend.preview(request.actor, which, None, on=request.today)
    except ChangedMeanwhile:
        return _too_late(request, which)
    except BadInput as error:
        raise Http404 from error
    except Refused as error:
        if isinstance(error, NotAllowed):
            raise
        shown = _shown(which, None) | {"reasons": error.reasons}
        return render(request, "people/annul.html", shown, status=422)
    data = request.POST if request.method == "POST" else None
    form = AnnulForm(data)
    shown = _shown(which, form) | _told(planned, {}) | {"former": planned.former, "said": _said(planned)}
    if data is None or not form.is_valid():
        return render(request, "people/annul.html", shown, status=200 if data is None else 422)
    later = form.cleaned_data["later_too"]
    if planned.later and later is None:
        form.add_error("later_too", _("Choose what happens to the later acts."))
        return render(request, "people/annul.html", shown, status=422)
    try:
        done = amend.annul(
            request.actor,
            which,
            because=form.cleaned_data["because"],
            later_too=bool(later),
            on=request.today,
        )
    except ChangedMeanwhile:
        return _too_late(request, which)
    return _done(request, which, done.batch, _("Annulled. The act stays visible as annulled."))


def _which(request: PageRequest, person: int, employment: int, act: int) -> Which:
    given = request.POST.get("version", "") if request.method == "POST" else ""
    if given.isdecimal() and len(given) < 6:
        return Which(person, employment, act, int(given))
    amend.require_writing(request.actor, person, on=request.today)
    latest = Event.objects.filter(person=person, employment=employment, act_no=act).order_by("-version")
    version = latest.values_list("version", flat=True).first()
    if version is None:
        raise Http404
    return Which(person, employment, act, version)


def _shown(which: Which, form: ActForm | AnnulForm | None) -> dict[str, Any]:
    return {"which": which, "form": form, "name": label_of(which.person, names_of([which.person]))}


def _code(unit: int | None) -> str:
    if unit is None:
        return ""
    states = UnitState.objects.filter(unit=unit).order_by("-effective_on", "-version")
    return states.values_list("code", flat=True).first() or ""


def _by_id(changes: dict[str, Any]) -> dict[str, Any]:
    if changes.get("unit"):
        return {**changes, "unit": amend.unit_of_code(changes["unit"])}
    return changes


def _told(planned: Preview, changes: dict[str, Any]) -> dict[str, Any]:
    """Put a preview into words."""
    codes = {name: (old, changes[name]) for name, (old, _new) in planned.changes.items()}
    if "unit" in codes:
        codes["unit"] = (_code(planned.former["unit"]), changes["unit"])
    return {
        "changes": [
            Pair(
                words.column_word(name),
                words.label(name, new) or _("not known"),
                words.label(name, old) or _("not known"),
            )
            for name, (old, new) in codes.items()
        ],
        "later": [
            {
                "on": held.effective_on,
                "column": words.column_word(held.column),
                "old": _text(held.column, held.old),
                "new": _text(held.column, held.new),
            }
            for held in planned.later
        ],
    }


def _text(column: str, value: str | None) -> str:
    if value is None:
        return _("not known")
    if column == "unit":
        return _code(int(value))
    if column == "managerial":
        return words.label(column, value == "True")
    return words.label(column, int(value) if column == "fte_thousandths" else value)


def _said(planned: Preview) -> list[Pair]:
    former = planned.former
    names = ["effective_on", "kind", "reason", *words.COLUMNS]
    return [
        Pair(
            words.column_word(name),
            _code(former["unit"]) if name == "unit" else words.label(name, former[name]),
        )
        for name in dict.fromkeys(names)
        if former.get(name) is not None
    ]


def _preview(request: PageRequest, shown: dict[str, Any], *, asked: bool) -> HttpResponse:
    if asked:
        shown["form"].add_error("later_too", _("Choose what happens to the later acts."))
    return render(request, "people/preview.html", shown, status=422 if asked else 200)


def _too_late(request: PageRequest, which: Which) -> HttpResponse:
    """Say who was first; nothing of theirs is overwritten."""
    acts = Event.objects.filter(person=which.person, employment=which.employment, act_no=which.act_no)
    by = acts.order_by("-version").values_list("batch__by", flat=True).first() or ""
    number = by.removeprefix("account:")
    who = Account.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    shown = {
        "who": who.name if who else "",
        "which": which,
        "name": label_of(which.person, names_of([which.person])),
    }
    return render(request, "people/too_late.html", shown, status=409)


def _done(request: PageRequest, which: Which, batch: int, sentence: str) -> HttpResponse:
    """Tell what was done; who received the old value is listed where there is anybody (G5)."""
    messages.success(request, sentence)
    if amend.list_receivers(request.actor, which.person, batch, on=request.today):
        return redirect("people:receivers", which.person, batch)
    return redirect("people:career", which.person)


@allow("careers.file.write")
@require_safe
def receivers(request: PageRequest, person: int, batch: int) -> HttpResponse:
    """List the exports that may hold what a correction replaced.

    Raises:
        Http404: no such correction of somebody within reach.
    """
    try:
        found = amend.list_receivers(request.actor, person, batch, on=request.today)
    except BadInput as error:
        raise Http404 from error
    numbers = [int(one.by.removeprefix("account:")) for one in found if one.by.startswith("account:")]
    names = dict(Account.objects.filter(pk__in=numbers).values_list("pk", "name"))
    shown = {
        "person": person,
        "name": label_of(person, names_of([person])),
        "receivers": [
            {
                "at": one.at,
                "what": words_of(one.action),
                "who": names.get(int(one.by.removeprefix("account:")), one.by)
                if one.by.startswith("account:")
                else one.by,
            }
            for one in found
        ],
    }
    return render(request, "people/receivers.html", shown)
