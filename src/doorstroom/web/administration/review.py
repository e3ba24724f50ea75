"""The yearly review of rights: every role that holds or waits, by role and person (obligation R10)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from doorstroom.accounts.models import RoleGrant
from doorstroom.accounts.selectors import account_names, list_grants
from doorstroom.audit.services import record
from doorstroom.configuration.words import role_word
from doorstroom.documents.csv import safe
from doorstroom.rights.roles import GIVEN
from doorstroom.web.administration.forms import role_choices
from doorstroom.web.administration.units import unit_labels
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_COLUMNS = (
    "role",
    "name",
    "email",
    "unit",
    "first_day",
    "last_day",
    "given_by",
    "confirmed_by",
    "last_sign_in",
)


@allow("accounts.account.read")
def roles(request: PageRequest) -> HttpResponse:
    """List roles, 25 a page. 8 queries."""
    role = request.GET.get("role", "")
    rows = list_grants(request.actor, on=request.today)
    if role in {one.value for one in GIVEN}:
        rows = rows.filter(role=role)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "rows": _rows(request, page), "roles": role_choices(), "chosen": role}
    return render(request, "administration/roles.html", context)


@allow("accounts.account.read")
def download(request: PageRequest) -> HttpResponse:
    """Download all roles as CSV; the download is logged."""
    grants = list(list_grants(request.actor, on=request.today))
    record(
        by=request.actor.name,
        action="accounts.review.exported",
        object_type="role_grants",
        details={"rows": len(grants)},
        store="work",
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="doorstroom-roles-{request.today}.csv"'
    writer = csv.writer(response)
    writer.writerow(_COLUMNS)
    for row in _rows(request, grants):
        grant: RoleGrant = row["grant"]
        account = grant.account
        said: tuple[Any, ...] = (
            grant.role,
            account.name,
            account.email,
            row["unit"],
            grant.from_on,
            grant.last_day or "",
            row["given_by"],
            row["confirmed_by"],
            account.last_login.date() if account.last_login else "",
        )
        writer.writerow([safe(str(value)) for value in said])
    return response


def _rows(request: PageRequest, grants: Iterable[RoleGrant]) -> list[dict[str, Any]]:
    listed = list(grants)
    labels = unit_labels({one.unit for one in listed if one.unit}, on=request.today)
    names = {one.given_by for one in listed} | {one.confirmed_by for one in listed}
    people = account_names(request.actor, names)
    return [
        {
            "grant": one,
            "role": role_word(one.role),
            "unit": labels.get(one.unit or 0, ""),
            "given_by": people.get(one.given_by, one.given_by),
            "confirmed_by": people.get(one.confirmed_by, one.confirmed_by),
        }
        for one in listed
    ]
