"""Which state of the ledger is read."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connections
from django.test.utils import CaptureQueriesContext

from doorstroom.careers.models import Batch
from doorstroom.careers.storage.loading import latest_point, one_point
from tests.conftest import Database


def test_within_one_look_the_state_stays_the_same_and_is_asked_for_once(database: Database) -> None:
    def add(day: int) -> int:
        made = Batch.objects.create(kind="import", by="test")
        Batch.objects.filter(pk=made.pk).update(recorded_at=datetime(2026, 1, day, tzinfo=UTC), last_event=0)
        return made.pk

    first = add(1)
    with one_point():
        seen = latest_point()
        second = add(2)
        with CaptureQueriesContext(connections["default"]) as asked:
            assert latest_point() == seen
            assert latest_point(datetime(2026, 1, 1, 12, tzinfo=UTC)) == seen
        assert len(asked) == 1  # for the instant alone
    assert seen is not None
    after = latest_point()
    assert after is not None
    assert (seen.batch, after.batch) == (first, second)
