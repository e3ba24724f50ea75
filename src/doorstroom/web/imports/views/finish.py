"""The end of an import: what would change, a yes, what changed; or thrown away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstroom.careers.storage.loading import latest_point
from doorstroom.careers.uploads import services
from doorstroom.careers.uploads.models import Import, Stage
from doorstroom.careers.uploads.selectors import ABILITY
from doorstroom.kernel.errors import Refused
from doorstroom.web.imports import labels
from doorstroom.web.imports.forms import ConfirmForm
from doorstroom.web.imports.steps import import_of, page_of, steps
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow(ABILITY)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Show what would change; with a yes, import it. Sent twice, it is one import."""
    one = import_of(request, public_id)
    if request.method != "POST":
        return (
            _confirm_page(request, one, ConfirmForm()) if one.stage == Stage.READY else redirect(page_of(one))
        )
    form = ConfirmForm(request.POST)
    if one.stage == Stage.READY and not form.is_valid():
        return _confirm_page(request, one, form, status=422)
    try:
        services.confirm(actor=request.actor, one=one)
    except Refused:
        messages.warning(request, _("This import went on in the meantime. You see where it is now."))
    return redirect("imports:show", one.public_id)


@allow(ABILITY)
@require_safe
def done(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Show what the import changed."""
    one = import_of(request, public_id)
    if one.stage != Stage.DONE:
        return redirect(page_of(one))
    context = {"one": one, "steps": steps(one), "counts": labels.counts(one.result), "result": one.result}
    return render(request, "imports/done.html", context)


@allow(ABILITY)
@require_POST
def discard(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Throw an import away, with its files."""
    one = import_of(request, public_id)
    try:
        services.discard(actor=request.actor, one=one)
    except Refused:
        messages.warning(request, _("This import went on in the meantime. You see where it is now."))
        return redirect(page_of(one))
    if one.batch:
        said = _(
            "The import was thrown away, with its files. What an earlier try stored stays in the ledger."
        )
        messages.success(request, said)
    else:
        messages.success(request, _("The import was thrown away, with its files. Nothing was stored."))
    return redirect("imports:index")


def _confirm_page(request: PageRequest, one: Import, form: ConfirmForm, *, status: int = 200) -> HttpResponse:
    point = latest_point()
    outcome = one.outcome
    context = {
        "one": one,
        "form": form,
        "steps": steps(one),
        "outcome": outcome,
        "acts": sum(outcome.get("events", {}).values()),
        "kinds": [(labels.act_kind(kind), count) for kind, count in outcome.get("events", {}).items()],
        "counts": labels.counts(outcome),
        "period": [labels.day_of(outcome.get(name, "")) for name in ("first_on", "last_on")],
        "overtaken": (point.batch if point else None) not in {outcome.get("batch"), outcome.get("stored")},
        "failed": outcome.get("failed", ""),
        "stopped": outcome.get("stopped", False),
    }
    return render(request, "imports/confirm.html", context, status=status)
