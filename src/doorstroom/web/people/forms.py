"""Forms of the pages about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstroom.administrations import COLUMN_LISTS
from doorstroom.careers import schema
from doorstroom.careers.people.amend import CORRECTABLE, LONGEST_REASON
from doorstroom.careers.requests.models import LONGEST
from doorstroom.kernel.errors import BadInput
from doorstroom.web.people import words
from doorstroom.web.shell.context import administration

_WHOLE = ("scale", "weight")


class _Form(forms.Form):
    """A form whose errors we say ourselves: browsers mark an empty field red before anybody typed."""

    use_required_attribute = False


def _because() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        help_text=_(
            "In your own words. The person and HR see it in the history of the file; no log holds it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why. Whoever reads the file later must understand it.")},
    )


def _listed(column: str, held: str | None, language: str) -> list[tuple[str, str]]:
    regime = administration()
    codes = [entry.code for entry in regime.entries(column)]
    if held and held not in codes:
        codes.append(held)
    return [("", str(_("not known"))), *((code, regime.label(column, code, language)) for code in codes)]


class ActForm(_Form):
    """The columns of an act that can be corrected, with the values that hold; empty is not known."""

    because = _because()
    later_too = forms.TypedChoiceField(
        label=_("Later acts hold the old value too. Correct them as well?"),
        choices=[("yes", _("Yes, all of them")), ("no", _("No, only this act"))],
        widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
        required=False,
        empty_value=None,
    )

    def __init__(
        self, former: dict[str, Any], unit_code: str, language: str, *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.former = {**former, "unit": unit_code or None}
        self.known: dict[str, list[str]] = {}  # column of an open list: the values that it names
        fields: dict[str, forms.Field] = {}
        for name in CORRECTABLE:
            fields[name] = self._field(name, language)
            fields[name].label = words.COLUMNS[name]
            fields[name].initial = self._shown(name)
        fields["effective_on"].required = fields["kind"].required = True
        self.fields = {**fields, **self.fields}

    @property
    def columns(self) -> list[forms.BoundField]:
        """The columns, without the reason of the correction."""
        return [self[name] for name in CORRECTABLE]

    def changes(self) -> dict[str, Any]:
        """Return what is to be another value than before: column to value, ``unit`` by its code."""
        given = {name: self._value(name) for name in CORRECTABLE}
        return {name: value for name, value in given.items() if value != self.former[name]}

    def _field(self, name: str, language: str) -> forms.Field:  # noqa: PLR0911 - one kind after the other
        if name == "effective_on":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        if name == "kind":
            return forms.ChoiceField(choices=[(code, words.ACT_KINDS[code]) for code in schema.KINDS])
        if name == "managerial":
            return forms.ChoiceField(
                choices=[("", _("not known")), ("true", _("yes")), ("false", _("no"))], required=False
            )
        if name == "fte_thousandths":
            return forms.DecimalField(
                min_value=0, max_value=150, decimal_places=1, required=False, help_text=_("In per cent.")
            )
        if name in _WHOLE:
            return forms.IntegerField(min_value=0, max_value=32_767, required=False)
        if name == "unit":
            return forms.CharField(required=False, help_text=_("By its code."), max_length=200)
        if name in COLUMN_LISTS and administration().entries(name):
            choices = _listed(name, self.former.get(name), language)
            if administration().closed_codes(name):
                return forms.ChoiceField(choices=choices, required=False)
            # The list is a start: other values may stand beside it, as in an extract.
            attrs = {"list": f"{name}-known", "autocomplete": "off"}
            free = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs=attrs))
            self.known[name] = [code for code, _word in choices if code]
            return free
        return forms.CharField(required=False, max_length=500)

    def _shown(self, name: str) -> Any:
        value = self.former[name]
        if name == "managerial" and value is not None:
            return "true" if value else "false"
        if name == "fte_thousandths" and value is not None:
            return value / 10
        return value

    def _value(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        if value == "" or value is None:
            return None
        if name == "managerial":
            return value == "true"
        return round(value * 10) if name == "fte_thousandths" else value


class AnnulForm(_Form):
    """Why an act is taken back, and what happens to the later ones."""

    because = _because()
    later_too = forms.TypedChoiceField(
        label=_("Later acts go on with what this act changed. Correct them as well?"),
        choices=[("yes", _("Yes, all of them")), ("no", _("No, leave them"))],
        widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
        required=False,
        empty_value=None,
    )


class PersonForm(_Form):
    """What is registered about a person."""

    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    birth_precision = forms.ChoiceField(
        label=_("How exactly"), choices=[("", "–"), *words.PRECISIONS.items()], required=False
    )
    sex = forms.ChoiceField(
        label=_("Sex as registered"),
        choices=[("", _("not known")), *words.SEXES.items()],
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    because = _because()


class NameForm(_Form):
    """What a person is called."""

    given = forms.CharField(
        label=_("Given name"),
        required=False,
        max_length=200,
        help_text=_("Empty for who has one name only."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    family = forms.CharField(
        label=_("Family name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FactForm(_Form):
    """When a dated fact holds and what it says."""

    from_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("First day on which it no longer holds"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    value = forms.CharField(label=_("What it says"), required=False, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
    because = _because()


class AskForm(_Form):
    """What is wrong in a file, in own words."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("person", _("Name, date of birth or sex")),
            ("missing", _("Something is missing")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What is wrong, and what would be right?"),
        help_text=_("In your own words. If you have a document, say which one: HR asks for it."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        error_messages={"required": _("Say what is wrong, and what would be right.")},
    )

    def __init__(self, *args: Any, fixed: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if fixed:
            del self.fields["about"]


class NoteForm(_Form):
    """Something to add to a request."""

    text = forms.CharField(
        label=_("Add something"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": _("Write something first.")},
    )


class DecideForm(_Form):
    """The decision on a request."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("granted", _("The person is right: I corrected it")), ("refused", _("Not corrected"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    batch = forms.TypedChoiceField(
        label=_("Which correction did it?"), coerce=int, required=False, empty_value=None
    )
    reasons = forms.CharField(
        label=_("Your reasons"),
        help_text=_("The person reads them. With a refusal they must be there."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, batches: list[tuple[int, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["batch"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", "–"), *batches]

    def clean(self) -> dict[str, Any]:
        """Ask for reasons of a refusal, and for the correction of a grant."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "refused" and not given.get("reasons", "").strip():
            self.add_error("reasons", _("Say why not. The person must be able to contest it."))
        if given.get("decision") == "granted" and not given.get("batch"):
            self.add_error("batch", _("Correct the file first, then choose the correction here."))
        return given


def show(form: forms.Form, error: BadInput, where: dict[str, str] | None = None) -> None:
    """Put what a service refused at the field that it speaks of, in the words of the page."""
    name = (where or {}).get(error.where, error.where)
    form.add_error(name if name in form.fields else None, _REFUSED.get(error.what, str(_UNUSABLE)))


_UNUSABLE = _("This cannot be recorded. Check the value.")
_REFUSED = {
    "nothing would change": _("Nothing would change: this is what is recorded already."),
    "nothing changes": _("Nothing would change: this is what is recorded already."),
    "there is no such unit": _("There is no unit with this code."),
    "this is no day of birth": _("This cannot be a day of birth."),
    "a birth date says how exactly it is known": _("Say how exactly the date is known."),
    "the name is empty": _("A family name is missing."),
    "the name is no letter in it": _("There is no letter in this name."),
    "the name is holds a sign that nobody sees": _("There is a sign in this name that nobody sees."),
    "this did not correct the file since the request": _("This did not correct the file since the request."),
}
