"""Forms of handing in, and of saying yes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstroom.careers.uploads.inspection import ENDINGS
from doorstroom.careers.uploads.models import Import

_ACCEPT = {"accept": ",".join(ENDINGS)}


def _size() -> str:
    return _("CSV, Excel (.xlsx) or Parquet, at most %(most)s MB.") % {
        "most": settings.UPLOAD_MOST_BYTES >> 20
    }


def _file(label: Any, *, required: bool = True) -> forms.FileField:
    # Size and emptiness are judged in the service, which also logs them.
    return forms.FileField(
        label=label,
        required=required,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=_ACCEPT),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


class BeginForm(forms.Form):
    """The files of an import."""

    extract = _file(gettext_lazy("Extract of the personnel system"))
    organisation = _file(gettext_lazy("Organisation units"), required=False)
    names = _file(gettext_lazy("Names of people"), required=False)
    mapping = forms.ChoiceField(label=gettext_lazy("What the columns mean"), required=False)

    def __init__(self, *args: Any, former: list[Import], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from doorstroom.web.shell.tags import day_

        self.fields["extract"].help_text = _size()
        self.fields["organisation"].help_text = _(
            "Code, name, kind and place of each unit. Without it, units are known by their code alone."
        )
        self.fields["names"].help_text = _(
            "Columns person, given_name and family_name. Names are kept apart from careers."
        )
        choices = [("", _("Propose it from the file"))]
        choices += [
            (
                str(one.public_id),
                _("As on %(day)s: %(file)s") % {"day": day_(one.changed_at), "file": one.extract.name},
            )
            for one in former
        ]
        mapping = self.fields["mapping"]
        assert isinstance(mapping, forms.ChoiceField)  # noqa: S101 - for the type checker
        mapping.choices = choices
        if not former:
            del self.fields["mapping"]


class ReplaceForm(forms.Form):
    """A better file in the place of one that was handed in."""

    file = _file(gettext_lazy("Choose the new file"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Which file is it?"),
        choices=[
            ("extract", gettext_lazy("The extract")),
            ("organisation", gettext_lazy("The organisation units")),
            ("names", gettext_lazy("The names")),
        ],
        initial="extract",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _size() + " " + _("We check everything again.")


class ConfirmForm(forms.Form):
    """A yes, said on purpose (WCAG 3.3.4)."""

    sure = forms.BooleanField(
        label=gettext_lazy("I looked at the changes, and want to import them"),
        error_messages={
            "required": gettext_lazy("Tick the box if you want to import. Nothing has been stored yet.")
        },
    )


class MappingForm(forms.Form):
    """The whole mapping as text, or as a file."""

    text = forms.CharField(
        label=gettext_lazy("The whole agreement, as text (TOML)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "ds-code"}),
        strip=False,
        max_length=200_000,
    )
    file = forms.FileField(
        label=gettext_lazy("Or take it from a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
