"""The loop that does jobs. Several may run; what one leaves behind when it dies, another takes up."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import DatabaseError, OperationalError, connections, transaction
from django.utils import timezone

from doorstroom.jobs.errors import JobFailed, JobStopped
from doorstroom.jobs.models import MOST_TRIES, SILENT, Job, State
from doorstroom.jobs.registry import daily_kinds, handler_of
from doorstroom.jobs.run import Heartbeat, Run
from doorstroom.jobs.services import STORE, enqueue, note

POLL = 1.0  # seconds between two looks for work
ROUND = 5.0  # seconds between two looks for what was left behind, and for what is due today
WORKER = "worker"  # who acts in the log when no person does
_GONE = "The worker stopped again and again while it did this."
_log = logging.getLogger(__name__)


def run(*, once: bool = False, poll: float = POLL) -> int:
    """Do jobs until a signal ends the process (or, with ``once``, until none waits); return how many.

    SIGTERM and SIGINT: no further job is taken; the one that runs is handed back as soon as its handler
    looks, or is finished if it does not look.
    """
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
    name, did, looked = worker_name(), 0, -ROUND
    while not ending.is_set():
        try:
            if time.monotonic() - looked >= ROUND:
                looked = time.monotonic()
                recover()
                ask_daily()
            job = claim(name)
            if job is not None:
                _do(job, ending.is_set)
                did += 1
                continue
        except DatabaseError:
            # The database is away for a moment: what was taken is queued again when its heart stops.
            _log.exception("the queue cannot be reached")
            connections.close_all()
        if once:
            break
        ending.wait(poll)
    connections.close_all()
    return did


def run_pending(*, most: int = 100) -> int:
    """Do what waits now, in this thread; return how many jobs were done. For tests and for the demo."""
    name, did = worker_name(), 0
    while did < most and (job := claim(name)) is not None:
        _do(job, lambda: False)
        did += 1
    return did


def worker_name() -> str:
    """Return a name that no other worker has."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def claim(name: str) -> Job | None:
    """Take the job that waits longest; None where none waits.

    One conditional UPDATE decides, the same on SQLite and PostgreSQL: of several workers that saw the job
    waiting, only the first changes a row.
    """
    while True:
        job = Job.objects.filter(state=State.WAITING).order_by("id").first()
        if job is None:
            return None
        now = timezone.now()
        took = {
            "state": State.RUNNING,
            "worker": name,
            "tries": job.tries + 1,
            "heartbeat": now,
            "started_at": job.started_at or now,
        }
        if Job.objects.filter(pk=job.pk, state=State.WAITING, tries=job.tries).update(**took):
            job.refresh_from_db()
            return job


def recover() -> int:
    """Queue again what no worker gives signs of life for, or end it after too many tries; return how many."""
    silent = Job.objects.filter(state=State.RUNNING, heartbeat__lt=timezone.now() - SILENT)
    found = 0
    for job in silent:
        still = Job.objects.filter(pk=job.pk, state=State.RUNNING, tries=job.tries, heartbeat=job.heartbeat)
        with transaction.atomic(using=STORE):
            if job.cancel_wanted:
                changed = still.update(state=State.CANCELLED, ended_at=timezone.now())
                action, result = "jobs.job.cancelled", "done"
            elif job.tries >= MOST_TRIES:
                changed = still.update(state=State.FAILED, error=_GONE, ended_at=timezone.now())
                action, result = "jobs.job.failed", "refused"
            else:
                changed = still.update(state=State.WAITING, worker="")
                action, result = "jobs.job.recovered", "done"
            if changed:
                note(job, action, by=WORKER, result=result, tries=job.tries)
        found += changed
    return found


def ask_daily() -> None:
    """Ask for the jobs of the day that nobody asked for yet."""
    today = timezone.localdate().isoformat()
    names = {f"{kind}:{today}": kind for kind in daily_kinds()}
    for name in names.keys() - set(Job.objects.filter(once__in=names).values_list("once", flat=True)):
        enqueue(kind=names[name], by=WORKER, once=name)


def _do(job: Job, stopping: Callable[[], bool]) -> None:
    note(job, "jobs.job.started", by=job.by, tries=job.tries)
    run_ = Run(job, stopping=stopping)
    began = time.monotonic()
    try:
        with Heartbeat(run_):
            result = handler_of(job.kind)(run_)
    except JobStopped:
        if run_.handing_back:
            _hand_back(run_)
        elif not run_.lost:
            _end(run_, State.CANCELLED, "jobs.job.cancelled")
    except JobFailed as error:
        _end(run_, State.FAILED, "jobs.job.failed", error=str(error))
    except OperationalError as error:
        # The database was away or busy: worth another try, and the same as a dead worker after too many.
        _log.warning("job %s: %s", job.pk, type(error).__name__)
        connections.close_all()
        if job.tries >= MOST_TRIES:
            _end(run_, State.FAILED, "jobs.job.failed", error=_own_mistake(error))
        else:
            _hand_back(run_, spend_try=True)
    except Exception as error:  # the last door: one bad job must not end the worker
        _log.warning("job %s: %s", job.pk, _own_mistake(error))
        _end(run_, State.FAILED, "jobs.job.failed", error=_own_mistake(error))
    else:
        _end(run_, State.DONE, "jobs.job.done", result=result, seconds=round(time.monotonic() - began, 1))


def _end(
    run_: Run,
    state: State,
    action: str,
    *,
    error: str = "",
    result: dict[str, Any] | None = None,
    seconds: float | None = None,
) -> None:
    with transaction.atomic(using=STORE):
        changes: dict[str, Any] = {
            "state": state,
            "error": error,
            "result": result,
            "ended_at": timezone.now(),
        }
        if run_.mine.update(**changes):
            details = {"tries": run_.job.tries} | ({} if seconds is None else {"seconds": seconds})
            refused = "refused" if state == State.FAILED else "done"
            note(run_.job, action, by=run_.job.by, result=refused, **details)


def _hand_back(run_: Run, *, spend_try: bool = False) -> None:
    with transaction.atomic(using=STORE):
        tries = run_.job.tries if spend_try else run_.job.tries - 1
        if run_.mine.update(state=State.WAITING, worker="", tries=tries, heartbeat=None):
            note(run_.job, "jobs.job.handed_back", by=run_.job.by, tries=tries)


def _own_mistake(error: Exception) -> str:
    """Say where the program went wrong, without what the error says: that may hold values of a file."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return f"A mistake of the program itself: {type(error).__name__} in {where}."
