"""What the columns mean: a form for the usual, the whole mapping as text for the rest."""

from __future__ import annotations

import tomllib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstroom.administrations import load
from doorstroom.careers.intake.canonical import SHAPES
from doorstroom.careers.intake.personal import is_national_number
from doorstroom.careers.uploads import services
from doorstroom.careers.uploads.folder import PART, path_of
from doorstroom.careers.uploads.models import Import
from doorstroom.careers.uploads.profile import Profile
from doorstroom.careers.uploads.receiving import Received, receives
from doorstroom.careers.uploads.selectors import ABILITY, profile_of
from doorstroom.careers.uploads.toml import mapping_text
from doorstroom.kernel.errors import BadInput
from doorstroom.web.imports.forms import MappingForm
from doorstroom.web.imports.mapping_form import ColumnsForm, reshaped
from doorstroom.web.imports.phrases import say, sentence
from doorstroom.web.imports.steps import COLUMNS, import_of, may_show, page_of, steps
from doorstroom.web.imports.views.begin import go_on
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_LARGEST = 200_000  # bytes of a mapping


@allow(ABILITY)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask what the columns mean; with good answers, have the extract checked."""
    one = import_of(request, public_id)
    profile = profile_of(one)
    if profile is None or not may_show(one, "columns"):
        return redirect(page_of(one))
    data = request.POST if request.method == "POST" else None
    form = _form(one, profile, data)
    if data is None or not form.is_valid():
        return _page(request, one, profile, form, status=200 if data is None else 422)

    def step() -> None:
        services.set_mapping(actor=request.actor, one=one, text=form.text)
        if "keep" not in request.POST:
            services.request_check(actor=request.actor, one=one)

    if "keep" in request.POST:
        messages.success(request, _("We keep this for you. Nothing has been imported."))
    return go_on(request, one, step)


@allow(ABILITY)
@require_POST
def shape(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Take the rows for another kind: acts, lists or stretches."""
    one = import_of(request, public_id)
    wanted = next((name for name in SHAPES if name == request.POST.get("shape")), None)
    if wanted is None:
        messages.error(request, _("Choose what a row is."))
        return redirect(page_of(one))
    text = mapping_text(reshaped(tomllib.loads(one.mapping), wanted))
    return go_on(request, one, lambda: services.keep_draft(actor=request.actor, one=one, text=text))


@allow(ABILITY)
@receives(ABILITY)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Show the whole mapping as text; take it changed, or from a file, with every mistake at its place."""
    one = import_of(request, public_id)
    if not may_show(one, "columns"):
        return redirect(page_of(one))
    if request.method != "POST":
        return _text_page(request, one, MappingForm(initial={"text": one.mapping}))
    form = MappingForm(request.POST, request.FILES)
    if not form.is_valid():
        return _text_page(request, one, form, status=422)
    try:
        wanted = _wanted(form)
        _refuse_national(wanted)
        return go_on(request, one, lambda: services.set_mapping(actor=request.actor, one=one, text=wanted))
    except BadInput as error:
        form.add_error("text", _("In the text: %(what)s") % {"what": say(error.what)})
        if error.expected:
            form.add_error(
                "text", sentence(_("Right would be: %(expected)s") % {"expected": say(error.expected)})
            )
        return _text_page(request, one, form, status=422)


@allow(ABILITY)
@require_safe
def download(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Send the mapping as a file, for the next time or the command line."""
    one = import_of(request, public_id)
    answer = HttpResponse(one.mapping, content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="mapping.toml"'
    return answer


def _form(one: Import, profile: Profile, data: Any) -> ColumnsForm:
    return ColumnsForm(data, profile=profile, text=one.mapping, administration=load(one.administration))


def _page(
    request: PageRequest, one: Import, profile: Profile, form: ColumnsForm, *, status: int
) -> HttpResponse:
    context = {
        "one": one,
        "profile": profile,
        "form": form,
        "steps": steps(one, at=COLUMNS),
        "shapes": [(name, name == form.shape) for name in SHAPES],
        "recognised": form.recognised,
        "usable": len(profile.usable),
        "failed": one.outcome.get("failed", ""),
        "stopped": one.outcome.get("stopped", False),
    }
    return render(request, "imports/columns.html", context, status=status)


def _text_page(request: PageRequest, one: Import, form: MappingForm, *, status: int = 200) -> HttpResponse:
    context = {"one": one, "form": form, "steps": steps(one, at=COLUMNS)}
    return render(request, "imports/mapping.html", context, status=status)


def _wanted(form: MappingForm) -> str:
    """Return the text of the form, or of the file that was handed in with it."""
    file = form.cleaned_data.get("file")
    if not isinstance(file, Received):
        return str(form.cleaned_data["text"]).replace("\r\n", "\n")
    try:
        if file.too_large or (file.size or 0) > _LARGEST:
            raise BadInput("the file is too large", expected="a mapping")
        return path_of(file.stored_as, PART).read_bytes().decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BadInput("not a TOML file", expected="TOML in UTF-8") from None
    finally:
        file.close()


def _refuse_national(text_: str) -> None:
    """Refuse a mapping that takes a column of national numbers, before anything is read.

    Raises:
        BadInput: it does.
    """
    try:
        columns_ = tomllib.loads(text_).get("columns", {})
    except tomllib.TOMLDecodeError:
        return  # said with its place elsewhere
    named = columns_.values() if isinstance(columns_, dict) else ()
    listed = [one for value in named for one in (value if isinstance(value, list) else [value])]
    if any(isinstance(one, str) and is_national_number(one) for one in listed):
        raise BadInput(
            "a national number is not taken",
            expected="a personnel number that means nothing elsewhere; leave this column out",
        )
