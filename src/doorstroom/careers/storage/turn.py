"""Writers queue, and the stamp is their last statement.

Inside the queue a writer sees all that was recorded before, so doubles are found and ids and stamps rise
together. Who waits goes on with the state that the one before left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from doorstroom.careers.models import Batch
from doorstroom.careers.storage.loading import Point

_LOCK = 0x646F6F7273  # any number that no one else takes: "doors"


@contextmanager
def writing() -> Iterator[None]:
    """Wait for one's turn, and hold it to the end of the transaction."""
    with transaction.atomic(durable=True):  # SQLite: begins as a writer (settings)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def stamp(batch: Batch) -> Point:
    """Give the batch its instant and return how far the ledger goes now; last of all in the transaction.

    The instant is the clock's, but later than every stamp before; or the batch's own, where it brings one.

    Args:
        batch: with ``last_event`` set.
    """
    latest = Batch.objects.aggregate(latest=Max("recorded_at"))["latest"]
    now = batch.recorded_at or timezone.now()
    batch.recorded_at = now if latest is None or now > latest else latest + timedelta(microseconds=1)
    batch.save(update_fields=["recorded_at", "last_event"])
    return Point(batch.pk, batch.recorded_at, batch.last_event or 0)
