"""Writers queue, and the stamp is their last statement.

Inside the queue a writer sees all that was recorded before, so doubles are found and ids and stamps rise
together. Who waits goes on with the state that the one before left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from doorstroom.careers.models import Batch, Event
from doorstroom.careers.storage.writing import next_id

_LOCK = 0x646F6F7273  # any number that no one else takes: "doors"


@contextmanager
def writing() -> Iterator[None]:
    """Wait for one's turn, and hold it to the end of the transaction."""
    with transaction.atomic(durable=True):  # SQLite: begins as a writer (settings)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def stamp(batch: Batch) -> datetime:
    """Give the batch its instant: the clock, but later than every stamp before. Call it last of all."""
    latest = Batch.objects.aggregate(latest=Max("recorded_at"))["latest"]
    now = timezone.now()
    batch.recorded_at = now if latest is None or now > latest else latest + timedelta(microseconds=1)
    batch.last_event = next_id(Event._meta.db_table) - 1
    batch.save(update_fields=["recorded_at", "last_event"])
    return batch.recorded_at
