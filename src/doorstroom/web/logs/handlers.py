"""Checking the logs in the background: whenever somebody asks, and once a day by itself (L4)."""

from __future__ import annotations

from typing import Any

from doorstroom.audit.verification import verify_all
from doorstroom.jobs.registry import handler
from doorstroom.jobs.run import Run

CHECK = "audit.check"


@handler(CHECK, daily=True)
def check(run: Run) -> dict[str, Any]:
    """Walk the chains of all stores; a second run only checks again."""
    found = verify_all(by=run.job.by)
    return {
        "whole": all(one.whole for one in found),
        "events": sum(one.events for one in found),
    }
