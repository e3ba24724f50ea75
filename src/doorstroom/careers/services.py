"""Writes: one transaction, one audit event, one or more batches whose stamps are set last.

All take ``by``, the person or job that acts. What fails or is cancelled leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from doorstroom.audit import services as audit
from doorstroom.careers import schema
from doorstroom.careers.errors import ChangedMeanwhile, ImportCancelled, ImportRefused, LaterActsHoldOldValue
from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.incoming.problems import Problems
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.models import Batch, Explanation, Person, UnitState
from doorstroom.careers.recording import Recorded, corrections, record
from doorstroom.careers.segments import segments, stretches
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.appending import append_events, append_people_and_units, settle, stamps_of
from doorstroom.careers.storage.loading import Point, latest_point, read_ledger
from doorstroom.careers.storage.turn import stamp, writing
from doorstroom.kernel.errors import BadInput

# Of more people than this share of the staff, the whole ledger is read: one pass instead of many look-ups.
_MOST = 4
_LOOKED_UP = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        batch: number of the (last) batch; None where the file brought nothing new.
        known_at: stamp of that batch.
        rows: data rows in the file.
        events: rows added to the ledger, ``corrections`` and ``annulments`` among them.
        duplicates: rows that were there already.
        people_new, units_new: persons and units that the ledger did not have.
        people_changed: persons of whom it knew something else, or less.
        late: acts recorded before a known act of the same employment.
        problems: warnings.
    """

    batch: int | None
    known_at: datetime | None
    rows: int
    events: int
    duplicates: int
    corrections: int
    annulments: int
    people_new: int
    people_changed: int
    units_new: int
    late: int
    problems: Problems


def import_extract(
    *,
    checked: Checked,
    by: str,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    keep_stamps: bool = False,
) -> ImportResult:
    """Add a checked file to the ledger: all of it or nothing, and what is there already only once.

    Args:
        checked: the file, read and checked.
        by: who imports.
        progress: called with rows written and rows to write.
        cancelled: asked between slices; when true, nothing is stored.
        keep_stamps: accept the stamps that the file brings (a move from another system), a batch for each.
    Raises:
        ImportRefused: the file has errors, by itself or against the ledger.
        ImportCancelled: ``cancelled`` said so.
        BadInput: the file brings stamps that cannot be kept.
    """
    actor = audit.require_actor(by)
    if checked.problems.errors:
        raise ImportRefused(checked.problems)
    with writing():
        _stop_if(cancelled)
        known, whole = _concerned(checked)
        recorded = record(known, checked)
        problems = checked.problems + recorded.problems
        if problems.errors:
            raise ImportRefused(problems)
        recorded = settle(recorded)
        batches = (
            []
            if recorded.empty
            else _append(
                checked, recorded, by=actor, progress=progress, cancelled=cancelled, keep_stamps=keep_stamps
            )
        )
        audit.record(
            by=actor,
            action="careers.batch.recorded" if batches else "careers.import.brought_nothing",
            object_type="batch",
            object_id=batches[-1].pk if batches else "",
            details={
                "rows": checked.rows,
                "events": recorded.events.height,
                "duplicates": recorded.duplicates,
                "corrections": recorded.corrections,
                "annulments": recorded.annulments,
                "warnings": problems.warnings,
                "file_sha256": checked.source.file_sha256,
            },
        )
        points = [stamp(batch) for batch in batches]
    if points:
        with suppress(OSError):  # no room on the disk: the files are made at first use
            _cache(points[-1], pl.concat([known.events, _ledger(recorded)]) if whole else None)
    return ImportResult(
        batch=points[-1].batch if points else None,
        known_at=points[-1].recorded_at if points else None,
        rows=checked.rows,
        events=recorded.events.height,
        duplicates=recorded.duplicates,
        corrections=recorded.corrections,
        annulments=recorded.annulments,
        people_new=recorded.new_persons.height,
        people_changed=recorded.person_states.join(recorded.new_persons, on="person", how="anti").height,
        units_new=recorded.new_units.height,
        late=recorded.late,
        problems=problems,
    )


def _concerned(checked: Checked) -> tuple[Ledger, bool]:
    """Return the ledger of the people in the file, with all units; and whether that is the whole ledger."""
    point = latest_point()
    numbers = pl.concat([checked.events["person"], checked.persons["number"]]).unique().to_list()
    if point is None or len(numbers) * _MOST >= Person.objects.count():
        return read_ledger(point), True
    ids: list[int] = []
    for start in range(0, len(numbers), _LOOKED_UP):
        some = numbers[start : start + _LOOKED_UP]
        ids += Person.objects.filter(number__in=some).values_list("pk", flat=True)
    return read_ledger(point, persons=ids), False


def _append(
    checked: Checked,
    recorded: Recorded,
    *,
    by: str,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
    keep_stamps: bool,
) -> list[Batch]:
    stamps = stamps_of(recorded.events) or [None]
    if stamps != [None] and not keep_stamps:
        raise BadInput(
            "the file says when its rows were recorded",
            where="recorded_at",
            expected="no such column, or an import that keeps the stamps of another system",
        )
    before = latest_point()
    if before is not None and stamps[0] is not None and stamps[0] <= before.recorded_at:
        raise BadInput(
            f"the stamp {stamps[0]} lies before what is recorded already",
            where="recorded_at",
            expected=f"an instant after {before.recorded_at}",
        )
    total, done, batches = recorded.events.height, 0, []
    for number, at in enumerate(stamps):
        batch = Batch.objects.create(
            by=by,
            kind="import",
            source_format=checked.source.format,
            file_sha256=checked.source.file_sha256,
            mapping_sha256=checked.source.mapping_sha256,
            rows=checked.rows,
        )
        if number == 0:
            append_people_and_units(recorded, batch, before)
        rows = (
            recorded.events.filter(pl.col("recorded_at").eq_missing(at))
            if len(stamps) > 1
            else recorded.events
        )

        def after_slice(written: int, *, already: int = done) -> None:
            _stop_if(cancelled)
            if progress:
                progress(already + written, total)

        batch.last_event = append_events(rows, batch, after_slice)
        batch.recorded_at = at
        batches.append(batch)
        done += rows.height
    return batches


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled and cancelled():
        raise ImportCancelled("the import was stopped")


def _ledger(recorded: Recorded) -> pl.DataFrame:
    return recorded.events.select(schema.LEDGER.names)


def _cache(point: Point, events: pl.DataFrame | None) -> None:
    if events is None:
        cache.make(point)
        return
    # Of the people and units only the last versions count: that is read again, not worked out here.
    cache.store(point, read_ledger(point, events=False), segments(stretches(events)))


@dataclass(frozen=True, slots=True)
class Amended:
    """What a correction or an annulment did.

    Attributes:
        batch: number of the batch; ``known_at`` its stamp.
        version: version of the act that holds now (or says that it does not).
        later: how many later acts were corrected with it.
    """

    batch: int
    known_at: datetime
    version: int
    later: int


def correct_act(
    *,
    person_number: str,
    employment: int,
    act_no: int,
    version: int,
    changes: Mapping[str, Any],
    by: str,
    later_too: bool | None = None,
    because: str = "",
) -> Amended:
    """Append a corrected version of an act; the former one stays visible.

    Args:
        person_number, employment, act_no: which act.
        version: the version that the clerk saw; somebody else's correction in between is not overwritten.
        changes: columns of ``corrections.CORRECTABLE`` to their right values; ``unit`` by its code.
        by: who corrects.
        later_too: whether later acts that hold the old value are corrected in the same batch.
        because: why, in the words of who corrects; kept beside the batch, never in a log.
    Raises:
        LaterActsHoldOldValue: there are such acts and ``later_too`` is None.
        ChangedMeanwhile: the act has another version by now.
        Refused: the acts would contradict each other.
        BadInput: no such person, act, column or unit.
    """
    changes = dict(changes)
    if isinstance(changes.get("unit"), str):
        changes["unit"] = _unit(changes["unit"])
    return _amend(
        lambda events: corrections.correct(events, act_no, changes),
        kind="correct",
        person_number=person_number,
        employment=employment,
        act_no=act_no,
        version=version,
        by=by,
        later_too=later_too,
        because=because,
    )


def annul_act(
    *,
    person_number: str,
    employment: int,
    act_no: int,
    version: int,
    by: str,
    later_too: bool | None = None,
    because: str = "",
) -> Amended:
    """Append a version that says that the act never was; arguments and errors as for ``correct_act``."""
    return _amend(
        lambda events: corrections.annul(events, act_no),
        kind="annul",
        person_number=person_number,
        employment=employment,
        act_no=act_no,
        version=version,
        by=by,
        later_too=later_too,
        because=because,
    )


def _amend(
    plan: Callable[[pl.DataFrame], corrections.Amendment],
    *,
    kind: str,
    person_number: str,
    employment: int,
    act_no: int,
    version: int,
    by: str,
    later_too: bool | None,
    because: str,
) -> Amended:
    actor = audit.require_actor(by)
    with writing():
        person = Person.objects.filter(number=person_number).first()
        if person is None:
            raise BadInput("nobody has this personnel number", where="person")
        events = read_ledger(latest_point(), persons=[person.pk]).events
        events = events.filter(pl.col("employment") == employment)
        amendment = plan(events)
        if amendment.former["version"] != version:
            raise ChangedMeanwhile(f"the act has version {amendment.former['version']} by now, not {version}")
        if amendment.later.height and later_too is None:
            raise LaterActsHoldOldValue(amendment)
        rows = amendment.rows(with_later=bool(later_too))
        corrections.check_order(events, rows)
        batch = Batch.objects.create(by=actor, kind=kind)
        explain(batch, person.pk, because)
        batch.last_event = append_events(rows, batch, None)
        audit.record(
            by=actor,
            action=f"careers.act.{kind}ed" if kind == "correct" else "careers.act.annulled",
            object_type="person",
            object_id=person.pk,
            details={
                "batch": batch.pk,
                "employment": employment,
                "act_no": act_no,
                "later": rows.height - 1,
            },
        )
        point = stamp(batch)
    return Amended(point.batch, point.recorded_at, version + 1, rows.height - 1)


def explain(batch: Batch, person: int, because: str) -> None:
    """Keep why somebody corrected or annulled; without words nothing is kept.

    Args:
        batch: not stamped yet.
        person: id of whom it is about.
        because: own words; spaces around them are left out.
    """
    if because.strip():
        Explanation.objects.create(batch=batch, person_id=person, text=because.strip())


def _unit(code: str) -> int:
    state = UnitState.objects.filter(code=code).order_by("-effective_on", "-version").first()
    if state is None:
        raise BadInput(f"there is no unit {code!r}", where="unit", expected="the code of a recorded unit")
    return state.unit_id
