"""The form of a setting, made from its declaration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstroom.configuration.kinds import DESTINATIONS, LONGEST_TERM, STARTS, Declared, Kind
from doorstroom.configuration.services import LONGEST_REASON


class SettingForm(forms.Form):
    """The value of a setting, the day from which it holds, and why.

    Args:
        declared: the setting; its kind decides which fields there are.
    """

    from_on = forms.DateField(
        label=_("Holds from"),
        widget=forms.DateInput,
        help_text=_("Today or later. What held before stays as it was."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever looks this up later. No names of people."),
    )

    # An empty field is no mistake before one has sent it: browsers would mark it red.
    use_required_attribute = False

    def __init__(self, declared: Declared, *args: Any, **kwargs: Any) -> None:
        self.declared = declared
        super().__init__(*args, **kwargs)
        own = _fields(declared)
        later = {name: self.fields[name] for name in ("from_on", "reason")}
        self.fields = {**own, **later}

    def clean_from_on(self) -> Any:
        """Refuse a day that has passed."""
        day = self.cleaned_data["from_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a term that is shorter than its own shortest time, or that says nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.declared.kind is Kind.RETENTION and not cleaned.get("unset"):
            _check_term(self, cleaned)
        return cleaned

    def value(self) -> Any:
        """Return what was decided, as the service takes it; None is "not set"."""
        said = self.cleaned_data
        kind = self.declared.kind
        if kind is Kind.RETENTION:
            names = ("minimum", "maximum", "starts_at", "destination", "basis", "approver")
            return None if said["unset"] else {name: said[name] for name in names}
        if kind is Kind.BOOL:
            return said["value"] == "yes"
        return said["value"] or None if kind in (Kind.TEXT, Kind.DATE) else said["value"]

    @staticmethod
    def initial_of(declared: Declared, held: Any) -> dict[str, Any]:
        """Return what the form shows first: what holds now."""
        first: dict[str, Any] = {"from_on": timezone.localdate()}
        if declared.kind is Kind.RETENTION:
            return first | (held or {"unset": False})
        if declared.kind is Kind.BOOL:
            return first | {"value": "yes" if held else "no"}
        return first | {"value": held}


def _fields(declared: Declared) -> dict[str, forms.Field]:
    match declared.kind:
        case Kind.RETENTION:
            return _term_fields()
        case Kind.BOOL:
            choices: list[tuple[str, Any]] = [("yes", _("Yes")), ("no", _("No"))]
            field: forms.Field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
        case Kind.INT:
            field = forms.IntegerField(
                min_value=declared.lowest,
                max_value=declared.highest,
                help_text=_("%(unit)s, from %(lowest)s to %(highest)s")
                % {"unit": declared.unit, "lowest": declared.lowest, "highest": declared.highest},
            )
        case Kind.CHOICE:
            field = forms.ChoiceField(choices=list((declared.choices or {}).items()))
        case Kind.DATE:
            field = forms.DateField(required=False, widget=forms.DateInput)
        case Kind.TEXT:
            field = forms.CharField(
                required=False,
                max_length=declared.longest,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Empty is: not set."),
            )
    field.label = _("Value")
    return {"value": field}


def _term_fields() -> dict[str, forms.Field]:
    return {
        "unset": forms.BooleanField(
            label=_("Not set: nothing is destroyed"),
            required=False,
            help_text=_("Then fill in nothing else."),
        ),
        "minimum": _months(_("At least")),
        "maximum": _months(_("At most")),
        "starts_at": forms.ChoiceField(
            label=_("Counted from"), required=False, choices=[("", "–"), *STARTS.items()]
        ),
        "destination": forms.ChoiceField(
            label=_("Then"), required=False, choices=[("", "–"), *DESTINATIONS.items()]
        ),
        "basis": forms.CharField(
            label=_("Rests on"),
            required=False,
            max_length=300,
            help_text=_("The law or selection list, with article."),
        ),
        "approver": forms.CharField(
            label=_("Approved by"),
            required=False,
            max_length=300,
            help_text=_("The function or body, not the name of a person."),
        ),
    }


def _months(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=_("In months."), min_value=0, max_value=LONGEST_TERM, required=False
    )


def _check_term(form: SettingForm, cleaned: dict[str, Any]) -> None:
    lowest, highest = cleaned.get("minimum"), cleaned.get("maximum")
    if lowest is None and highest is None and not {"minimum", "maximum"} & set(form.errors):
        form.add_error("minimum", _("Say how long at least, at most, or both."))
    if lowest is not None and highest is not None and lowest > highest:
        form.add_error("maximum", _("The longest time is shorter than the shortest."))
    for name in ("starts_at", "destination", "basis", "approver"):
        if name not in form.errors and not str(cleaned.get(name) or "").strip():
            form.add_error(name, _("Say this too, or choose: not set."))
