"""What the site runs on: the folder of the administration, list by list, each entry with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doorstroom.administrations import Administration
from doorstroom.administrations.entries import DatedEntry, Entry, State
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

STATES = {
    State.IN_FORCE: _("In force"),
    State.BEFORE: _("Before"),
    State.DRAFT: _("Draft"),
    State.EXPECTED: _("Expected"),
    State.INTENDED: _("Intended"),
    State.STUDY: _("Study"),
    State.EXPERIMENT: _("Experiment"),
    State.PROPOSED: _("Proposal"),
    State.VIEW: _("View"),
    State.MODEL: _("Model"),
    State.FIGURE: _("Figure"),
    State.DROPPED: _("Dropped"),
}
LISTS = (
    ("organisation_kinds", _("Kinds of units")),
    ("scopes", _("Parts of the administration")),
    ("levels", _("Levels")),
    ("grades", _("Grades")),
    ("scale_groups", _("Groups of salary scales")),
    ("layers", _("Management layers")),
    ("ranks", _("Management ranks")),
    ("families", _("Function families")),
    ("kinds_of_work", _("Kinds of work")),
    ("relations", _("Employment relations")),
    ("contracts", _("Forms of engagement")),
    ("conversions", _("Relations that changed by law")),
    ("reasons", _("Reasons of acts")),
    ("leadership_roles", _("Roles of those who lead")),
    ("target_groups", _("Groups whose share is watched")),
    ("age_band_sets", _("Age bands")),
    ("words", _("Words on pages")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a list: what people read, what is stored, how strong it is, where it comes from."""

    name: str
    code: str
    state: str
    source: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list; one without entries is open: any value is allowed, and is its own label."""

    code: str
    title: Any
    rows: tuple[Row, ...]
    more_allowed: bool


@dataclass(frozen=True, slots=True)
class AgeRow:
    """People born from one day to before another, and the age at which their employment ends."""

    born_from: Any
    born_until: Any
    years: int
    months: int
    source: str


@allow("configuration.setting.read")
@require_safe
def regime(request: PageRequest) -> HttpResponse:
    """Show the lists of the administration; they are changed in its folder, not here."""
    loaded = administration()
    language = get_language() or loaded.languages[0]
    lists = [listed(loaded, code, title, language) for code, title in LISTS]
    pension = loaded.pension_age
    context = {
        "name": loaded.names.get(language) or loaded.names.get(loaded.languages[0]) or loaded.code,
        "folder": loaded.code,
        "lists": [one for one in lists if one.rows or one.more_allowed],
        "ages": [AgeRow(c.born_from, c.born_until, c.years, c.months, c.source) for c in pension.cohorts]
        if pension
        else [],
        "documents": loaded.sources,
        "entries": sum(len(one.rows) for one in lists),
    }
    return render(request, "settings/regime.html", context)


def listed(loaded: Administration, code: str, title: Any, language: str) -> Listed:
    """Return one list in words."""
    first = loaded.languages[0]
    rows = tuple(
        Row(
            entry.names.get(language) or entry.names.get(first) or entry.code,
            entry.code,
            _state(entry),
            entry.source,
        )
        for entry in loaded.entries(code)
    )
    return Listed(code, title, rows, not rows or code in loaded.open_lists)


def _state(entry: Entry) -> str:
    state = entry.state if isinstance(entry, DatedEntry) else getattr(entry, "state", None)
    return str(STATES[state if isinstance(state, State) else State.IN_FORCE])
