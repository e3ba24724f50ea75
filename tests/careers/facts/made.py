"""Facts made by hand, for the engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from doorstroom.careers.facts.beside import write_beside
from doorstroom.careers.facts.schema import FACTS, INCOMING_FACTS

STAMP = datetime(2021, 1, 1, tzinfo=UTC)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def facts(*rows: dict[str, Any]) -> pl.DataFrame:
    """``FACTS``; each row gets the next number unless it names one."""
    full = []
    for number, row in enumerate(rows, 1):
        given = {"fact": number, "version": 0, "recorded_at": STAMP, "action": "record"} | row
        full.append({name: given.get(name) for name in FACTS.names})
    return pl.DataFrame(full, schema=FACTS.dtypes)


def fact(kind: str, of: int | str, from_on: str, until: str | None = None, **said: Any) -> dict[str, Any]:
    """One row: ``value``, ``ref`` and whatever else of a version by name, the rest stands beside."""
    own = {name: said.pop(name) for name in list(said) if name in FACTS.names}
    subject = {"person": of} if isinstance(of, int) else {"named": of}
    dates = {"from_on": day(from_on), "until": day(until)}
    return {"kind": kind, **subject, **dates, "beside": write_beside(said), **own}


def incoming(*rows: dict[str, Any]) -> pl.DataFrame:
    """``INCOMING_FACTS`` of the same rows; person 1 has the number P1."""
    full = []
    for number, row in enumerate(rows, 2):
        person = row.get("person")
        given = {"row": number, "action": "record"} | row | {"person": person and f"P{person}"}
        full.append({name: given.get(name) for name in INCOMING_FACTS.names})
    return pl.DataFrame(full, schema=INCOMING_FACTS.dtypes)


NUMBERS = {f"P{person}": person for person in range(1, 10)}


def found(findings: Any) -> list[tuple[Any, ...]]:
    """Row, column and problem of every finding, in order."""
    return sorted(
        ((row, one.column, one.problem) for one in findings for row in one.examples["row"].to_list()),
        key=lambda key: (key[0] is None, key),
    )
