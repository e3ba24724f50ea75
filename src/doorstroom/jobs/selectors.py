"""Reading jobs: one's own, and those of the same work where one holds its ability over everything."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from doorstroom.jobs.models import Job
from doorstroom.rights import Actor


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """Return the jobs that somebody asked for, the latest first. 1 query."""
    return Job.objects.filter(by=actor.name).order_by("-id")


def find_job(actor: Actor, public_id: UUID, *, ability: str | None = None) -> Job | None:
    """Return a job that an actor may see; None also where there is none, so that nothing is given away.

    Args:
        ability: whoever reaches everywhere with it sees the jobs of others too.
    """
    job = Job.objects.filter(public_id=public_id).first()
    if job is None or job.by == actor.name:
        return job
    return job if ability is not None and actor.reach(ability).everywhere else None
