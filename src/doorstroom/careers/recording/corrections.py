"""Correcting and annulling one act: the versions to append, and the later rows that hold the old value.

A row carries the full state, so a wrong value stands in later rows too, until another act changes it. Those
rows are found and shown; whether they get versions as well is for the person who corrects to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.ledger import ORDER, in_force
from doorstroom.careers.recording.order import find_wrong_order, order_within_days
from doorstroom.kernel.errors import BadInput, Refused

CORRECTABLE = (*schema.STATE_NAMES, "effective_on", "day_order", "kind", "reason", "source_ref")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What amending one act comes to.

    Attributes:
        former: the version that holds now, ``schema.LEDGER`` names to values.
        version: the version to append for the act itself; one row of ``schema.LEDGER``.
        later: versions to append for the later acts that hold the old value, likewise.
        held: one row an act and column concerned: act_no, effective_on, column, old, new (as text).
    """

    former: dict[str, Any]
    version: pl.DataFrame
    later: pl.DataFrame
    held: pl.DataFrame

    def rows(self, *, with_later: bool) -> pl.DataFrame:
        """Return what to append."""
        return pl.concat([self.version, self.later]) if with_later else self.version


def correct(events: pl.DataFrame, act_no: int, changes: Mapping[str, Any]) -> Amendment:
    """Work out the correction of one act.

    Args:
        events: ``schema.LEDGER``, all versions of the acts of one employment.
        act_no: the act.
        changes: names of ``CORRECTABLE`` columns to their right values; ``unit`` as identity.
    Raises:
        BadInput: no such act or column, or nothing would change.
    """
    unknown = [name for name in changes if name not in CORRECTABLE]
    if unknown:
        raise BadInput(
            f"cannot be corrected: {', '.join(unknown)}", where="changes", expected=", ".join(CORRECTABLE)
        )
    acts = in_force(events).sort(ORDER)
    former = _act(acts, act_no)
    if all(former[name] == value for name, value in changes.items()):
        raise BadInput("nothing would change", where="changes", expected="at least one other value")
    state = {name: value for name, value in changes.items() if name in schema.STATE_NAMES}
    wrong = {name: (former[name], value) for name, value in state.items() if former[name] != value}
    return _amendment(acts, former, {**changes, "action": "correct"}, wrong)


def annul(events: pl.DataFrame, act_no: int) -> Amendment:
    """Work out the annulment of one act: it never was, so what it changed has to go from later rows too.

    Args: as for ``correct``.
    """
    acts = in_force(events).sort(ORDER)
    former = _act(acts, act_no)
    place = int(acts["act_no"].index_of(act_no) or 0)
    wrong: dict[str, tuple[Any, Any]] = {}
    if place > 0 and former["kind"] != "exit":
        before = acts.row(place - 1, named=True)
        wrong = {
            name: (former[name], before[name])
            for name in schema.STATE_NAMES
            if former[name] != before[name] and before["kind"] != "exit"
        }
    return _amendment(acts, former, {"action": "annul"}, wrong)


def check_order(events: pl.DataFrame, appended: pl.DataFrame) -> None:
    """Refuse versions after which the acts of the employment could not follow each other.

    Raises:
        Refused: with every reason.
    """
    acts = in_force(pl.concat([events, appended.select(events.columns)])).sort(ORDER)
    marked = order_within_days(acts.with_columns(row=pl.lit(None, pl.Int64)))
    reasons = [
        f"{one.problem} ({value})" for one in find_wrong_order(marked) for value in one.examples["value"]
    ]
    if reasons:
        raise Refused("the acts of the employment would contradict each other", tuple(reasons))


def _act(acts: pl.DataFrame, act_no: int) -> dict[str, Any]:
    found = acts.filter(pl.col("act_no") == act_no)
    if found.is_empty():
        raise BadInput(f"act {act_no} is not in force", where="act", expected="an act of this employment")
    return found.row(0, named=True)


def _amendment(
    acts: pl.DataFrame,
    former: dict[str, Any],
    changes: Mapping[str, Any],
    wrong: Mapping[str, tuple[Any, Any]],
) -> Amendment:
    version = {**former, **changes, "version": former["version"] + 1, "recorded_at": None}
    place = acts["act_no"].index_of(former["act_no"])
    later: dict[int, dict[str, Any]] = {}
    held: list[tuple[Any, ...]] = []
    following = acts.slice(int(place or 0) + 1).to_dicts()
    for name, (old, new) in wrong.items():
        for row in following:
            if row["kind"] == "exit" or row[name] != old:
                break
            amended = later.setdefault(
                row["act_no"],
                {**row, "action": "correct", "version": row["version"] + 1, "recorded_at": None},
            )
            amended[name] = new
            held.append((row["act_no"], row["effective_on"], name, _text(old), _text(new)))
    return Amendment(
        former,
        pl.DataFrame([version], schema=schema.LEDGER.dtypes),
        pl.DataFrame([later[key] for key in sorted(later)], schema=schema.LEDGER.dtypes),
        pl.DataFrame(
            sorted(held, key=lambda one: (one[1], one[0], one[2])),
            schema={
                "act_no": pl.Int32,
                "effective_on": pl.Date,
                "column": pl.String,
                "old": pl.String,
                "new": pl.String,
            },
            orient="row",
        ),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
