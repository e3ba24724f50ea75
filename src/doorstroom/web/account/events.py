"""What is logged of signing in, and what begins or ends with it (obligations, section 2, Events).

No address of anybody stands in the log of failed attempts: the number of the account, or nothing.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as login_signals
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from doorstroom.accounts import mail
from doorstroom.accounts.models import Account
from doorstroom.accounts.services import end_own_sessions
from doorstroom.audit.services import record
from doorstroom.web.account import sessions

NOBODY = "nobody"  # whoever has not said yet who they are


def connect() -> None:
    """Listen to Django and allauth; called once, when the site starts."""
    login_signals.user_logged_in.connect(_signed_in, dispatch_uid="doorstroom.signed_in")
    login_signals.user_logged_out.connect(_signed_out, dispatch_uid="doorstroom.signed_out")
    login_signals.user_login_failed.connect(_failed, dispatch_uid="doorstroom.failed")
    for name in ("password_changed", "password_set", "password_reset"):
        getattr(account_signals, name).connect(_password, dispatch_uid=f"doorstroom.{name}")
    factor_signals.authentication_failed.connect(_factor_failed, dispatch_uid="doorstroom.factor_failed")
    factor_signals.authenticator_added.connect(_factor_added, dispatch_uid="doorstroom.factor_added")
    factor_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="doorstroom.factor_removed")
    factor_signals.authenticator_reset.connect(_factor_renewed, dispatch_uid="doorstroom.factor_renewed")


def login_limited(request: HttpRequest, email: str) -> None:
    """Log that attempts to sign in reached their limit."""
    _log(request, NOBODY, "accounts.login.limited", _number_of(email), result="refused")


def provider_refused(request: HttpRequest, reason: str, account: int | str = "") -> None:
    """Log that somebody whom the identity provider sent was not let in, without saying who."""
    _log(request, NOBODY, "accounts.login.failed", account, result="refused", details={"reason": reason})


def _signed_in(request: HttpRequest | None, user: Account, **_: Any) -> None:
    if request is None:
        return
    methods = get_authentication_records(request, user)
    sessions.begin(request.session, methods)
    used = sorted({str(one.get("method")) for one in methods})
    _log(request, user.actor_name, "accounts.login.succeeded", user.pk, details={"methods": used})


def _signed_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is None:
        return
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    if not getattr(request, "session_is_over", False):
        _log(request, user.actor_name, "accounts.logout.done", user.pk)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        number = _number_of(str(credentials.get("email", "")))
        _log(request, NOBODY, "accounts.login.failed", number, result="refused")


def _password(request: HttpRequest, user: Account, signal: Any, **_: Any) -> None:
    asked = signal is account_signals.password_reset
    by = user.actor_name
    _log(request, by, "accounts.password.changed", user.pk, details={"by_link": asked})
    end_own_sessions(account=user, besides=None if asked else request.session.session_key)
    mail.send_notice(user, "password")


def _factor_failed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    details = {"factor": str(authenticator.type)}
    _log(request, NOBODY, "accounts.factor.failed", user.pk, result="refused", details=details)


def _factor_added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if not request.session.get(sessions.STRONG) and authenticator.type != Authenticator.Type.RECOVERY_CODES:
        # Whoever links a first one just gave the password and a code: that is not asked again for the codes.
        record_authentication(request, user, "mfa", type=str(authenticator.type), reauthenticated=True)
    request.session[sessions.STRONG] = True
    _factor(request, user, "accounts.factor.added", authenticator)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        mail.send_notice(user, "factor")


def _factor_removed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if not Authenticator.objects.filter(user=user).exists() and user.has_usable_password():
        request.session[sessions.STRONG] = False
    _factor(request, user, "accounts.factor.removed", authenticator)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        mail.send_notice(user, "factor")


def _factor_renewed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    _factor(request, user, "accounts.factor.renewed", authenticator)
    mail.send_notice(user, "factor")


def _factor(request: HttpRequest, user: Account, action: str, authenticator: Authenticator) -> None:
    _log(request, user.actor_name, action, user.pk, details={"factor": str(authenticator.type)})


def _number_of(email: str) -> int | str:
    found = Account.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()
    return "" if found is None else found


def _log(
    request: HttpRequest,
    by: str,
    action: str,
    account: int | str,
    *,
    result: str = "done",
    details: dict[str, Any] | None = None,
) -> None:
    record(
        by=by,
        action=action,
        object_type="account",
        object_id=account,
        result=result,
        origin=_place(request),
        details=details,
        store="work",
    )


def _place(request: HttpRequest) -> str:
    """Return the address from which somebody comes; empty where there is none, as in a test."""
    if not request.META.get("REMOTE_ADDR"):
        return ""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
