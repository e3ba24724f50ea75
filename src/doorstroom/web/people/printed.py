"""The own file as a document: the same values as the JSON, under headings, for PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstroom.documents import Absent, Column, Kind, Label, Report, Section, Table
from doorstroom.documents.theme import theme_or_plain
from doorstroom.web.people import words
from doorstroom.web.shell.context import administration, administration_name

_TITLES = {
    "person": gettext_lazy("Who this is about"),
    "names": gettext_lazy("Names"),
    "registered": gettext_lazy("What is registered"),
    "career": gettext_lazy("Career"),
    "facts": gettext_lazy("Facts beside the career"),
    "special": gettext_lazy("Special categories: your own answers"),
    "explanations": gettext_lazy("Reasons of corrections"),
    "requests": gettext_lazy("Requests for correction"),
    "account": gettext_lazy("Account"),
    "read_by": gettext_lazy("Who read about you"),
    "actions": gettext_lazy("What you did in the site"),
    "jobs": gettext_lazy("Work in the background that you asked for"),
    "uploads": gettext_lazy("Files that you handed in"),
    "imports": gettext_lazy("Imports that you began or confirmed"),
    "decisions": gettext_lazy("Settings that you decided on"),
}
_MOST = 500  # rows of a part in print; the JSON holds all of them


def report(held: dict[str, Any], name: str, *, on: date) -> Report:
    """Return the document of an export.

    Args:
        held: as ``get_export`` gives it.
        name: what the person is called; stands in the document, never in a file name.
        on: today.
    """
    language = translation.get_language() or "nl"
    label = Label(on)
    sections = tuple(
        Section(part.replace("_", "-"), str(title), _blocks(part, held[part], label))
        for part, title in _TITLES.items()
    )
    return Report(
        title=_("Everything that is held about %(name)s") % {"name": name},
        lead=_("This document holds what the site keeps about one person, from all its parts."),
        language=language,
        administration=administration_name(language),
        theme=theme_or_plain(administration().code),
        label=label,
        sections=sections,
    )


def _blocks(part: str, value: Any, label: Label) -> tuple[Table | Absent, ...]:
    if value is None:
        return (Absent(_("Not in this copy: only the person can download this.")),)
    if not value:
        return (Absent(_("Nothing is held.")),)
    found: list[Table | Absent] = []
    single = value if isinstance(value, list) else [value]
    if len(single) > _MOST:
        words_ = _("The last %(n)d stand here. The JSON holds all of them.") % {"n": _MOST}
        found.append(Absent(words_))
        single = single[-_MOST:]
    for number, one in enumerate(single, 1):
        rows = tuple((name, text) for name, text in _flat("", one))
        title = f"{_TITLES[part]} {number}" if len(single) > 1 else str(_TITLES[part])
        columns = (
            Column("name", _("What"), Kind.TEXT),
            Column("value", _("What it says"), Kind.TEXT),
        )
        found.append(Table(f"{part.replace('_', '-')}-{number}", title, columns, rows, label))
    return tuple(found)


def _flat(path: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        found = []
        for name, inner in value.items():
            word = words.COLUMNS.get(name)
            shown = (
                str(word) if word and isinstance(inner, str | int | float | None) else name.replace("_", " ")
            )
            found += _flat(f"{path} · {shown}" if path else shown, inner)
        return found
    if isinstance(value, list):
        return [row for number, one in enumerate(value, 1) for row in _flat(f"{path} {number}".strip(), one)]
    return [(path, "–" if value is None or value == "" else str(value))]
