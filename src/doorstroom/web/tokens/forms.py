"""Forms about tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstroom.accounts.tokens.scopes import SCOPES
from doorstroom.accounts.tokens.services import LONGEST
from doorstroom.documents.words import LANGUAGES, Words


class TokenForm(forms.Form):
    """What the program is, what it may do, until when."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=100,
        help_text=gettext_lazy("The program that uses it. You find the token back by this name."),
        error_messages={"required": gettext_lazy("Say what the token is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose no more than the program needs."),
        error_messages={"required": gettext_lazy("Choose at least one thing that it may do.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until when?"),
        widget=forms.DateInput,
        help_text=gettext_lazy("The first day on which it no longer works. At most a year away."),
        error_messages={"required": gettext_lazy("Say until when the token works.")},
    )

    def __init__(self, data: Any = None, *, scopes: Iterable[str], today: date) -> None:
        super().__init__(data, initial={"until": today + timedelta(days=90)})
        self.today = today
        self.fields["scopes"].choices = [(code, _(SCOPES[code])) for code in scopes]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuse what does not stand on one line."""
        return _one_line(self.cleaned_data["name"])

    def clean_until(self) -> date:
        """Refuse a day that is over, or too far away."""
        until: date = self.cleaned_data["until"]
        if not self.today < until <= self.today + LONGEST:
            days = {"first": _day(self.today + timedelta(days=1)), "last": _day(self.today + LONGEST)}
            raise forms.ValidationError(_("Choose a day from %(first)s to %(last)s.") % days)
        return until


class ServiceForm(forms.Form):
    """The name of a program."""

    name = forms.CharField(
        label=gettext_lazy("Name of the program"),
        max_length=200,
        help_text=gettext_lazy("As colleagues know it. It is shown where roles are given."),
        error_messages={"required": gettext_lazy("Give the program a name.")},
    )

    def clean_name(self) -> str:
        """Refuse what does not stand on one line."""
        return _one_line(self.cleaned_data["name"])


def _one_line(name: str) -> str:
    if not name.isprintable():
        raise forms.ValidationError(_("Write the name on one line, without special characters."))
    return name


def _day(day: date) -> str:
    from django.utils import translation

    language = translation.get_language() or ""
    return Words(language if language in LANGUAGES else "nl").date(day)
