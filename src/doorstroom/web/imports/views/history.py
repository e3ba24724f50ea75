"""What is under way and what was imported, batch by batch."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstroom.accounts.models import Account
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.people.within import unit_names
from doorstroom.careers.storage.batches import (
    PER_PAGE,
    Changes,
    batches,
    counts_of,
    find_batch,
    page_of_changes,
)
from doorstroom.careers.storage.loading import latest_point
from doorstroom.careers.uploads.selectors import imports_of
from doorstroom.web.imports import labels
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow("careers.extract.import")
@require_safe
def index(request: PageRequest) -> HttpResponse:
    """List what is under way, then what was imported."""
    page = Paginator(batches(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    open_ = list(imports_of(request.actor)[:PER_PAGE])
    who = actor_names({one.by for one in page} | {one.by for one in open_})
    return render(
        request,
        "imports/index.html",
        {
            "open": [(one, who[one.by], labels.stage(one.stage)) for one in open_],
            "page": page,
            "rows": [(one, who[one.by], labels.batch_kind(one.kind)) for one in page],
        },
    )


@allow("careers.batch.read")
@require_safe
def batch(request: PageRequest, number: int) -> HttpResponse:
    """Show one batch: who, when, from what, and every change, in pages."""
    one = find_batch(request.actor, number)
    if one is None:
        raise Http404
    wanted = request.GET.get("page", "")
    place = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1
    changes = page_of_changes(request.actor, one, place)
    names = names_of({row.person for row in changes.rows})
    point = latest_point()
    units = unit_names(point, request.today) if point else {}
    rows = [
        {
            "change": row,
            "who": label_of(row.person, names),
            "kind": labels.act_kind(row.kind),
            "action": labels.action(row.action),
            "unit": units.get(row.unit, "") if row.unit else "",
            "differs": [labels.difference(*one, units) for one in row.differs],
        }
        for row in changes.rows
    ]
    context = {
        "batch": one,
        "who": actor_names({one.by})[one.by],
        "kind": labels.batch_kind(one.kind),
        "counts": labels.counts(counts_of(one)),
        "changes": changes,
        "rows": rows,
        "page": _page(changes),
    }
    return render(request, "imports/batch.html", context)


def _page(changes: Changes) -> Page[int]:
    """Return the page as the links of the shell want it; no row is counted for it."""
    return Paginator(range(changes.total), PER_PAGE).get_page(changes.number)


def actor_names(names: set[str]) -> dict[str, str]:
    """Return how pages call who acts: the name of an account, or what the log says. 1 query."""
    numbers = {int(one.removeprefix("account:")) for one in names if one.removeprefix("account:").isdecimal()}
    found = dict(Account.objects.filter(pk__in=numbers).values_list("pk", "name")) if numbers else {}
    return {one: found.get(_number(one), one) for one in names}


def _number(name: str) -> int:
    number = name.removeprefix("account:")
    return int(number) if number.isdecimal() else 0
