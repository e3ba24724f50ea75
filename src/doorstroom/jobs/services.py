"""Asking for work, stopping it, asking again; each is logged in the transaction that does it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from doorstroom.audit.services import record, require_actor
from doorstroom.jobs.models import Job, State
from doorstroom.jobs.registry import handler_of
from doorstroom.kernel.errors import BadInput, Refused

STORE = "work"


def enqueue(*, kind: str, by: str, arguments: dict[str, Any] | None = None, once: str = "") -> Job:
    """Put a job into the queue.

    Args:
        kind: a kind that has a handler.
        by: who asks.
        arguments: what JSON can hold; numbers and opaque ids, nothing of a person.
        once: a name; a second job of that name is not made, the first one is returned.
    Raises:
        BadInput: there is no such kind, or nobody is named.
    """
    actor = require_actor(by)
    handler_of(kind)
    try:
        with transaction.atomic(using=STORE):
            job = Job.objects.create(kind=kind, by=actor, arguments=arguments or {}, once=once)
            note(job, "jobs.job.queued", by=actor)
    except IntegrityError:
        return Job.objects.get(once=once)
    return job


def request_cancel(*, public_id: UUID, by: str) -> Job:
    """Ask a job to stop: one that waits is cancelled now, one that runs as soon as its handler looks.

    Raises:
        BadInput: there is no such job.
        Refused: it has ended.
    """
    with transaction.atomic(using=STORE):
        job = _get(public_id)
        mine = Job.objects.filter(pk=job.pk)
        stopped = mine.filter(state=State.WAITING).update(
            state=State.CANCELLED, cancel_wanted=True, ended_at=timezone.now()
        )
        asked = stopped or mine.filter(state=State.RUNNING).update(cancel_wanted=True)
        if not asked:
            raise Refused("the job has ended")
        note(job, "jobs.job.cancelled" if stopped else "jobs.job.cancel_requested", by=by)
    job.refresh_from_db()
    return job


def retry(*, public_id: UUID, by: str) -> Job:
    """Put a job that failed or was cancelled into the queue again, from its beginning.

    Raises:
        BadInput: there is no such job.
        Refused: it did not fail.
    """
    with transaction.atomic(using=STORE):
        job = _get(public_id)
        again = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED]).update(
            state=State.WAITING,
            cancel_wanted=False,
            tries=0,
            stage="",
            done=0,
            total=0,
            worker="",
            result=None,
            error="",
            heartbeat=None,
            started_at=None,
            ended_at=None,
        )
        if not again:
            raise Refused("the job has not failed")
        note(job, "jobs.job.queued", by=by, again=True)
    job.refresh_from_db()
    return job


def note(job: Job, action: str, *, by: str, result: str = "done", **details: Any) -> None:
    """Log what happened to a job: its kind and counts, never its arguments."""
    record(
        by=by,
        action=action,
        object_type="job",
        object_id=job.public_id,
        origin=f"job:{job.pk}",
        result=result,
        details={"kind": job.kind, **details},
        store=STORE,
    )


def _get(public_id: UUID) -> Job:
    job = Job.objects.filter(public_id=public_id).first()
    if job is None:
        raise BadInput("there is no such job", where="job")
    return job
