"""Pages about tokens. The services decide who may; a key is shown once, in the answer that made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstroom.accounts.models import Account
from doorstroom.accounts.tokens.models import Service, Token
from doorstroom.accounts.tokens.scopes import SCOPES
from doorstroom.accounts.tokens.selectors import list_services, tokens_of
from doorstroom.accounts.tokens.services import make_service, make_token, revoke_token
from doorstroom.kernel.errors import BadInput
from doorstroom.web.shell.guard import allow, signed_in
from doorstroom.web.shell.request import PageRequest
from doorstroom.web.tokens.forms import ServiceForm, TokenForm

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Row:
    """A token as a list shows it."""

    token: Token
    works: bool
    scopes: tuple[str, ...]


def _rows(tokens: list[Token], today: date) -> list[Row]:
    return [
        Row(one, one.works(today), tuple(_(words) for code, words in SCOPES.items() if code in one.scopes))
        for one in sorted(tokens, key=lambda one: not one.works(today))
    ]


@signed_in
@require_safe
def index(request: PageRequest) -> HttpResponse:
    """List one's own tokens."""
    account = cast(Account, request.account)
    context = {
        "rows": _rows(list(tokens_of(account.pk)), request.today),
        "may": bool(_mine(request)),
        "manages": request.actor.may("accounts.account.manage"),
    }
    return render(request, "tokens/index.html", context)


@signed_in
@_FORM
def new(request: PageRequest) -> HttpResponse:
    """Make a token of one's own account."""
    return _make(request, cast(Account, request.account), _mine(request), service=None)


@allow("accounts.account.manage")
@_FORM
def new_for_service(request: PageRequest, account: int) -> HttpResponse:
    """Make a token of a program."""
    service = list_services(actor=request.actor).filter(account=account).first()
    if service is None:
        raise Http404
    return _make(request, service.account, list(SCOPES), service=service)


def _mine(request: PageRequest) -> list[str]:
    return [code for code in SCOPES if request.actor.may(code)]


def _make(
    request: PageRequest, account: Account, scopes: list[str], *, service: Service | None
) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None, scopes=scopes, today=request.today)
    context = {"form": form, "service": service}
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(actor=request.actor, account=account, today=request.today, **form.cleaned_data)
        except BadInput:
            # What the form looks at passed; only the number of tokens is left.
            form.add_error(None, _("There are too many tokens already. Stop one that is no longer needed."))
        else:
            # No redirect: the key would have to be kept somewhere until the next page.
            return render(request, "tokens/made.html", {"made": made, "service": service})
    return render(request, "tokens/new.html", context, status=422 if form.errors else 200)


@signed_in
@_FORM
def revoke(request: PageRequest, token: int) -> HttpResponse:
    """Ask whether to stop a token, and stop it."""
    found = Token.objects.select_related("account__service").filter(pk=token).first()
    own = found is not None and found.account_id == cast(Account, request.account).pk
    if found is None or not (own or request.actor.may("accounts.account.manage")):
        raise Http404
    back = "tokens:index" if own else "tokens:services"
    if request.method == "POST":
        revoke_token(actor=request.actor, token=token)
        messages.success(request, _("The token was stopped. Nothing opens with it any more."))
        return redirect(back)
    return render(request, "tokens/revoke.html", {"token": found, "back": back})


@allow("accounts.account.manage")
@_FORM
def services(request: PageRequest) -> HttpResponse:
    """List the accounts of programs with their tokens, and make one."""
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            make_service(actor=request.actor, name=form.cleaned_data["name"])
        except BadInput:
            form.add_error("name", _("There is a program with this name already."))
        else:
            messages.success(request, _("The program has an account. Give it a role, then make its token."))
            return redirect("tokens:services")
    listed = [
        (one, _rows(list(one.account.tokens.all()), request.today))
        for one in list_services(actor=request.actor)
    ]
    context = {"form": form, "listed": listed}
    return render(request, "tokens/services.html", context, status=422 if form.errors else 200)
