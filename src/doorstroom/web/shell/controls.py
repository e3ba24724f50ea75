"""How a field of a form is drawn: which control, which text belongs to it, where its errors link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.widgets import Input

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (Input, "utrecht-textbox utrecht-textbox--html-input"),
)
_FEW = 4  # so many choices become tiles beside each other


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the summary of errors: its words, and the control it is about (empty: the whole form)."""

    text: str
    target: str


def of(bound: BoundField) -> dict[str, Any]:
    """Return what the template of a field shows; the control carries the ids of its texts."""
    widget = _widget(bound)
    name = bound.auto_id or bound.html_name
    help_id = f"{name}-help" if bound.help_text else ""
    error_id = f"{name}-error" if bound.errors else ""
    described = " ".join(one for one in (help_id, error_id) if one)
    kind = _kind(widget)
    attrs: dict[str, Any] = {}
    if kind == "control":
        attrs["class"] = _class(widget, invalid=bool(bound.errors))
    if described and kind != "choices":
        attrs["aria-describedby"] = described
    if bound.errors and kind != "choices":
        attrs["aria-invalid"] = "true"
    if kind == "check":
        attrs["class"] = "utrecht-checkbox utrecht-checkbox--html-input"
    found: dict[str, Any] = {
        "bound": bound,
        "kind": kind,
        "help_id": help_id,
        "error_id": error_id,
        "described": described,
        "optional": not bound.field.required,
    }
    if kind == "choices":
        options = list(bound.subwidgets)
        found |= {"options": options, "tiles": len(options) <= _FEW and isinstance(widget, forms.RadioSelect)}
    else:
        found["control"] = bound.as_widget(widget, attrs=attrs)
    return found


def errors(form: BaseForm) -> list[Mistake]:
    """Return every error of a form: of the whole first, then field by field in the order of the page."""
    found = [Mistake(str(text), "") for text in form.non_field_errors()]
    for bound in form:
        target = bound.auto_id or bound.html_name
        if _kind(bound.field.widget) == "choices":
            target = f"{target}_0"
        found += [Mistake(str(text), target) for text in bound.errors]
    return found


def _widget(bound: BoundField) -> forms.Widget:
    widget: forms.Widget = bound.field.widget
    if type(widget) is forms.DateInput:
        # The picker of the browser; its value is always written as in ISO 8601.
        widget = forms.DateInput(attrs={**widget.attrs, "type": "date"}, format="%Y-%m-%d")
    return widget


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"


def _class(widget: forms.Widget, *, invalid: bool) -> str:
    own = str(widget.attrs.get("class", ""))
    base = next((names for kind, names in _CLASSES if isinstance(widget, kind)), "")
    state = f"{base.split()[0]}--invalid" if base and invalid else ""
    return " ".join(one for one in (base, state, own) if one)
