"""What the area offers: the imports, what waits of them, and what was imported lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doorstroom.careers.storage.batches import batches
from doorstroom.careers.uploads.models import Stage
from doorstroom.careers.uploads.selectors import ABILITY, imports_of
from doorstroom.web.shell.area import Area, News, Page, Task
from doorstroom.web.shell.request import PageRequest
from doorstroom.web.shell.tags import words

_NEW = timedelta(days=7)
_MOST = 3


def tasks(request: PageRequest) -> Iterator[Task]:
    """Yield imports that wait for columns to be explained, errors to be solved, or a yes. 1 query."""
    if not request.actor.reach(ABILITY):
        return
    for one in imports_of(request.actor)[: _MOST * 2]:
        title, sentence, action = _waiting(one.stage, int(one.outcome.get("wrong_rows") or 0))
        if title:
            url = reverse("imports:show", args=[one.public_id])
            yield Task(title, sentence, url, action, on=timezone.localdate(one.expires_at))


def _waiting(stage: str, wrong: int) -> tuple[str, str, str]:
    nothing = _("Nothing has been stored. Without an answer, the file is removed on this day.")
    match stage:
        case Stage.COLUMNS:
            return _("Say what the columns of an extract mean"), nothing, _("To the columns")
        case Stage.FAULTY:
            title = (
                ngettext(
                    "%(number)s row of an extract is not right yet",
                    "%(number)s rows of an extract are not right yet",
                    wrong,
                )
                % {"number": words().integer(wrong)}
                if wrong
                else _("An extract is not right yet")
            )
            return title, nothing, _("See what is wrong")
        case Stage.READY:
            return _("Confirm an import"), nothing, _("See what would change")
        case Stage.UNREADABLE:
            return _("An extract could not be read"), nothing, _("See what is wrong")
    return "", "", ""


def news(request: PageRequest) -> Iterator[News]:
    """Yield what was imported in the last week. 1 query."""
    if not request.actor.reach("careers.batch.read"):
        return
    since = timezone.now() - _NEW
    for batch in batches(request.actor).filter(kind="import", recorded_at__gte=since)[:_MOST]:
        if batch.recorded_at is None:
            continue
        sentence = ngettext("%(number)s row of an extract.", "%(number)s rows of an extract.", batch.rows)
        yield News(
            timezone.localdate(batch.recorded_at),
            _("New data were imported"),
            sentence % {"number": words().integer(batch.rows)},
            reverse("imports:batch", args=[batch.pk]),
        )


AREA = Area(
    "imports",
    pages=(
        Page(
            "imports:index",
            gettext_lazy("Imports"),
            gettext_lazy("Bring in an extract, and see what was brought in before."),
            ability=ABILITY,
            nav=40,
        ),
        Page(
            "imports:new",
            gettext_lazy("Import an extract"),
            gettext_lazy("Hand in a file; you see everything that is wrong before anything is stored."),
            ability=ABILITY,
        ),
    ),
    tasks=tasks,
    news=news,
)
