"""What the site runs on: the folder of the administration, list by list, each entry with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from doorstroom.administrations import Administration
from doorstroom.administrations.entries import DatedEntry, Entry, State
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest

STATES = {
    State.IN_FORCE: _lazy("In force"),
    State.BEFORE: _lazy("Before"),
    State.DRAFT: _lazy("Draft"),
    State.EXPECTED: _lazy("Expected"),
    State.INTENDED: _lazy("Intended"),
    State.STUDY: _lazy("Study"),
    State.EXPERIMENT: _lazy("Experiment"),
    State.PROPOSED: _lazy("Proposal"),
    State.VIEW: _lazy("View"),
    State.MODEL: _lazy("Model"),
    State.FIGURE: _lazy("Figure"),
    State.DROPPED: _lazy("Dropped"),
}
LISTS = (
    ("organisation_kinds", _lazy("Kinds of units")),
    ("scopes", _lazy("Parts of the administration")),
    ("levels", _lazy("Levels")),
    ("grades", _lazy("Grades")),
    ("scale_groups", _lazy("Groups of salary scales")),
    ("layers", _lazy("Management layers")),
    ("ranks", _lazy("Management ranks")),
    ("families", _lazy("Function families")),
    ("kinds_of_work", _lazy("Kinds of work")),
    ("relations", _lazy("Employment relations")),
    ("contracts", _lazy("Forms of engagement")),
    ("conversions", _lazy("Relations that changed by law")),
    ("reasons", _lazy("Reasons of acts")),
    ("leadership_roles", _lazy("Roles of those who lead")),
    ("target_groups", _lazy("Groups whose share is watched")),
    ("age_band_sets", _lazy("Age bands")),
    ("words", _lazy("Words on pages")),
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
    return str(STATES[state]) if isinstance(state, State) else _("In force")
