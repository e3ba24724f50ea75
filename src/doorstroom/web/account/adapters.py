"""Where allauth asks us: texts, limits, what is logged, how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from doorstroom.web.account import events, sessions
from doorstroom.web.shell.context import administration_name

_SAID = {
    "account/messages/password_changed.txt": _("Your password was changed. Your other sessions have ended."),
    "account/messages/password_set.txt": _("Your password was set."),
    "mfa/messages/totp_activated.txt": _(
        "Your app is set up. From now on we ask for a code when you sign in."
    ),
    "mfa/messages/totp_deactivated.txt": _("Your app was removed."),
    "mfa/messages/webauthn_added.txt": _("Your security key was added."),
    "mfa/messages/webauthn_removed.txt": _("Your security key was removed."),
    "account/messages/logged_out.txt": _("You are signed out."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators or by the identity provider, never by signing up."""

    error_messages = {  # noqa: RUF012 - as allauth declares it
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This address and this password do not belong together."),
        "too_many_login_attempts": _("Too many attempts. Wait a quarter of an hour, then try again."),
        "rate_limited": _("Too many attempts. Wait a quarter of an hour, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
        "incorrect_code": _("This code is not right, or no longer. Use the one that your app shows now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, and log when the limit is reached.

        Raises:
            ValidationError: too many attempts, from anywhere, for this address or from this place.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            events.login_limited(request, credentials.get("email", ""))
            raise

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the password of who is signed in; counts as an attempt."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before factors change; not for the first one, just after signing in."""
        request = context.request
        first = app == "allauth.mfa" and sessions.lacks_second_factor(request)
        if first and sessions.is_fresh(request.session):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(  # noqa: PLR0917 - as allauth calls it
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or not at all: allauth's name people."""
        words = _SAID.get(message_template or "", message)
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets are encrypted at rest, the picture for the app obeys the content policy."""

    error_messages = {  # noqa: RUF012 - as allauth declares it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        """Return what an app writes above the code."""
        return f"Doorstroom {administration_name('')}".strip()

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def build_totp_svg(self, url: str) -> str:
        """Draw the code for a phone: one path, no style, dark on white in every theme."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        dots = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        return format_html(
            '<svg class="ds-qr" viewBox="0 0 {0} {0}" width="232" height="232" role="img"'
            ' aria-labelledby="qr-t">'
            '<title id="qr-t">{1}</title><rect width="{0}" height="{0}" fill="#fff"/>'
            '<path d="{2}" fill="#000"/></svg>',
            len(rows),
            _("Code for your app; the same key stands below in letters"),
            dots,
        )

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the key of the site."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; one of another key becomes a secret that nobody knows, so that no code fits."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret() if len(encrypted_text) < 200 else secrets.token_hex(40)


def _fernet() -> MultiFernet:
    keys = [str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    derived = (hashlib.sha256(f"doorstroom second factors{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in derived])
