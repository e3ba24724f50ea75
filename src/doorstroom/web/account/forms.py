"""The forms of signing in: allauth's, with our words, with errors at the field that is wrong."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as app_forms
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from doorstroom.accounts import mail
from doorstroom.accounts.links import password_link
from doorstroom.web.account.adapters import AccountAdapter

_CODE_SECONDS = 180  # longer than a code is good for

_NEW_PASSWORD = _(
    "At least 8 characters; 15 or more is better. A sentence is fine, with spaces. You may paste it."
)
_CODE_HELP = _("The six numbers that your app shows, or one of your recovery codes.")


def _word(form: forms.Form, name: str, label: Any, help_text: Any = "", **attributes: str) -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    # A placeholder is no label, and goes when one types.
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(account_forms.LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("E-mail address"), autocomplete="username", inputmode="email")
        _word(self, "password", _("Password"))


class AskLinkForm(account_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link goes, if there is an account; the answer is the same if not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("E-mail address"), autocomplete="username", inputmode="email")

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Send the link, or say by mail that there is no account."""
        email = str(self.cleaned_data["email"])
        for account in self.users:
            mail.send_link(account, request.build_absolute_uri(password_link(account)))
        if not self.users:
            mail.send_no_account(email)
        return email


class ChoosePasswordForm(account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", _("New password"), _NEW_PASSWORD)
        _word(self, "password2", _("New password, once more"))


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password, for who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Your password now"))
        _word(self, "password1", _("New password"), _NEW_PASSWORD)
        _word(self, "password2", _("New password, once more"))


class ReauthenticateForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something important changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Password"))


class _OneCode:
    """A code that counts once, and whose check locks rows in the store in which they lie.

    allauth opens its transactions on the main store, and forgets a code after its first half minute.
    """

    def clean_code(self) -> str:
        failed = ValidationError(AccountAdapter.error_messages["incorrect_code"], code="incorrect_code")
        with transaction.atomic(using="work"):
            try:
                code: str = super().clean_code()  # type: ignore[misc]
            except ValidationError as error:
                # Only outside: raised in here it would undo the count of attempts and the line in the log.
                code, failed = "", error
        if code and _is_first_use(self.user.pk, code):  # type: ignore[attr-defined]
            return code
        raise failed


def _is_first_use(account: int, code: str) -> bool:
    digest = hashlib.sha256("".join(code.split()).encode()).hexdigest()
    return bool(cache.add(f"second-factor:{account}:{digest}", 1, _CODE_SECONDS))


class CodeForm(_OneCode, factor_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), _CODE_HELP, inputmode="numeric")


class ReauthenticateCodeForm(_OneCode, factor_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code, before something important changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), _CODE_HELP, inputmode="numeric")


class ActivateAppForm(app_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which proves that it was set up well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code"), _("The six numbers that your app shows."), inputmode="numeric")

    def clean_code(self) -> str:
        """Take the code, once: it does not open the next sign-in."""
        code: str = super().clean_code()
        _is_first_use(context.request.user.pk, code)
        return code


class PreferencesForm(forms.Form):
    """Language and light or dark."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[
            ("", _("As my browser asks")),
            ("nl", "Nederlands"),
            ("fr", "Français"),
            ("en", "English"),
        ],
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As my device says")), ("light", _("Light")), ("dark", _("Dark"))],
    )
