"""What an administrator changes: each a POST, done by a service, refused with the reason on the same page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from doorstroom.accounts import mail, roles, services
from doorstroom.accounts.errors import AccountRefused
from doorstroom.accounts.links import password_link
from doorstroom.accounts.models import Account
from doorstroom.accounts.selectors import get_account
from doorstroom.careers.models import Person
from doorstroom.web.administration.forms import AccountForm, NewAccountForm, PersonForm, RoleForm, refuse
from doorstroom.web.administration.one import show
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

_LONGEST_ID = 19  # digits


@allow(services.MANAGE)
def new(request: PageRequest) -> HttpResponse:
    """Make an account and invite its holder."""
    form = NewAccountForm(request.POST if request.method == "POST" else None, initial={"language": "nl"})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_account(actor=request.actor, **form.cleaned_data)
        except AccountRefused as error:
            refuse(form, error)
        else:
            _invite(request, made)
            return redirect("administration:account", made.pk)
    return render(request, "administration/new.html", {"form": form}, status=422 if form.errors else 200)


@allow(services.MANAGE)
def edit(request: PageRequest, account: int) -> HttpResponse:
    """Change name and address."""
    found = _found(request, account)
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name, "email": found.email},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_account(
                actor=request.actor, account=account, on=request.today, **form.cleaned_data
            )
        except AccountRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The account was changed."))
            return redirect("administration:account", account)
    context = {"form": form, "shown": found}
    return render(request, "administration/edit.html", context, status=422 if form.errors else 200)


@allow(services.MANAGE)
@require_POST
def give(request: PageRequest, account: int) -> HttpResponse:
    """Give a role; it waits for another administrator."""
    form = RoleForm(request.POST, today=request.today)
    if form.is_valid():
        try:
            roles.give_role(actor=request.actor, account=account, **form.values())
        except AccountRefused as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("The role was given. It holds once another administrator confirms it.")
            )
            return redirect("administration:account", account)
    return show(request, account, role=form)


@allow(services.MANAGE)
@require_POST
def confirm(request: PageRequest, account: int, grant: int) -> HttpResponse:
    """Confirm a role that another administrator gave."""
    return _done(
        request,
        account,
        lambda: roles.confirm_role(actor=request.actor, grant=grant, on=request.today),
        _("The role holds now."),
    )


@allow(services.MANAGE)
@require_POST
def end(request: PageRequest, account: int, grant: int) -> HttpResponse:
    """End a role from today on."""
    return _done(
        request,
        account,
        lambda: roles.end_role(actor=request.actor, grant=grant, on=request.today),
        _("The role has ended."),
    )


@allow(services.MANAGE)
@require_POST
def link(request: PageRequest, account: int) -> HttpResponse:
    """Ask for a link to a person of the ledger, confirm what another administrator asked, or take it away."""
    if "unlink" in request.POST:
        return _done(
            request,
            account,
            lambda: services.link_person(actor=request.actor, account=account, person=None),
            _("The account opens no file of its own any more."),
        )
    if "confirm" in request.POST:
        wanted = request.POST["confirm"]
        asked = int(wanted) if wanted.isdecimal() and len(wanted) < _LONGEST_ID else 0
        return _done(
            request,
            account,
            lambda: services.confirm_person(actor=request.actor, account=account, person=asked),
            _("The account opens the file of this person."),
        )
    form = PersonForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["number"].strip()
        person = Person.objects.filter(number=number).values_list("pk", flat=True).first()
        if person is None:
            form.add_error("number", _("Nobody in the ledger has this number."))
        else:
            try:
                services.link_person(actor=request.actor, account=account, person=person)
            except AccountRefused as error:
                refuse(form, error)
            else:
                messages.success(
                    request,
                    _("The link was asked for. It opens the file once another administrator confirms it."),
                )
                return redirect("administration:account", account)
    return show(request, account, person=form)


@allow(services.MANAGE)
@require_POST
def invite(request: PageRequest, account: int) -> HttpResponse:
    """Send the invitation again."""
    _invite(request, _found(request, account))
    return redirect("administration:account", account)


@allow(services.MANAGE)
@require_POST
def end_sessions(request: PageRequest, account: int) -> HttpResponse:
    """End all sessions of somebody."""

    def done() -> str:
        n = services.end_sessions(actor=request.actor, account=account)
        return ngettext("%(n)d session has ended.", "%(n)d sessions have ended.", n) % {"n": n}

    return _done(request, account, done)


@allow(services.MANAGE)
@require_POST
def reset_factor(request: PageRequest, account: int) -> HttpResponse:
    """Take away the second step of somebody who lost it."""
    return _done(
        request,
        account,
        lambda: services.reset_second_factor(actor=request.actor, account=account),
        _("The second step was taken away. At the next sign-in we ask for a new one."),
    )


@allow(services.MANAGE)
@require_POST
def close(request: PageRequest, account: int) -> HttpResponse:
    """Close an account; its sessions and roles end."""
    return _done(
        request,
        account,
        lambda: services.close_account(actor=request.actor, account=account, on=request.today),
        _("The account is closed. Its sessions and its roles have ended."),
    )


@allow(services.MANAGE)
@require_POST
def reopen(request: PageRequest, account: int) -> HttpResponse:
    """Open a closed account again, without roles."""
    return _done(
        request,
        account,
        lambda: services.reopen_account(actor=request.actor, account=account),
        _("The account is open. Its roles have to be given anew."),
    )


def _done(request: PageRequest, account: int, act: Callable[[], Any], said: str = "") -> HttpResponse:
    """Do one act and go back to the account; refused, say why there."""
    try:
        answer = act()
    except AccountRefused as error:
        return show(request, account, refused=str(error.words))
    messages.success(request, said or str(answer))
    return redirect("administration:account", account)


def _found(request: PageRequest, account: int) -> Account:
    found = get_account(request.actor, account)
    if found is None:
        raise Http404
    return found


def _invite(request: PageRequest, account: Account) -> None:
    if not account.is_active:
        messages.error(request, _("This account is closed. Open it first."))
        return
    sent = mail.send_invitation(account, request.build_absolute_uri(password_link(account)))
    services.note_invitation(actor=request.actor, account=account.pk, sent=sent)
    if sent:
        messages.success(request, _("The invitation is on its way. Its link works once, for three days."))
    else:
        messages.error(
            request, _("The mail could not be sent. Try again later, or ask the operator for a link.")
        )
