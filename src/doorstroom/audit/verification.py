"""Walking the chain: is the log of each store whole, and where is it broken? (obligation L4)

Three things are compared: each event with its hash, each event with the one before it, and the end of the
chain with what is known of it: the head beside it, the heads that earlier checks wrote into the log of
``work``, and a head that somebody noted elsewhere. Only the last of these holds against somebody who may do
everything with all databases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from doorstroom.audit import chain
from doorstroom.audit.models import FIRST, AuditEvent, AuditHead, SubjectSet
from doorstroom.audit.services import record
from doorstroom.audit.subjects import broken_sets
from doorstroom.kernel.errors import BadInput

STORES = ("default", "work", "special")
CHECKED = "audit.log.checked"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: number of the last event, and its hash."""

    event: int
    hash: str

    def __str__(self) -> str:
        return f"{self.event}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check of one store found.

    Attributes:
        store: alias of the database.
        events: how many events were walked.
        head: the end of the chain.
        broken_at: number of the first event that does not fit; None where the chain is whole.
        why: what does not fit, as a sentence without full stop; empty where the chain is whole.
    """

    store: str
    events: int
    head: Head
    broken_at: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, removed or put in between."""
        return not self.why


@dataclass(slots=True)
class _Walk:
    """Where a walk along one chain is."""

    events: int = 0
    last: Head = field(default_factory=lambda: Head(0, FIRST))
    broken_at: int | None = None
    why: str = ""

    def stop(self, event: int, why: str) -> None:
        self.broken_at, self.why = event, why


def verify(store: str, *, expected: Mapping[int, str] | None = None) -> Found:
    """Walk the chain of one store up to its first break.

    Args:
        store: alias of the database.
        expected: hash of events by their number, as it was noted before.
    """
    head = AuditHead.objects.using(store).filter(pk=1).first()
    if head is None:
        return Found(store, 0, Head(0, FIRST), 0, "the head of the chain is gone")
    noted = {number: hash_ for number, hash_ in (expected or {}).items() if number}
    walk = _Walk()
    _walk(store, head.last_event, noted, walk)
    if not walk.why:
        _compare_end(store, head, noted, walk)
    if not walk.why:
        broken = next(broken_sets(store), None)
        if broken is not None:
            event = AuditEvent.objects.using(store).filter(subjects=broken).order_by("id").first()
            walk.stop(event.pk if event else 0, "the set of people that was read is another one")
    return Found(store, walk.events, walk.last, walk.broken_at, walk.why)


def verify_all(*, by: str, noted: Mapping[str, Head] | None = None) -> list[Found]:
    """Walk the chains of all stores and log the check, with the heads that it found, in ``work``.

    Args:
        by: who checks.
        noted: heads that were noted elsewhere, by store.
    """
    expected = sealed_heads()
    for store, head in (noted or {}).items():
        expected[store][head.event] = head.hash
    found = [verify(store, expected=expected[store]) for store in STORES]
    record(
        by=by,
        action=CHECKED,
        object_type="log",
        result="done",
        details={
            "whole": all(one.whole for one in found),
            "stores": {
                one.store: {
                    "events": one.events,
                    "last_event": one.head.event,
                    "hash": one.head.hash,
                    "broken_at": one.broken_at,
                    "why": one.why,
                }
                for one in found
            },
        },
        store="work",
    )
    return found


def sealed_heads() -> dict[str, dict[int, str]]:
    """Return the heads that earlier checks found, by store and event. 1 query."""
    sealed: dict[str, dict[int, str]] = {store: {} for store in STORES}
    checks = AuditEvent.objects.using("work").filter(action=CHECKED).values_list("details", flat=True)
    for details in checks.order_by("id").iterator():
        for store, said in details["stores"].items():
            # A check that found a break saw no end of the chain: its head seals nothing.
            if not said["why"]:
                sealed[store][said["last_event"]] = said["hash"]
    return sealed


def last_check() -> AuditEvent | None:
    """Return the event of the last check; None if there was none yet. 1 query."""
    return AuditEvent.objects.using("work").filter(action=CHECKED).order_by("-at", "-id").first()


def head_from(text: str) -> tuple[str, Head]:
    """Read a head as ``verify-log`` prints it: ``work:1234:<hash>``.

    Raises:
        BadInput: it is written in another way.
    """
    parts = text.strip().split(":")
    if len(parts) != 3 or parts[0] not in STORES or not parts[1].isdigit() or len(parts[2]) != 64:
        raise BadInput(
            f"{text!r} is no head of a log",
            where="head",
            expected="store:event:hash, as verify-log prints it",
        )
    return parts[0], Head(int(parts[1]), parts[2])


def _walk(store: str, until: int, noted: dict[int, str], walk: _Walk) -> None:
    hashes = dict(SubjectSet.objects.using(store).values_list("pk", "sha256"))
    rows = AuditEvent.objects.using(store).filter(pk__lte=until).order_by("pk")
    for row in rows.values("pk", "previous", "hash", "subjects_id", *chain.HASHED).iterator(chunk_size=2000):
        number = row["pk"]
        if row["previous"] != walk.last.hash:
            walk.stop(number, _gap(walk, row))
        elif not _fits(row, hashes):
            walk.stop(number, "the event was changed after it was written")
        elif noted.pop(number, row["hash"]) != row["hash"]:
            walk.stop(number, "the event is not the one that was here at an earlier check")
        if walk.why:
            return
        walk.events, walk.last = walk.events + 1, Head(number, row["hash"])


def _fits(row: dict[str, Any], sets: dict[int, str]) -> bool:
    subjects = "" if row["subjects_id"] is None else sets.get(row["subjects_id"], "gone")
    return bool(chain.link(row["previous"], row, subjects) == row["hash"])


def _gap(walk: _Walk, row: dict[str, Any]) -> str:
    before = f"event {walk.last.event}" if walk.events else "the beginning"
    return f"between {before} and this event something was removed, changed or put in"


def _compare_end(store: str, head: AuditHead, noted: dict[int, str], walk: _Walk) -> None:
    if (walk.events, walk.last.event, walk.last.hash) != (head.events, head.last_event, head.hash):
        after = f"event {walk.last.event}" if walk.events else "the beginning"
        missing = head.events - walk.events
        walk.stop(head.last_event, f"after {after} events were removed: {missing} are missing at the end")
    else:
        # Written after the head was read is the one good reason for an event beyond it.
        beyond = AuditEvent.objects.using(store).filter(pk__gt=head.last_event).order_by("pk").first()
        if beyond is not None and beyond.previous != head.hash:
            walk.stop(beyond.pk, "the event does not follow the last one")
    if noted and not walk.why:
        missing_event = min(noted)
        walk.stop(missing_event, "an event that an earlier check saw is gone")
