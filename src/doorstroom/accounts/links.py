"""Links that let somebody choose a password, once: after a request, or with an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from doorstroom.accounts.models import Account


class LinkTokens(PasswordResetTokenGenerator):
    """Tokens that die when they are used, at the next sign-in, when the account is closed, and after days.

    Each of password, address, last sign-in and whether the account is open is part of what is signed.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"

    def check_token(self, user: Any, token: str | None) -> bool:
        """Whether a token is good for an account that is open."""
        return bool(user and user.is_active and super().check_token(user, token))


def password_link(account: Account) -> str:
    """Return the path at which the holder of an account chooses a password, once."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": LinkTokens().make_token(account)},
    )
