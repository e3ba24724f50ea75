"""Following a job: how far it is, stopping it, trying again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doorstroom.careers.uploads import services
from doorstroom.careers.uploads.models import Stage
from doorstroom.careers.uploads.selectors import ABILITY
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.web.imports import labels
from doorstroom.web.imports.steps import import_of, page_of, steps
from doorstroom.web.imports.views.begin import go_on
from doorstroom.web.shell.guard import allow
from doorstroom.web.shell.request import PageRequest


@allow(ABILITY)
@require_safe
def show(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Go to the page on which the import goes on."""
    return redirect(page_of(import_of(request, public_id)))


@allow(ABILITY)
@require_safe
def progress(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Show how far the job is; the bar alone where a script asks for it every second."""
    one = import_of(request, public_id)
    part = request.headers.get("HX-Request") == "true"
    if not one.busy:
        if not part:
            return redirect(page_of(one))
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = page_of(one)
        return answer
    job = one.job
    context = {
        "one": one,
        "job": job,
        "doing": labels.doing(one.stage),
        "stage": labels.job_stage(job.stage if job else ""),
        "steps": steps(one),
        "stopping": bool(job and job.cancel_wanted),
        "importing": one.stage == Stage.IMPORTING,
    }
    return render(request, "imports/part_progress.html" if part else "imports/progress.html", context)


@allow(ABILITY)
@require_POST
def stop(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Stop the job."""
    one = import_of(request, public_id)
    try:
        services.stop(actor=request.actor, one=one)
        messages.info(request, _("We stop as soon as we can. Nothing is stored."))
    except Refused:
        messages.warning(request, _("It was ready just before you stopped it."))
    one.refresh_from_db()
    return redirect("imports:show", one.public_id)


@allow(ABILITY)
@require_POST
def again(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Have the extract checked, for the first time or once more."""
    one = import_of(request, public_id)
    try:
        return go_on(request, one, lambda: services.request_check(actor=request.actor, one=one))
    except BadInput:
        messages.warning(request, _("First say what the columns mean."))
        return redirect("imports:columns", one.public_id)
