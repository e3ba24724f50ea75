"""Small ledgers for tests: built by hand, or drawn by hypothesis."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import strategies as st

from doorstroom.careers import schema
from doorstroom.careers.ledger import Ledger

EPOCH = date(2020, 1, 1)
STAMP = datetime(2021, 1, 1, tzinfo=UTC)


def act(person: int, effective_on: date | str, kind: str, **values: Any) -> dict[str, Any]:
    """One ledger row; what is not given is not known."""
    day = date.fromisoformat(effective_on) if isinstance(effective_on, str) else effective_on
    row: dict[str, Any] = {
        "person": person,
        "employment": 1,
        "act_no": 0,
        "version": 0,
        "recorded_at": STAMP,
        "effective_on": day,
        "day_order": 0,
        "action": "record",
        "kind": kind,
        "fte_thousandths": None if kind == "exit" else 1000,
    }
    return row | values


def number(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the acts of each employment their numbers in the order of the list."""
    seen: dict[tuple[int, int], int] = {}
    for row in rows:
        if row["version"] == 0:
            key = (row["person"], row["employment"])
            row["act_no"] = seen[key] = seen.get(key, 0) + 1
    return rows


def events(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A ledger frame of these rows."""
    types = schema.LEDGER.dtypes
    full = [{name: row.get(name) for name in types} for row in rows]
    return pl.DataFrame(full, schema=types)


def units(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Units as (unit, effective_on, code, unit_kind, parent[, closed])."""
    frame = [
        {
            "unit": row[0],
            "effective_on": date.fromisoformat(row[1]),
            "code": row[2],
            "name": row[2],
            "unit_kind": row[3],
            "parent": row[4],
            "closed": bool(row[5]) if len(row) > 5 else False,
        }
        for row in rows
    ]
    return pl.DataFrame(frame, schema=schema.UNITS.dtypes)


def persons(*rows: tuple[int, str | None, str | None]) -> pl.DataFrame:
    """Persons as (person, birth date, sex)."""
    frame = [
        {
            "person": person,
            "number": f"P{person}",
            "birth_date": date.fromisoformat(birth) if birth else None,
            "birth_precision": "day" if birth else None,
            "sex": sex,
        }
        for person, birth, sex in rows
    ]
    return pl.DataFrame(frame, schema=schema.PERSONS.dtypes)


TREE = units(
    (1, "1900-01-01", "M1", "ministry", None),
    (2, "1900-01-01", "M2", "ministry", None),
    (11, "1900-01-01", "D11", "division", 1),
    (12, "1900-01-01", "D12", "division", 1),
    (21, "1900-01-01", "D21", "division", 2),
    (12, "2020-02-01", "D12", "division", 2),
    (11, "2020-03-15", "D11b", "division", 2),
)
PEOPLE = persons(
    (1, "1960-01-20", "female"), (2, "1975-02-10", "male"), (3, None, None), (4, "1980-02-29", "female")
)
DAYS = 120


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Ledgers with several employments, corrections, annulments, unknown values and reorganisations."""
    rows: list[dict[str, Any]] = []
    stamp = datetime(2020, 1, 1, tzinfo=UTC)
    for person in (1, 2, 3, 4):
        for employment in range(1, draw(st.integers(0, 2)) + 1):
            rows += draw(_acts(person, employment))
    order = draw(st.permutations(range(len(rows)))) if rows else []
    numbers: dict[tuple[int, int], int] = {}
    for place in order:
        row, key = rows[place], (rows[place]["person"], rows[place]["employment"])
        stamp += timedelta(days=draw(st.integers(0, 3)), microseconds=1)
        row["recorded_at"], row["act_no"] = stamp, numbers.get(key, 0) + 1
        numbers[key] = row["act_no"]
    for row in list(rows):
        for version in range(1, draw(st.sampled_from([0, 0, 0, 1, 2])) + 1):
            stamp += timedelta(days=1, microseconds=1)
            action = draw(st.sampled_from(["correct", "annul"]))
            later = dict(row, version=version, action=action, recorded_at=stamp)
            if row["kind"] != "exit":
                later["unit"] = draw(st.sampled_from([11, 12, 21]))
            rows.append(later)
    return Ledger(events(rows), PEOPLE, TREE)


@st.composite
def _acts(draw: st.DrawFn, person: int, employment: int) -> list[dict[str, Any]]:
    day, rows, inside = EPOCH + timedelta(days=draw(st.integers(0, 60))), [], False
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["move", "change", "exit"])) if inside else "entry"
        state: dict[str, Any] = {"fte_thousandths": None}
        if kind != "exit":
            state = {
                "unit": draw(st.sampled_from([11, 12, 21])),
                "level": draw(st.sampled_from(["A", "B", None])),
                "contract": draw(st.sampled_from(["permanent", "agency", None])),
                "fte_thousandths": draw(st.sampled_from([500, 800, 1000, None])),
            }
        rows.append(
            act(person, day, kind, employment=employment, reason=draw(st.sampled_from(["x", None])), **state)
        )
        inside = kind != "exit"
        # Days on which something else happens too: the tree changes (two), person 2 turns 45.
        special = [date(2020, 2, 1), date(2020, 2, 10), date(2020, 3, 15)]
        later = [one for one in special if one > day]
        day = draw(st.sampled_from([*later, *[day + timedelta(days=n) for n in (1, 2, 9, 30)]]))
    return rows
