"""One person's career as it was known at an instant: every act, what it changed, what was said before.

Read by the page, the command line and the export that a person makes of the own file. Codes only: words
for people are given where they are shown. The time line runs over all employments of the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.ledger import KEY, ORDER, Ledger
from doorstroom.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it was called on a day; code and name are null where nobody recorded it."""

    unit: int
    code: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """What one batch said about an act.

    Attributes:
        version: 0 records the act, higher ones correct or annul it.
        action: record, correct, annul.
        recorded_at: when; null where the source carries no stamps.
        effective_on: day from which the state holds.
        kind, reason, source_ref: of the act.
        state: state column to value, known values only; ``unit`` is the code on that day.
        unit: the unit, as it was called on that day; null if there is none.
    """

    version: int
    action: str
    recorded_at: datetime | None
    effective_on: date
    kind: str
    reason: str | None
    source_ref: str | None
    state: Mapping[str, Any]
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the person's career.

    Attributes:
        employment, act_no: which act.
        said: the version that holds; of an annulled act the one that annulled it.
        former: the versions before it, the first one first.
        from_on: day from which the state holds.
        until: first day on which the next act of the employment holds; null if there is none. Equal to
            ``from_on`` where a later act of the same day took over: the state held at no end of day.
        changed: state columns whose value differs from the act before in this employment; all that are
            known at an entry, none at an exit.
    """

    employment: int
    act_no: int
    said: Version
    former: tuple[Version, ...]
    from_on: date
    until: date | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Career:
    """The career of one person.

    Attributes:
        person: of ``schema.PERSONS``: number, birth_date, birth_precision, sex. The facts about the person
            are those that the ledger was read with.
        known_at: stamp of the last batch that says something here; null where there are no stamps.
        acts: in force, by day; employments run through one another.
        annulled: acts that were taken back, by day; their former versions say what had been recorded.
    """

    person: Mapping[str, Any]
    known_at: datetime | None
    acts: tuple[Act, ...]
    annulled: tuple[Act, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the career as JSON takes it: lists, numbers, texts; days and instants in ISO form."""
        return {
            "person": _plain(self.person),
            "known_at": _plain(self.known_at),
            "acts": [_act_as_dict(act) for act in self.acts],
            "annulled": [_act_as_dict(act) for act in self.annulled],
        }


def career(ledger: Ledger, number: str, *, known_at: datetime | None = None) -> Career:
    """Return the career of one person.

    Args:
        ledger: of the person or of many.
        number: the personnel number.
        known_at: instant, with a time zone; ``None`` is all that is recorded.
    Raises:
        BadInput: nobody has this number.
    """
    person = ledger.persons.filter(pl.col("number") == number)
    if person.is_empty():
        raise BadInput("nobody has this personnel number", where="person", expected="a number of the ledger")
    facts = person.row(0, named=True)
    events = schema.LEDGER.conform(ledger.events.filter(pl.col("person") == facts["person"]))
    events = Ledger(events, person, ledger.units).known(known_at).events
    rows = events.sort(*KEY, "version").to_dicts()
    names = _Names(ledger.units, {row["unit"] for row in rows})
    in_force: list[list[dict[str, Any]]] = []
    annulled: list[list[dict[str, Any]]] = []
    for _, versions in groupby(rows, key=lambda row: (row["employment"], row["act_no"])):
        told = list(versions)
        (annulled if told[-1]["action"] == "annul" else in_force).append(told)
    return Career(
        person={name: facts[name] for name in schema.PERSONS.names if name != "person"},
        known_at=max((row["recorded_at"] for row in rows if row["recorded_at"]), default=None),
        acts=tuple(sorted(_time_line(in_force, names), key=_by_day)),
        annulled=tuple(sorted((_act(told, None, (), names) for told in annulled), key=_by_day)),
    )


def _by_day(act: Act) -> tuple[date, int]:
    # Within a day the acts of an employment already stand in their order, and sorting keeps it.
    return act.from_on, act.employment


def _time_line(acts: list[list[dict[str, Any]]], names: _Names) -> Iterator[Act]:
    """Put the acts of each employment in order, and say until when each holds and what it changed."""
    ordered = sorted(acts, key=lambda told: [told[-1][name] for name in ORDER])
    for _, group in groupby(ordered, key=lambda told: told[-1]["employment"]):
        line = list(group)
        for place, told in enumerate(line):
            after = line[place + 1][-1]["effective_on"] if place + 1 < len(line) else None
            before = line[place - 1][-1] if place else None
            yield _act(told, after, _changed(before, told[-1]), names)


def _changed(before: dict[str, Any] | None, now: dict[str, Any]) -> tuple[str, ...]:
    if now["kind"] == "exit":
        return ()
    if before is None or before["kind"] == "exit":
        return tuple(name for name in schema.STATE_NAMES if now[name] is not None)
    return tuple(name for name in schema.STATE_NAMES if now[name] != before[name])


def _act(told: list[dict[str, Any]], until: date | None, changed: tuple[str, ...], names: _Names) -> Act:
    versions = [_version(row, names) for row in told]
    return Act(
        employment=told[-1]["employment"],
        act_no=told[-1]["act_no"],
        said=versions[-1],
        former=tuple(versions[:-1]),
        from_on=told[-1]["effective_on"],
        until=until,
        changed=changed,
    )


def _version(row: dict[str, Any], names: _Names) -> Version:
    unit = names.on(row["unit"], row["effective_on"])
    state = {name: row[name] for name in schema.STATE_NAMES if row[name] is not None}
    if unit is not None:
        state["unit"] = unit.code
    return Version(
        version=row["version"],
        action=row["action"],
        recorded_at=row["recorded_at"],
        effective_on=row["effective_on"],
        kind=row["kind"],
        reason=row["reason"],
        source_ref=row["source_ref"],
        state=state,
        unit=unit,
    )


class _Names:
    """What units were called on a day: never today's name for an old act."""

    def __init__(self, units: pl.DataFrame, wanted: set[int | None]) -> None:
        numbers = [unit for unit in wanted if unit is not None]
        rows = units.filter(pl.col("unit").is_in(numbers)).sort("unit", "effective_on")
        self._rows: dict[int, list[tuple[date, str, str | None]]] = {}
        for unit, day, code, name in rows.select("unit", "effective_on", "code", "name").iter_rows():
            self._rows.setdefault(unit, []).append((day, code, name))

    def on(self, unit: int | None, day: date) -> Unit | None:
        if unit is None:
            return None
        rows = self._rows.get(unit, [])
        # Before its first row a unit had no other name that anybody recorded.
        held = [row for row in rows if row[0] <= day] or rows[:1]
        return Unit(unit, held[-1][1], held[-1][2]) if held else Unit(unit, None, None)


def _act_as_dict(act: Act) -> dict[str, Any]:
    return {
        "employment": act.employment,
        "act": act.act_no,
        "from": _plain(act.from_on),
        "until": _plain(act.until),
        "changed": list(act.changed),
        **_version_as_dict(act.said),
        "former": [_version_as_dict(version) for version in act.former],
    }


def _version_as_dict(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "action": version.action,
        "recorded_at": _plain(version.recorded_at),
        "effective_on": _plain(version.effective_on),
        "kind": version.kind,
        "reason": version.reason,
        "source_ref": version.source_ref,
        "unit_name": version.unit.name if version.unit else None,
        "state": _plain(version.state),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value
