"""Handing in: the files of a new import, a better file, another sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstroom.careers.uploads import services
from doorstroom.careers.uploads.models import Import, Kind, Upload
from doorstroom.careers.uploads.receiving import Received, receives
from doorstroom.careers.uploads.selectors import ABILITY, former_mappings, profile_of
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.web.imports.forms import BeginForm, ReplaceForm
from doorstroom.web.imports.phrases import say, sentence
from doorstroom.web.imports.steps import import_of, page_of, steps
from doorstroom.web.imports.views.check import result_page
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_FORMER = 10


@allow(ABILITY)
@receives(ABILITY)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Take the files of a new import."""
    former = list(former_mappings(request.actor)[:_FORMER])
    if request.method != "POST":
        return _new_page(request, BeginForm(former=former))
    form = BeginForm(request.POST, request.FILES, former=former)
    if not form.is_valid():
        return _new_page(request, form, status=422)
    uploads: dict[str, Upload | None] = {}
    for kind in Kind:
        uploads[kind] = _received(request, form, kind, kind)
    extract = uploads[Kind.EXTRACT]
    if form.errors or extract is None:
        # What was good is not asked for again only if it is kept; an expiry removes what nobody uses.
        return _new_page(request, form, status=422)
    chosen = form.cleaned_data.get("mapping", "")
    mapping = next((one.mapping for one in former if str(one.public_id) == chosen), "")
    one = services.begin(
        actor=request.actor,
        extract=extract,
        organisation=uploads[Kind.ORGANISATION],
        names=uploads[Kind.NAMES],
        mapping=mapping,
    )
    return redirect("imports:progress", one.public_id)


@allow(ABILITY)
@receives(ABILITY)
@require_POST
def replace(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Take a better file in the place of one."""
    one = import_of(request, public_id)
    form = ReplaceForm(request.POST, request.FILES)
    if not form.is_valid():
        return result_page(request, one, replace=form, status=422)
    upload = _received(request, form, "file", Kind(form.cleaned_data["kind"]))
    if upload is None:
        return result_page(request, one, replace=form, status=422)
    return go_on(request, one, lambda: services.replace_file(actor=request.actor, one=one, upload=upload))


@allow(ABILITY)
@require_POST
def sheet(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Read another sheet of the workbook."""
    one = import_of(request, public_id)
    profile, wanted = profile_of(one), request.POST.get("sheet", "")
    if profile is None or wanted not in profile.sheets:
        messages.error(request, _("The workbook has no such sheet."))
        return redirect(page_of(one))
    return go_on(request, one, lambda: services.read_again(actor=request.actor, one=one, sheet=wanted))


def go_on(request: PageRequest, one: Import, step: Callable[[], Any]) -> HttpResponse:
    """Take a step, and go to the page where the import is then; a colleague may have been quicker."""
    try:
        step()
    except Refused:
        messages.warning(request, _("This import went on in the meantime. You see where it is now."))
    one.refresh_from_db()
    return redirect("imports:show", one.public_id)


def _new_page(request: PageRequest, form: BeginForm, *, status: int = 200) -> HttpResponse:
    return render(request, "imports/new.html", {"form": form, "steps": steps(None)}, status=status)


def _received(request: PageRequest, form: Form, name: str, kind: Kind) -> Upload | None:
    """Return a file as kept; where it is refused, the form says why and what would be right."""
    received = form.cleaned_data.get(name)
    if not isinstance(received, Received):
        return None
    try:
        return services.receive(actor=request.actor, received=received, kind=kind)
    except BadInput as error:
        form.add_error(
            name,
            sentence(
                _("%(what)s. Right would be: %(expected)s.")
                % {"what": say(error.what), "expected": say(error.expected)}
                if error.expected
                else say(error.what) + "."
            ),
        )
        return None
