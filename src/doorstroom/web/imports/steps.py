"""The line of steps over every page of an import, and which page belongs to which stage."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstroom.careers.uploads.models import Import, Stage
from doorstroom.careers.uploads.selectors import find_import
from doorstroom.careers.uploads.services import settle
from doorstroom.web.shell.request import PageRequest
from doorstroom.web.shell.tags import words

FILE, COLUMNS, CHECK, CONFIRM, DONE = range(5)
_PAGE = {
    Stage.READING: "progress",
    Stage.CHECKING: "progress",
    Stage.IMPORTING: "progress",
    Stage.UNREADABLE: "check",
    Stage.COLUMNS: "columns",
    Stage.FAULTY: "check",
    Stage.READY: "confirm",
    Stage.DONE: "done",
}
_NOW = {
    Stage.READING: FILE,
    Stage.UNREADABLE: FILE,
    Stage.COLUMNS: COLUMNS,
    Stage.CHECKING: CHECK,
    Stage.FAULTY: CHECK,
    Stage.READY: CONFIRM,
    Stage.IMPORTING: CONFIRM,
    Stage.DONE: DONE + 1,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its name, a few words under it, and ``done``, ``now`` or ``later``."""

    title: str
    note: str
    state: str
    url: str = ""


def import_of(request: PageRequest, public_id: object) -> Import:
    """Return an import that the actor may see, at the stage where it really is. 1 query.

    Raises:
        Http404: there is none, it was thrown away, or it is out of reach.
    """
    from uuid import UUID

    one = find_import(request.actor, UUID(str(public_id)))
    if one is None or one.stage == Stage.REMOVED:
        raise Http404
    return settle(one)


def page_of(one: Import) -> str:
    """Return the address of the page on which an import goes on."""
    return reverse(f"imports:{_PAGE[Stage(one.stage)]}", args=[one.public_id])


def may_show(one: Import, page: str) -> bool:
    """Whether a page has something to say at this stage: going back to the columns always does."""
    stage = Stage(one.stage)
    if page == "columns":
        return stage in (Stage.COLUMNS, Stage.FAULTY, Stage.READY)
    if page == "check":
        return stage in (Stage.FAULTY, Stage.READY, Stage.UNREADABLE)
    return _PAGE[stage] == page


def steps(one: Import | None, *, at: int | None = None) -> list[Step]:
    """Return the five steps.

    Args:
        one: the import; None while the file is chosen.
        at: the step that is looked at, where it is an earlier one than the import has come to.
    """
    here = FILE if one is None else _NOW[Stage(one.stage)] if at is None else at
    notes = _notes(one)
    titles = (_("File"), _("Columns"), _("Check"), _("Confirmation"), _("All done"))
    return [
        Step(title, notes[place], "done" if place < here else "now" if place == here else "later")
        for place, title in enumerate(titles)
    ]


def _notes(one: Import | None) -> list[str]:
    notes = [
        _("CSV, Excel or Parquet"),
        _("what they mean"),
        _("everything at once"),
        _("you say yes"),
        _("with an overview"),
    ]
    if one is None:
        return notes
    notes[FILE] = one.extract.name
    wrong = int(one.outcome.get("errors") or 0)
    if one.stage == Stage.FAULTY:
        notes[CHECK] = ngettext("%(number)s problem", "%(number)s problems", wrong) % {
            "number": words().integer(wrong)
        }
    elif one.stage in (Stage.READY, Stage.IMPORTING, Stage.DONE):
        notes[CHECK] = _("no errors")
    return notes
