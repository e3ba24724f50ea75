"""The one way past append-only: while the gate is open, rows can be removed in this transaction.

What may be removed, and who approves it, is for the disposal run to decide (obligation G7); here is only the
mechanism. The gate cannot stay open: the database refuses to end a transaction that leaves it so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from doorstroom.audit.services import record
from doorstroom.careers.models import DisposalGate
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.turn import writing


@contextmanager
def disposal_gate(*, by: str, basis: str) -> Iterator[None]:
    """Open the gate for the transaction that this context is; files of the segment cache go with the rows.

    Args:
        by: who runs the disposal.
        basis: number of the approved disposal list.
    """
    with writing():
        gate = DisposalGate.objects.create()
        yield
        gate.delete()
        record(by=by, action="careers.disposal.run", object_type="disposal_list", object_id=basis)
        # Before the transaction ends: files that vanish too early are made again, files left behind are not.
        cache.clear()
    cache.clear()
