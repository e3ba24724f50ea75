"""Writes of facts: one transaction, one audit event, one batch whose stamp is set last.

All take ``by``, the person or job that acts. What fails leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.audit import services as audit
from doorstroom.careers.errors import ChangedMeanwhile, ImportRefused
from doorstroom.careers.facts.beside import read_beside, write_beside
from doorstroom.careers.facts.checks import check_rows
from doorstroom.careers.facts.consistency import check_together
from doorstroom.careers.facts.declared import COMPANIONS, kind_of
from doorstroom.careers.facts.incoming import CheckedFacts
from doorstroom.careers.facts.kinds import Subject
from doorstroom.careers.facts.recording import RecordedFacts, record_facts
from doorstroom.careers.facts.schema import FACTS, INCOMING_FACTS
from doorstroom.careers.incoming.problems import Finding, Problems
from doorstroom.careers.models import Batch, Event, Explanation, Fact, Person, UnitState
from doorstroom.careers.storage.facts import read_facts
from doorstroom.careers.storage.loading import Point
from doorstroom.careers.storage.turn import stamp, writing
from doorstroom.careers.storage.writing import next_id, write_columns
from doorstroom.kernel.errors import BadInput, Refused

_CHANGEABLE = ("from_on", "until", "value", *COMPANIONS)
_LOOKED_UP = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class FactsResult:
    """What an import of facts did.

    Attributes:
        batch: number of the batch; None where the file brought nothing new.
        known_at: stamp of that batch.
        rows: data rows in the file.
        facts: rows added, ``corrections`` and ``annulments`` among them.
        duplicates: rows that were there already.
        problems: warnings.
    """

    batch: int | None
    known_at: datetime | None
    rows: int
    facts: int
    duplicates: int
    corrections: int
    annulments: int
    problems: Problems


@dataclass(frozen=True, slots=True)
class Written:
    """One fact that was recorded, corrected or annulled by hand: its number, version, batch and stamp."""

    fact: int
    version: int
    batch: int
    known_at: datetime


def import_facts(*, checked: CheckedFacts, by: str) -> FactsResult:
    """Add a checked file of facts: all of it or nothing, and what is there already only once.

    Args:
        checked: the file, read and checked.
        by: who imports.
    Raises:
        ImportRefused: the file has errors, by itself or against the ledger and the facts that are there.
    """
    actor = audit.require_actor(by)
    if checked.problems.errors:
        raise ImportRefused(checked.problems)
    with writing():
        recorded = _recorded(checked.rows_in)
        problems = checked.problems + recorded.problems
        if problems.errors:
            raise ImportRefused(problems)
        batch = None
        if recorded.rows.height:
            batch = Batch.objects.create(
                by=actor,
                kind="import",
                source_format=checked.source.format,
                file_sha256=checked.source.file_sha256,
                rows=checked.rows,
            )
            _append(recorded.rows, batch)
        audit.record(
            by=actor,
            action="careers.facts.recorded" if batch else "careers.facts.import_brought_nothing",
            object_type="batch",
            object_id=batch.pk if batch else "",
            details={
                "rows": checked.rows,
                "facts": recorded.rows.height,
                "duplicates": recorded.duplicates,
                "corrections": recorded.corrections,
                "annulments": recorded.annulments,
                "file_sha256": checked.source.file_sha256,
            },
        )
        point = _stamped(batch) if batch else None
    return FactsResult(
        batch=point.batch if point else None,
        known_at=point.recorded_at if point else None,
        rows=checked.rows,
        facts=recorded.rows.height,
        duplicates=recorded.duplicates,
        corrections=recorded.corrections,
        annulments=recorded.annulments,
        problems=problems,
    )


def record_fact(
    *,
    kind: str,
    subject: str,
    from_on: date,
    by: str,
    until: date | None = None,
    value: str | int | bool | None = None,
    beside: Mapping[str, str | int | date | None] | None = None,
    ref: str | None = None,
    administration: Administration | None = None,
) -> Written:
    """Record one fact.

    Args:
        kind: code of a declared kind.
        subject: personnel number, function or post, as the kind says.
        from_on, until: first day on which it holds, first day on which it no longer does.
        value: what it says.
        beside: companions of the kind by name.
        ref: a number of its own, which other facts can name.
        by: who records.
        administration: its lists say which values may occur.
    Raises:
        ImportRefused: what is wrong with it, all at once, also against the facts that are there.
        BadInput: no such kind or companion.
        Refused: it is recorded already.
    """
    actor = audit.require_actor(by)
    row = _row(
        kind,
        subject,
        from_on=from_on,
        until=until,
        value=value,
        texts=_texts(kind, beside or {}),
        ref=ref,
    )
    _refuse(check_rows(row, administration))
    with writing():
        recorded = _recorded(row)
        if recorded.problems.errors:
            raise ImportRefused(recorded.problems)
        if recorded.rows.is_empty():
            raise Refused("this very fact is recorded already, or was and is corrected or annulled since")
        return _write_one(recorded.rows, actor, "import", "recorded")


def correct_fact(
    *,
    fact: int,
    version: int,
    changes: Mapping[str, Any],
    by: str,
    administration: Administration | None = None,
    because: str = "",
) -> Written:
    """Append a corrected version of a fact, or an end that became known; the former one stays visible.

    Args:
        fact: its number.
        version: the version that the clerk saw; somebody else's correction in between is not overwritten.
        changes: ``from_on``, ``until``, ``value`` or companions to their right values; None is not known.
        by: who corrects.
        administration: its lists say which values may occur.
        because: why, in the words of who corrects; kept beside the batch, never in a log.
    Raises:
        ImportRefused: what would be wrong with it, all at once.
        ChangedMeanwhile: it has another version by now.
        Refused: it was annulled.
        BadInput: no such fact or column, or nothing changes.
    """
    actor = audit.require_actor(by)
    unknown = sorted(set(changes) - set(_CHANGEABLE))
    if unknown or not changes:
        raise BadInput(
            f"no such column: {', '.join(unknown)}" if unknown else "nothing is to be changed",
            where="changes",
            expected=", ".join(_CHANGEABLE),
        )
    with writing():
        former = _former(fact, version)
        texts: dict[str, Any] = {**read_beside(former.beside)}
        texts |= {name: changes[name] for name in changes if name in COMPANIONS}
        subject = former.person.number if former.person else former.named
        row = _row(
            former.kind,
            str(subject),
            from_on=changes.get("from_on", former.from_on),
            until=changes.get("until", former.until),
            value=changes.get("value", former.value),
            texts=_texts(former.kind, texts),
            ref=former.ref,
        )
        findings = check_rows(row, administration)
        new = _next_version(former, "correct", row)
        if all(new[0, name] == _of(former, name) for name in ("from_on", "until", "value", "beside")):
            raise BadInput("nothing changes", where="changes", expected="another value")
        _refuse(findings + _together(new, former))
        return _write_one(new, actor, "correct", "corrected", because)


def annul_fact(*, fact: int, version: int, by: str, because: str = "") -> Written:
    """Append a version that says that the fact never was; arguments and errors as for ``correct_fact``."""
    actor = audit.require_actor(by)
    with writing():
        former = _former(fact, version)
        new = _next_version(former, "annul", None)
        _refuse(_together(new, former))
        return _write_one(new, actor, "annul", "annulled", because)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise ImportRefused(Problems.of(findings))


def _recorded(rows: pl.DataFrame) -> RecordedFacts:
    wanted = rows["person"].drop_nulls().unique().to_list()
    numbers: dict[str, int] = {}
    for start in range(0, len(wanted), _LOOKED_UP):
        some = wanted[start : start + _LOOKED_UP]
        numbers |= dict(Person.objects.filter(number__in=some).values_list("number", "pk"))
    return record_facts(
        read_facts(persons=list(numbers.values())),
        rows,
        numbers=numbers,
        first=_next_fact(),
        unit_codes=_unit_codes(),
    )


def _next_fact() -> int:
    """A number never given before: the id of the row that will be its first version, or a higher one."""
    return next_id(Fact._meta.db_table)


def _unit_codes() -> frozenset[str]:
    return frozenset(UnitState.objects.values_list("code", flat=True).distinct())


def _texts(kind: str, beside: Mapping[str, Any]) -> dict[str, str | None]:
    declared = kind_of(kind).companions
    unknown = sorted(set(beside) - set(declared))
    if unknown:
        raise BadInput(
            f"{kind} has no {', '.join(unknown)}",
            where="beside",
            expected=", ".join(declared) or "nothing beside its value",
        )
    return {name: _text(value) for name, value in beside.items()}


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row(
    kind: str,
    subject: str,
    *,
    from_on: date,
    until: date | None,
    value: Any,
    texts: Mapping[str, str | None],
    ref: str | None,
) -> pl.DataFrame:
    of_person = kind_of(kind).subject is Subject.PERSON
    row = {
        "row": 1,
        "action": "record",
        "kind": kind,
        "person": subject if of_person else None,
        "named": None if of_person else subject,
        "from_on": from_on,
        "until": until,
        "value": _text(value),
        "beside": write_beside(texts),
        "ref": ref or None,
    }
    return pl.DataFrame([row], schema=INCOMING_FACTS.dtypes)


def _former(fact: int, version: int) -> Fact:
    former = Fact.objects.filter(fact=fact).select_related("person").order_by("-version").first()
    if former is None:
        raise BadInput("there is no such fact", where="fact", expected="the number of a recorded fact")
    if former.version != version:
        raise ChangedMeanwhile(f"the fact has version {former.version} by now, not {version}")
    if former.action == "annul":
        raise Refused("the fact was annulled", ("a new one can be recorded",))
    return former


def _of(fact: Fact, name: str) -> Any:
    return fact.person_id if name == "person" else getattr(fact, name)


def _next_version(former: Fact, action: str, row: pl.DataFrame | None) -> pl.DataFrame:
    new = {name: _of(former, name) for name in FACTS.names if name != "recorded_at"}
    new |= {"version": former.version + 1, "action": action}
    if row is not None:
        new |= row.select("from_on", "until", "value", "beside").row(0, named=True)
    return FACTS.conform(pl.DataFrame([new], schema={name: FACTS[name].dtype for name in new}))


def _together(new: pl.DataFrame, former: Fact) -> list[Finding]:
    known = read_facts(persons=[former.person_id] if former.person_id else [])
    rows = pl.concat([known, new])
    return check_together(rows, new.select("fact", row=pl.lit(1, pl.Int64)), _unit_codes())


def _write_one(row: pl.DataFrame, actor: str, batch_kind: str, done: str, because: str = "") -> Written:
    batch = Batch.objects.create(by=actor, kind=batch_kind)
    if because.strip() and row[0, "person"] is not None:
        Explanation.objects.create(batch=batch, person_id=row[0, "person"], text=because.strip())
    _append(row, batch)
    fact, version, kind = row.select("fact", "version", "kind").row(0)
    audit.record(
        by=actor,
        action=f"careers.fact.{done}",
        object_type="fact",
        object_id=fact,
        details={"batch": batch.pk, "kind": kind, "version": version},
    )
    point = _stamped(batch)
    return Written(fact, version, point.batch, point.recorded_at)


def _append(rows: pl.DataFrame, batch: Batch) -> None:
    table = rows.drop("recorded_at").rename({"person": "person_id"})
    write_columns(Fact._meta.db_table, table.with_columns(batch_id=pl.lit(batch.pk)))


def _stamped(batch: Batch) -> Point:
    # Facts bring no acts: the ledger goes as far as before.
    batch.last_event = next_id(Event._meta.db_table) - 1
    return stamp(batch)
