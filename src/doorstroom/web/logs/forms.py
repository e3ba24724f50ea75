"""What an auditor looks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.selectors import Filter


class EventsForm(forms.Form):
    """Filters of the list of events; every field may stay empty."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput)
    last = forms.DateField(label=_("Up to and including"), required=False, widget=forms.DateInput)
    actor = forms.CharField(
        label=_("Who, such as account:12"),
        required=False,
        max_length=200,
    )
    about = forms.RegexField(
        r"^[a-z_]{1,60}(:[0-9A-Za-z-]{1,60})?$",
        label=_("About what, such as person:431"),
        required=False,
        max_length=120,
        error_messages={"invalid": _("Write a kind and a number, such as person:431.")},
    )
    result = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[
            ("", _("All")),
            (AuditEvent.Result.DONE.value, _("Done")),
            (AuditEvent.Result.REFUSED.value, _("Refused")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first one."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first one."))
        return cleaned

    def wanted(self, kinds: tuple[str, ...], operation: Any = None) -> Filter:
        """Return the filter; of a form with errors it asks for nothing and is not to be used."""
        asked = self.cleaned_data
        object_type, _colon, object_id = asked["about"].partition(":")
        return Filter(
            kinds=kinds,
            first=asked["first"],
            last=asked["last"],
            actor=asked["actor"].strip(),
            object_type=object_type,
            object_id=object_id,
            result=asked["result"],
            operation=operation,
        )
