"""Passwords that anybody would guess who knows whose they are, and where (obligation W8)."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doorstroom.accounts.models import LANGUAGES, Account
from doorstroom.web.shell.context import administration

_LEAST = 8  # characters that must be left without the words that are easy to guess
_WORD = re.compile(r"[^\W\d_]{3,}|\d{4,}")


class LengthValidator(MinimumLengthValidator):
    """Refuses a short password, in our words."""

    def get_error_message(self) -> str:
        """Say what would be right."""
        return _("Too short: take at least %(n)d characters, better 15 or more.") % {"n": self.min_length}


class CommonValidator(CommonPasswordValidator):
    """Refuses what stands on the list of passwords that everybody tries first, in our words."""

    def get_error_message(self) -> str:
        """Say what would be right."""
        return _("Everybody tries this password first. Take another one, for instance a sentence.")


class ContextValidator:
    """Refuses a password of which too little is left without names that everybody knows here.

    Those are: the name and the address of the account, the name of the administration, and "doorstroom". A
    long sentence may hold such a word; "Doorstroom2026!" may not be all of it.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Check one password.

        Raises:
            ValidationError: too little is left.
        """
        rest = whole = password.lower()
        # Long words first, so that what is left of one does not hide in another.
        for word in sorted(_known_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        left = re.sub(r"(19|20)\d\d|[\W_]", "", rest)  # a year and a dash make no name a secret
        if rest != whole and len(left) < _LEAST:
            raise ValidationError(self.get_help_text(), code="password_of_known_words")

    def get_help_text(self) -> str:
        """Say what is asked."""
        return _(
            "Use more than your own name, your address, the name of your organisation or the word Doorstroom."
        )


def _known_words(account: Any) -> set[str]:
    names = administration().names
    texts = ["doorstroom", *(names.get(language) or "" for language in LANGUAGES)]
    if isinstance(account, Account):
        texts += [account.name, account.email]
    return {word for text in texts for word in _WORD.findall(text.lower())}
