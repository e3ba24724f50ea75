"""The forms of accounts and roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstroom.accounts.errors import AccountRefused
from doorstroom.configuration.words import role_word
from doorstroom.rights.roles import GIVEN
from doorstroom.web.administration.units import Unit, find_unit

_SELECT = {"class": "utrecht-select utrecht-select--html-select"}
STATES = (
    ("", _("all accounts")),
    ("open", _("open")),
    ("closed", _("closed")),
    ("no_role", _("without a role")),
    ("waiting", _("waiting for a second administrator")),
)


def role_choices() -> list[tuple[str, str]]:
    """Return the roles that can be given, in the language of the reader."""
    return [(role.value, role_word(role.value)) for role in GIVEN]


class FilterForm(forms.Form):
    """Which accounts are wanted; what is typed goes by POST, because it names people (obligation G15)."""

    text = forms.CharField(
        label=_("Name or address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox utrecht-textbox--html-input"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, widget=forms.Select(attrs=_SELECT))
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=STATES, widget=forms.Select(attrs=_SELECT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", gettext("all roles")), *role_choices()]  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """Name and address of an account."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("First name and last name."))
    email = forms.CharField(
        label=_("E-mail address"),
        help_text=_("Of one person. Nobody shares an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class NewAccountForm(AccountForm):
    """A new account."""

    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=[("nl", "Nederlands"), ("fr", "Français"), ("en", "English")],
    )


class PersonForm(forms.Form):
    """Whose own file an account opens."""

    number = forms.CharField(
        label=_("Personnel number"),
        max_length=200,
        help_text=_(
            "As it stands in the extract of personnel. The account opens the file of this person once"
            " another administrator confirms it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    """A role, over what, from when to when."""

    role = forms.ChoiceField(label=_("Role"))
    over = forms.ChoiceField(
        label=_("Over"),
        choices=[("unit", _("A unit and all below it")), ("whole", _("The whole administration"))],
        widget=forms.RadioSelect,
    )
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=800,
        help_text=_("Its code or its name. Leave it empty for the whole administration."),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput, help_text=_("Empty: without an end.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["role"].choices = [("", gettext("choose a role")), *role_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the unit that is meant."""
        data: dict[str, Any] = super().clean() or {}
        text = data.get("unit", "").strip()
        data["found"] = None
        if data.get("over") == "whole" and text:
            self.add_error("unit", gettext("Leave the unit empty, or choose a unit above."))
        elif data.get("over") == "unit":
            found: Unit | None = find_unit(text, on=self.today) if text else None
            if found is None:
                words = gettext("There is no such unit, or more than one. Give its code.")
                self.add_error("unit", words if text else gettext("Which unit? Give its code or its name."))
            data["found"] = found
        return data

    def values(self) -> dict[str, Any]:
        """Return what ``accounts.roles.give_role`` takes."""
        data = self.cleaned_data
        last, found = data.get("last_day"), data["found"]
        return {
            "role": data["role"],
            "unit": found.number if found else None,
            "from_on": data["from_on"],
            "until": last + timedelta(days=1) if last else None,
        }


def refuse(form: forms.Form, error: AccountRefused) -> None:
    """Say a refusal of a service at the field that it is about."""
    field = {"until": "last_day"}.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, str(error.words))
