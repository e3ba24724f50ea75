"""What is registered beside the acts: birth date, sex, name, and dated facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from doorstroom.careers.errors import ChangedMeanwhile, ImportRefused
from doorstroom.careers.models import Fact
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.names.services import change_name
from doorstroom.careers.people import amend
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import NotAllowed
from doorstroom.web.people import words
from doorstroom.web.people.forms import AnnulForm, FactForm, NameForm, PersonForm, show
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow("careers.file.write")
@require_http_methods(["GET", "HEAD", "POST"])
def registered(request: PageRequest, person: int) -> HttpResponse:
    """Correct date of birth or sex as registered.

    Raises:
        Http404: nobody within reach.
    """
    state = _state(request, person)
    if request.method != "POST":
        initial = {
            "birth_date": state.birth_date,
            "birth_precision": state.birth_precision or "",
            "sex": state.sex or "",
            "version": state.version,
        }
        return _page(request, person, PersonForm(initial=initial))
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    given = form.cleaned_data
    try:
        amend.correct_person(
            request.actor,
            person,
            version=given["version"],
            birth_date=given["birth_date"],
            birth_precision=given["birth_precision"] or None,
            sex=given["sex"] or None,
            because=given["because"],
            on=request.today,
        )
    except ChangedMeanwhile:
        form.add_error(None, _("Somebody was just before you. Your choice has not been saved."))
        return _page(request, person, form, status=409)
    except BadInput as error:
        show(form, error)
        return _page(request, person, form, status=422)
    messages.success(request, _("Corrected. What it said before stays recorded."))
    return redirect("people:career", person)


@allow("careers.file.write")
@sensitive_post_parameters("given", "family")
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: PageRequest, person: int) -> HttpResponse:
    """Change what a person is called from now on.

    Raises:
        Http404: nobody within reach.
    """
    _state(request, person)
    held = PersonName.objects.filter(person=person).order_by("-version").first()
    if request.method != "POST":
        initial = {
            "given": held.given if held else "",
            "family": held.family if held else "",
            "name_version": held.version if held else None,
        }
        return _name_page(request, person, NameForm(initial=initial))
    form = NameForm(request.POST)
    if not form.is_valid():
        return _name_page(request, person, form, status=422)
    given = form.cleaned_data
    try:
        change_name(
            actor=request.actor,
            person=person,
            given=given["given"],
            family=given["family"],
            version=given["name_version"],
            on=request.today,
        )
    except BadInput as error:
        show(form, error, {"family_name": "family", "given_name": "given"})
        return _name_page(request, person, form, status=422)
    except Refused as error:
        if isinstance(error, NotAllowed):
            raise
        form.add_error(None, _("Somebody was just before you. Your choice has not been saved."))
        return _name_page(request, person, form, status=409)
    messages.success(request, _("The name has been changed. The former name finds nobody any more."))
    return redirect("people:career", person)


@allow("careers.file.write")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_fact(request: PageRequest, person: int, fact: int) -> HttpResponse:
    """Correct when a dated fact holds, or what it says.

    Raises:
        Http404: no such fact of somebody within reach.
    """
    held = _fact(request, person, fact)
    if request.method != "POST":
        initial = {
            "from_on": held.from_on,
            "until": held.until,
            "value": held.value,
            "version": held.version,
        }
        return _fact_page(request, held, FactForm(initial=initial))
    form = FactForm(request.POST)
    if not form.is_valid():
        return _fact_page(request, held, form, status=422)
    given = form.cleaned_data
    changes = {"from_on": given["from_on"], "until": given["until"], "value": given["value"] or None}
    return _amended(request, held, form, (given["version"], changes, given["because"]))


@allow("careers.file.write")
@require_http_methods(["GET", "HEAD", "POST"])
def annul_fact(request: PageRequest, person: int, fact: int) -> HttpResponse:
    """Take back a dated fact that never was.

    Raises:
        Http404: no such fact of somebody within reach.
    """
    held = _fact(request, person, fact)
    if request.method != "POST":
        return _fact_page(request, held, AnnulForm(), annul=True)
    form = AnnulForm(request.POST)
    version = request.POST.get("version", "")
    if not form.is_valid() or not version.isdecimal():
        return _fact_page(request, held, form, status=422, annul=True)
    return _amended(request, held, form, (int(version), None, form.cleaned_data["because"]))


def _amended(
    request: PageRequest,
    held: Fact,
    form: FactForm | AnnulForm,
    said: tuple[int, dict[str, Any] | None, str],
) -> HttpResponse:
    version, changes, because = said
    annul = changes is None
    try:
        amend.correct_fact(request.actor, held.fact, version, changes, because=because, on=request.today)
    except ChangedMeanwhile:
        form.add_error(None, _("Somebody was just before you. Your choice has not been saved."))
        return _fact_page(request, held, form, status=409, annul=annul)
    except BadInput as error:
        show(form, error)
        return _fact_page(request, held, form, status=422, annul=annul)
    except ImportRefused as error:
        for problem in error.problems:
            known = problem.column if problem.column in form.fields else None
            form.add_error(known, _("This value does not fit. Check the days and what it says."))
        return _fact_page(request, held, form, status=422, annul=annul)
    done = _("Annulled.") if annul else _("Corrected. What it said before stays recorded.")
    messages.success(request, done)
    return redirect("people:career", held.person_id)


def _state(request: PageRequest, person: int) -> Any:
    try:
        return amend.get_person_state(request.actor, person, on=request.today)
    except BadInput as error:
        raise Http404 from error


def _fact(request: PageRequest, person: int, fact: int) -> Fact:
    amend.require_writing(request.actor, person, on=request.today)
    held = Fact.objects.filter(fact=fact, person=person).order_by("-version").first()
    if held is None or held.action == "annul":
        raise Http404
    return held


def _page(request: PageRequest, person: int, form: PersonForm, status: int = 200) -> HttpResponse:
    shown = {"person": person, "name": label_of(person, names_of([person])), "form": form}
    return render(request, "people/registered.html", shown, status=status)


def _name_page(request: PageRequest, person: int, form: NameForm, status: int = 200) -> HttpResponse:
    shown = {"person": person, "name": label_of(person, names_of([person])), "form": form}
    return render(request, "people/name.html", shown, status=status)


def _fact_page(
    request: PageRequest, held: Fact, form: FactForm | AnnulForm, *, status: int = 200, annul: bool = False
) -> HttpResponse:
    person = held.person_id
    if annul:
        form.fields.pop("later_too", None)
    shown = {
        "held": held,
        "kind": words.FACTS.get(held.kind, held.kind),
        "value": words.fact_value(held.value),
        "name": label_of(person or 0, names_of([person] if person else [])),
        "form": form,
        "annul": annul,
    }
    return render(request, "people/fact.html", shown, status=status)
