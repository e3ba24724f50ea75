"""What a handler gets: its arguments, where to tell how far it is, and whether it is to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.utils import timezone

from doorstroom.jobs.models import Job, State

BETWEEN = 0.2  # seconds between two looks at the row: progress is written at most five times a second
BEAT = 10.0  # seconds between two signs of life


class Run:
    """One try of one job, by one worker.

    The row is only written where it still belongs to this try: a worker that was away too long finds that
    its job was given to another, and stops.

    Attributes:
        job: the row as it was when the job was taken.
        arguments: what was asked for.
    """

    def __init__(self, job: Job, *, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.arguments: dict[str, Any] = job.arguments
        self.handing_back = False
        self.lost = False
        self._stopping = stopping
        self._looked = 0.0
        self._stop = False
        self._told: dict[str, Any] = {}

    @property
    def mine(self) -> Any:
        """The row, as long as it belongs to this try."""
        return Job.objects.filter(
            pk=self.job.pk, state=State.RUNNING, worker=self.job.worker, tries=self.job.tries
        )

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Tell how far the work is; seen at once by everybody, whatever transaction the handler is in."""
        told = {"done": max(0, done), "total": max(0, total), "stage": stage}
        fresh = stage != self._told.get("stage")
        self._told = told
        self._look(force=fresh)

    def cancelled(self) -> bool:
        """Whether the handler is to stop: somebody asked, the worker ends, or another has the job."""
        self._look()
        return self._stop

    def _look(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._looked < BETWEEN:
            return
        self._looked = now
        if not self.mine.update(heartbeat=timezone.now(), **self._told):
            self.lost = self._stop = True
            return
        if Job.objects.filter(pk=self.job.pk, cancel_wanted=True).exists():
            self._stop, self.handing_back = True, False
        elif self._stopping():
            self._stop = self.handing_back = True


class Heartbeat:
    """Signs of life from a thread, for the long steps in which a handler says nothing."""

    def __init__(self, run: Run, *, every: float = BEAT) -> None:
        self._run, self._every = run, every
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=f"heartbeat-{run.job.pk}")

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._end.wait(self._every):
                if not self._run.mine.update(heartbeat=timezone.now()):
                    self._run.lost = True
        finally:
            connections.close_all()
