"""The filters of the pages of figures: one row that lives in the address, one clear error a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstroom.careers.figures.query import EARLIEST, LATEST, FlowsQuery, RegisterQuery
from doorstroom.careers.figures.selectors import end_of
from doorstroom.web.shell.tags import words

ALL, AUTO = "all", "auto"
COUNTS = (("persons", _("People")), ("fte", _("Full-time equivalents")))
PEOPLE = (("staff", _("Staff")), ("everyone", _("Staff and hired from outside")))


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={
            "invalid": _("This is no day. Write for instance 31-12-2025."),
            "required": _("Fill in a day, for instance 31-12-2025."),
        },
    )


def _choice(label: Any, wrong: Any, choices: Sequence[tuple[str, Any]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        error_messages={"invalid_choice": wrong, "required": wrong},
    )


class Filters(forms.Form):
    """What both pages can be asked for; what the address does not say is filled in."""

    defaults: ClassVar[Mapping[str, str]] = {
        "by": AUTO,
        "unit": ALL,
        "count": "persons",
        "people": "staff",
        "known_on": "",
    }
    day_fields: ClassVar[tuple[str, ...]] = ()

    by = _choice(_("Divide by"), _("Choose from the list what to divide by."))
    unit = _choice(_("Part"), _("Choose a part from the list."))
    count = _choice(_("Count in"), _("Choose from the list what to count in."), COUNTS)
    people = _choice(_("Who counts"), _("Choose from the list who counts."), PEOPLE)
    known_on = _day(_("As known on"), required=False)

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        days: Mapping[str, date],
        cuts: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]],
    ) -> None:
        filled = {name: day.isoformat() for name, day in days.items()}
        known = {name: asked[name] for name in self.base_fields if name in asked}
        super().__init__({**self.defaults, **filled, **known}, auto_id="%s")
        self._cuts = dict(cuts)
        self._choices("by", [(AUTO, _("Automatic")), *cuts])
        self._choices("unit", units)

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    def divided_by(self, cut: str) -> None:
        """Say at the choice "automatic" which cut that is here."""
        name = self._cuts.get(cut, cut)
        automatic = gettext("Automatic: %(cut)s") % {"cut": name[:1].lower() + name[1:]}
        self._choices("by", [(AUTO, automatic), *self._cuts.items()])

    def clean(self) -> dict[str, Any]:
        """Refuse days that no calendar of ours holds."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in (*self.day_fields, "known_on"):
            day = cleaned.get(name)
            if isinstance(day, date) and not EARLIEST <= day <= LATEST:
                first, last = words().date(EARLIEST), words().date(LATEST)
                text = gettext("Choose a day between %(first)s and %(last)s.")
                self.add_error(name, text % {"first": first, "last": last})
        return cleaned

    def nothing_known(self) -> None:
        """Say that nothing had been recorded by the day that was asked for."""
        self.add_error("known_on", _("Nothing had been recorded by then. Choose a later day, or none."))

    def _common(self) -> dict[str, Any]:
        said = self.cleaned_data
        known_on: date | None = said["known_on"]
        known_at: datetime | None = end_of(known_on) if known_on else None
        return {
            "by": "" if said["by"] == AUTO else said["by"],
            "unit": None if said["unit"] == ALL else int(said["unit"]),
            "measure": said["count"],
            "everyone": said["people"] == "everyone",
            "known_at": known_at,
        }


class RegisterFilters(Filters):
    """The staff of a day, beside another day if one is given."""

    day_fields = ("on", "compare")

    on = _day(_("On"))
    compare = _day(_("Compare with"), required=False)

    field_order = ("on", "compare", "by", "unit", "count", "people", "known_on")

    def clean(self) -> dict[str, Any]:
        """Refuse to compare a day with itself."""
        cleaned = super().clean()
        if cleaned.get("on") and cleaned.get("on") == cleaned.get("compare"):
            day = words().date(cleaned["on"])
            self.add_error("compare", gettext("Choose another day than %(day)s.") % {"day": day})
        return cleaned

    def query(self) -> RegisterQuery:
        """Return what is asked; only of a form without errors."""
        said = self.cleaned_data
        return RegisterQuery(on=said["on"], compare=said["compare"], **self._common())


class FlowsFilters(Filters):
    """What happened between two days."""

    day_fields = ("from", "to")

    to = _day(_("Up to and including"))

    field_order = ("from", "to", "by", "unit", "count", "people", "known_on")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean()
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last <= first:
            text = gettext("Choose a day after %(day)s.") % {"day": words().date(first)}
            self.add_error("to", text)
        return cleaned

    def query(self) -> FlowsQuery:
        """Return what is asked; only of a form without errors."""
        said = self.cleaned_data
        return FlowsQuery(from_=said["from"], to=said["to"], **self._common())


# ``from`` is a word of Python and cannot be written as an attribute.
FlowsFilters.base_fields["from"] = _day(_("From"))
