"""The words of this area for codes of the ledger, of jobs and of mappings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstroom.web.shell.tags import day_, words

# Columns of this project, in groups, in the order in which a person thinks of them.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Who"), ("person", "employment", "birth_date", "birth_year", "birth_precision", "sex")),
    (
        gettext_lazy("When"),
        ("effective_on", "on", "from_on", "to_on", "position_from", "hire_date", "day_order", "recorded_at"),
    ),
    (gettext_lazy("What happens"), ("kind", "reason", "entry_reason", "exit_reason", "action", "source_ref")),
    (gettext_lazy("Where"), ("unit", "place", "post")),
    (
        gettext_lazy("What work"),
        ("function", "work_package", "family", "weight", "kind_of_work", "layer", "managerial"),
    ),
    (
        gettext_lazy("Grade and terms"),
        ("rank", "level", "grade", "scale", "relation", "contract", "fte_thousandths", "rank_of_pay"),
    ),
)
COLUMNS = {
    "person": gettext_lazy("Personnel number"),
    "employment": gettext_lazy("Which employment of the person"),
    "birth_date": gettext_lazy("Date of birth"),
    "birth_year": gettext_lazy("Year of birth"),
    "birth_precision": gettext_lazy("Precision of the date of birth"),
    "sex": gettext_lazy("Sex"),
    "effective_on": gettext_lazy("Date from which it holds"),
    "on": gettext_lazy("Date of the list"),
    "from_on": gettext_lazy("First day"),
    "to_on": gettext_lazy("End date"),
    "position_from": gettext_lazy("In this position since"),
    "hire_date": gettext_lazy("Date of entry into service"),
    "day_order": gettext_lazy("Order within one day"),
    "recorded_at": gettext_lazy("Recorded in the other system at"),
    "kind": gettext_lazy("Kind of act"),
    "reason": gettext_lazy("Reason"),
    "entry_reason": gettext_lazy("Reason of entry"),
    "exit_reason": gettext_lazy("Reason of leaving"),
    "action": gettext_lazy("Recorded, corrected or annulled"),
    "source_ref": gettext_lazy("Number of the act in the source"),
    "unit": gettext_lazy("Organisation unit (code)"),
    "place": gettext_lazy("Place of work"),
    "post": gettext_lazy("Post"),
    "function": gettext_lazy("Function"),
    "work_package": gettext_lazy("Work package"),
    "family": gettext_lazy("Function family"),
    "weight": gettext_lazy("Weight of the function"),
    "kind_of_work": gettext_lazy("Kind of work"),
    "layer": gettext_lazy("Layer of management"),
    "managerial": gettext_lazy("Leads people"),
    "rank": gettext_lazy("Management rank"),
    "level": gettext_lazy("Level"),
    "grade": gettext_lazy("Grade"),
    "scale": gettext_lazy("Salary scale"),
    "relation": gettext_lazy("Relation to the employer"),
    "contract": gettext_lazy("Form of contract"),
    "fte_thousandths": gettext_lazy("Share of full time"),
    "rank_of_pay": gettext_lazy("Pay, only to choose between rows"),
}
_VALUES: dict[str, dict[str, Any]] = {
    "kind": {
        "entry": gettext_lazy("Enters service"),
        "move": gettext_lazy("Moves elsewhere"),
        "change": gettext_lazy("Change without a move"),
        "exit": gettext_lazy("Leaves service"),
    },
    "action": {
        "record": gettext_lazy("Recorded"),
        "correct": gettext_lazy("Corrected"),
        "annul": gettext_lazy("Annulled"),
    },
    "sex": {"female": gettext_lazy("Woman"), "male": gettext_lazy("Man"), "other": gettext_lazy("Other sex")},
    "layer": {
        "top": gettext_lazy("Top management"),
        "middle": gettext_lazy("Middle management"),
        "none": gettext_lazy("No management"),
    },
    "birth_precision": {"day": gettext_lazy("To the day"), "year": gettext_lazy("To the year")},
    "managerial": {"true": gettext_lazy("Yes"), "false": gettext_lazy("No")},
}
_STAGES = {
    "reading": gettext_lazy("Your file is being read"),
    "unreadable": gettext_lazy("Cannot be read"),
    "columns": gettext_lazy("Waits for the columns"),
    "checking": gettext_lazy("Is being checked"),
    "faulty": gettext_lazy("Not right yet"),
    "ready": gettext_lazy("Waits for your yes"),
    "importing": gettext_lazy("Is being imported"),
    "done": gettext_lazy("Imported"),
}
_DOING = {
    "reading": gettext_lazy("We read your file"),
    "checking": gettext_lazy("We check every row"),
    "importing": gettext_lazy("We import your file"),
}
_JOB_STAGES = {
    "": gettext_lazy("waiting for its turn"),
    "reading": gettext_lazy("reading"),
    "inspecting": gettext_lazy("looking for what a sheet does not show"),
    "checking": gettext_lazy("checking"),
    "comparing": gettext_lazy("comparing with what is recorded"),
    "writing": gettext_lazy("writing"),
}
_BATCHES = {
    "import": gettext_lazy("Import"),
    "correct": gettext_lazy("Correction"),
    "annul": gettext_lazy("Annulment"),
}
_COUNTS = {
    "duplicates": gettext_lazy("Recorded already"),
    "corrections": gettext_lazy("Correct a recorded act"),
    "annulments": gettext_lazy("Annul a recorded act"),
    "late": gettext_lazy("Stand before a recorded act"),
    "people_new": gettext_lazy("New people"),
    "people_changed": gettext_lazy("People with changed facts"),
    "units_new": gettext_lazy("New units"),
    "units_changed": gettext_lazy("Units with changed facts"),
    "names": gettext_lazy("Names"),
    "names_changed": gettext_lazy("People with another name"),
    "warnings": gettext_lazy("Warnings"),
}
SEVERITIES = {
    "error": gettext_lazy("Errors"),
    "warning": gettext_lazy("Warnings"),
    "note": gettext_lazy("Remarks"),
}


def column(name: str) -> str:
    """Return what a column of this project is called."""
    return str(COLUMNS.get(name, name))


def value(column_: str, code: str) -> str:
    """Return what a code of this project means."""
    return str(_VALUES.get(column_, {}).get(code, code))


def stage(code: str) -> str:
    """Return where an import stands."""
    return str(_STAGES.get(code, code))


def doing(code: str) -> str:
    """Return what happens to an import at a stage."""
    return str(_DOING.get(code, code))


def job_stage(code: str) -> str:
    """Return what a job does at the moment."""
    return str(_JOB_STAGES.get(code, code))


def batch_kind(code: str) -> str:
    """Return what made a batch."""
    return str(_BATCHES.get(code, code))


def act_kind(code: str) -> str:
    """Return what an act does."""
    return value("kind", code)


def action(code: str) -> str:
    """Return what a row does to an act."""
    return value("action", code)


def counts(found: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the counts that are not nought, each with its words."""
    return [(str(text), int(found[name])) for name, text in _COUNTS.items() if found.get(name)]


def day_of(text: str) -> str:
    """Return an ISO day as pages write it."""
    return day_(date.fromisoformat(text)) if text else ""


def difference(name: str, old: Any, new: Any, units: Mapping[int, str]) -> tuple[str, str, str]:
    """Return a changed column with its former and its new value, as pages write them."""
    return column(name), _shown(name, old, units), _shown(name, new, units)


def _shown(name: str, found: Any, units: Mapping[int, str]) -> str:
    if found is None:
        return _("nothing")
    if name == "unit":
        return units.get(found, str(found))
    if isinstance(found, date):
        return day_(found)
    if isinstance(found, bool):
        return value("managerial", "true" if found else "false")
    if isinstance(found, int):
        return words().integer(found)
    return value(name, str(found))
