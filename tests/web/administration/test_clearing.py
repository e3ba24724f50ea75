"""What is over is removed every day: sessions, and rows of the cache."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from doorstroom.jobs import worker
from doorstroom.jobs.models import Job, State
from doorstroom.jobs.registry import daily_kinds
from doorstroom.jobs.services import enqueue
from tests.web.conftest import Site


def cached() -> int:
    with connections["work"].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache")
        return int(cursor.fetchone()[0])


def test_sessions_and_cached_rows_that_are_over_are_removed(both_sites: Site) -> None:
    assert "accounts.clear" in daily_kinds()
    client = both_sites.client("guest")
    now = timezone.now()
    for name, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=name * 8, session_data="", expire_date=now + timedelta(days=days))
    before = cached()
    cache.set("kept", 1, timeout=600)
    with connections["work"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO cache (cache_key, value, expires) VALUES (%s, %s, %s)",
            ["old", "", (now - timedelta(days=1)).replace(tzinfo=None, microsecond=0)],
        )
    assert cached() == before + 2
    enqueue(kind="accounts.clear", by="worker")
    worker.run_pending()
    job = Job.objects.get(kind="accounts.clear")
    assert job.state == State.DONE, job.error
    assert not Session.objects.filter(session_key="over" * 8).exists()
    assert Session.objects.filter(session_key="open" * 8).exists()
    assert client.get("/account/profile").status_code == 200  # who is signed in stays so
    assert (cache.get("kept"), cached()) == (1, before + 1)
    assert job.result is not None
    assert job.result["sessions"] >= 1
    assert job.result["cached"] >= 1
