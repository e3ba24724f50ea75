"""Pages of one's own account that allauth does not have."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstroom.accounts import services
from doorstroom.accounts.models import Account
from doorstroom.configuration.words import role_word
from doorstroom.web.account.devices import device_of
from doorstroom.web.account.forms import PreferencesForm
from doorstroom.web.account.wrapping import for_signed_in
from doorstroom.web.administration.units import unit_labels
from doorstroom.web.shell.guard import signed_in
from doorstroom.web.shell.request import PageRequest


@signed_in
@login_required
def profile(request: PageRequest) -> HttpResponse:
    """Show one's own account: language, password, second step, sessions, roles. 6 queries."""
    account = _account(request)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        initial={"language": account.language, "theme": account.theme},
    )
    if request.method == "POST" and form.is_valid():
        services.choose_preferences(by=account.actor_name, account=account.pk, **form.cleaned_data)
        messages.success(request, _("Your choice was saved."))
        return redirect("account:profile")
    grants = [grant for grant in account.grants.all() if grant.until is None or grant.until > request.today]
    labels = unit_labels({grant.unit for grant in grants if grant.unit}, on=request.today)
    context = {
        "form": form,
        "grants": [(one, role_word(one.role), labels.get(one.unit or 0, "")) for one in grants],
        "factors": Authenticator.objects.filter(user=account).count(),
        "sessions": UserSession.objects.filter(user=account).count(),
        "by_password": account.has_usable_password(),
    }
    return render(request, "account/profile.html", context, status=422 if form.errors else 200)


@signed_in
@login_required
def own_sessions(request: PageRequest) -> HttpResponse:
    """List one's own sessions; end one of them, or all others (obligation W7)."""
    account, key = _account(request), request.session.session_key
    if request.method == "POST":
        one = request.POST.get("session", "")
        only = {int(one)} if one.isdecimal() and len(one) < 19 else None
        if only is None and one:
            return redirect("usersessions_list")
        ended = services.end_own_sessions(account=account, besides=key, only=only)
        messages.success(
            request,
            ngettext("%(n)d session has ended.", "%(n)d sessions have ended.", ended) % {"n": ended},
        )
        return redirect("usersessions_list")
    rows = UserSession.objects.filter(user=account).order_by("-last_seen_at")
    listed = [(row, device_of(row.user_agent), row.session_key == key) for row in rows]
    return render(request, "usersessions/usersession_list.html", {"listed": listed})


@signed_in
@login_required
def no_password(request: HttpRequest) -> HttpResponse:
    """Say to whom the identity provider lets in that there is no password to change here."""
    messages.info(request, _("You sign in through your organisation. Change your password there."))
    return redirect("account:profile")


class _RenewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic(using="work"):  # allauth locks the row of the account, which lies there
            response: HttpResponse = super().form_valid(form)
        return response


renew_codes = for_signed_in(_RenewCodes.as_view())


def _account(request: PageRequest) -> Account:
    account = request.account
    if account is None:  # login_required let nobody through
        raise RuntimeError("a page of one's own account without an account")
    return account
