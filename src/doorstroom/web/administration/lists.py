"""The list of accounts: who can sign in, with which roles."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from doorstroom.accounts.selectors import Filters, list_accounts
from doorstroom.accounts.services import MANAGE
from doorstroom.configuration.words import role_word
from doorstroom.web.administration.forms import FilterForm
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_SEARCH = "administration_search"  # in the session: what is searched names people


@allow("accounts.account.read")
def accounts(request: PageRequest) -> HttpResponse:
    """List accounts, 25 a page; a search goes by POST. 8 queries."""
    if request.method == "POST":
        return _searched(request)
    text = str(request.session.get(_SEARCH, ""))
    asked = {"role": request.GET.get("role", ""), "state": request.GET.get("state", "")}
    form = FilterForm({**asked, "text": text})
    wanted = {name: form.cleaned_data.get(name, "") for name in asked} if form.is_valid() else {}
    rows = list_accounts(request.actor, Filters(text, **wanted), on=request.today)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    listed = []
    for account in page:
        open_ = [one for one in account.grants.all() if one.until is None or one.until > request.today]
        held = sorted({role_word(one.role) for one in open_ if one.confirmed_by})
        waits = account.person_wanted is not None or any(not one.confirmed_by for one in open_)
        listed.append((account, held, waits))
    context = {
        "form": form,
        "page": page,
        "listed": listed,
        "filtered": bool(text or any(wanted.values())),
        "may_manage": bool(request.actor.reach(MANAGE)),
    }
    return render(request, "administration/accounts.html", context, status=200 if form.is_valid() else 422)


def _searched(request: PageRequest) -> HttpResponse:
    form = FilterForm(request.POST)
    form.is_valid()
    text = str(form.cleaned_data.get("text", ""))[:200]
    if text:
        request.session[_SEARCH] = text
    else:
        request.session.pop(_SEARCH, None)
    asked = {name: form.cleaned_data.get(name, "") for name in ("role", "state")}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("administration:accounts")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
