"""One account: its roles, its file, how its holder signs in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.accounts.selectors import account_names, get_account, ways_in
from doorstroom.accounts.services import MANAGE
from doorstroom.careers.models import Person
from doorstroom.configuration.words import role_word
from doorstroom.web.administration.forms import PersonForm, RoleForm
from doorstroom.web.administration.units import unit_labels, units_of_day
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow("accounts.account.read")
def account(request: PageRequest, account: int) -> HttpResponse:
    """Show one account."""
    return show(request, account)


def show(request: PageRequest, number: int, *, refused: str = "", **forms: Any) -> HttpResponse:
    """Return the page of an account, with a form that failed or a refusal on it. 12 queries at most.

    Args:
        refused: why an act without a form was refused.
        forms: ``role`` or ``person``, bound, with their errors.
    Raises:
        Http404: there is no such account.
    """
    found = get_account(request.actor, number)
    if found is None:
        raise Http404
    today = request.today
    grants = sorted(found.grants.all(), key=lambda one: (one.until is not None, one.from_on, one.pk))
    open_ = [one for one in grants if one.until is None or one.until > today]
    people = account_names(
        request.actor,
        {one.given_by for one in grants} | {one.confirmed_by for one in grants} | {found.person_asked_by},
    )
    numbers = _numbers(found)
    labels = unit_labels({one.unit for one in grants if one.unit}, on=today)
    may_manage = bool(request.actor.reach(MANAGE))

    def row(one: RoleGrant) -> dict[str, Any]:
        return {
            "grant": one,
            "role": role_word(one.role),
            "unit": labels.get(one.unit or 0, ""),
            "given_by": people.get(one.given_by, one.given_by),
            "confirmed_by": people.get(one.confirmed_by, one.confirmed_by),
            "may_confirm": may_manage
            and not one.confirmed_by
            and found.is_active
            and request.actor.name not in {one.given_by, found.actor_name},
        }

    failed = bool(refused or forms)
    context = {
        "shown": found,
        "open": [row(one) for one in open_],
        "over": [row(one) for one in grants if one not in open_],
        "number": numbers.get(found.person, ""),
        "wanted": numbers.get(found.person_wanted, ""),
        "asked_by": people.get(found.person_asked_by, found.person_asked_by),
        "may_confirm_link": may_manage
        and found.is_active
        and request.actor.name not in {found.person_asked_by, found.actor_name},
        "ways": ways_in(request.actor, found.pk),
        "may_manage": may_manage,
        "oneself": request.actor.name == found.actor_name,
        "refused": refused,
        "role": forms.get("role") or RoleForm(today=today, initial={"from_on": today, "over": "unit"}),
        "person": forms.get("person") or PersonForm(),
        "units": units_of_day(today) if may_manage else (),
    }
    return render(request, "administration/account.html", context, status=422 if failed else 200)


def _numbers(account: Account) -> dict[int | None, str]:
    """Return the personnel numbers of whose file it opens and of whose file it waits for."""
    wanted = {one for one in (account.person, account.person_wanted) if one is not None}
    found = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
    return {one: found.get(one) or str(one) for one in wanted}
