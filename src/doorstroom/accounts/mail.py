"""Mails about accounts: no name, address or role in them; in the language of the account (obligation R4)."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from doorstroom.accounts.models import Account
from doorstroom.audit.services import record


def send_invitation(account: Account, link: str) -> bool:
    """Invite somebody to choose a password; say whether the mail went out.

    Args:
        link: whole address, good once and for some days.
    """

    def text() -> tuple[str, str]:
        return _("Your account for Doorstroom"), _(
            "An account was made for you in Doorstroom. Choose your password here:\n\n%(link)s\n\n"
            "The link works once, for %(days)d days. After that, ask an administrator for a new one."
        ) % {"link": link, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}

    return _send(account.email, account.language, text)


def send_link(account: Account, link: str) -> bool:
    """Send the link that was asked for; say whether the mail went out."""

    def text() -> tuple[str, str]:
        return _("A new password for Doorstroom"), _(
            "Somebody asked for a new password for your account in Doorstroom. Was it you? Choose it "
            "here:\n\n%(link)s\n\nThe link works once, for %(days)d days. Was it not you? Then you need not "
            "do anything."
        ) % {"link": link, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}

    return _send(account.email, account.language, text)


def send_no_account(email: str) -> bool:
    """Tell whoever asked for a link that there is no account; say whether the mail went out.

    Both ways take a mail, so that neither the answer nor its time tells who has an account (W8).
    """

    def text() -> tuple[str, str]:
        return _("A new password for Doorstroom"), _(
            "Somebody asked for a new password for Doorstroom with this address. There is no account with "
            "it. Was it you? Try the address of your work, or ask an administrator."
        )

    return _send(email, translation.get_language() or "", text)


def send_notice(account: Account, what: str) -> bool:
    """Tell the holder of an account that a password or a second factor was changed.

    Args:
        what: ``password`` or ``factor``.
    """

    def text() -> tuple[str, str]:
        subject = {
            "password": _("Your password for Doorstroom was changed"),
            "factor": _("The second step of your sign-in to Doorstroom was changed"),
        }[what]
        return subject, _("Was it not you? Then tell an administrator at once.")

    return _send(account.email, account.language, text)


def _send(email: str, language: str, text: Callable[[], tuple[str, str]]) -> bool:
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, body = text()
    try:
        EmailMessage(f"{subject}", f"{body}\n", to=[email]).send()
    except (OSError, smtplib.SMTPException) as error:
        # Not its text: a server may repeat the address in it.
        record(
            by="mail",
            action="accounts.mail.failed",
            object_type="mail",
            result="refused",
            details={"error": type(error).__name__},
            store="work",
        )
        return False
    return True
