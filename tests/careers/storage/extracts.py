"""Small checked files for tests of storage, and larger ones for those that interrupt an import."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from doorstroom.careers.incoming import frames as schema
from doorstroom.careers.incoming.checked import Checked, Source


def row(person: str, effective_on: str, kind: str, **values: Any) -> dict[str, Any]:
    """One incoming row; what is not given is not known."""
    given = {
        "person": person,
        "employment": 1,
        "effective_on": date.fromisoformat(effective_on),
        "day_order": 0,
        "action": "record",
        "kind": kind,
        "unit": None if kind == "exit" else "U1",
        "fte_thousandths": None if kind == "exit" else 1000,
    }
    return given | values


def checked(rows: list[dict[str, Any]], **parts: Any) -> Checked:
    """A checked file of these rows; ``persons`` and ``units`` as dictionaries."""
    events = pl.DataFrame(
        [
            {**dict.fromkeys(schema.INCOMING.names), **one, "row": number}
            for number, one in enumerate(rows, 2)
        ],
        schema=schema.INCOMING.dtypes,
    )
    for name, frame in (
        ("persons", schema.INCOMING_PERSONS),
        ("units", schema.INCOMING_UNITS),
        ("successions", schema.INCOMING_SUCCESSIONS),
    ):
        if name in parts:
            full = [{**dict.fromkeys(frame.names), **one} for one in parts[name]]
            parts[name] = pl.DataFrame(full, schema=frame.dtypes)
    parts.setdefault("source", Source("csv", "utf-8", "", "f" * 64, ""))
    return Checked(len(rows), events["person"].n_unique(), events, **parts)


def unit(code: str, effective_on: str = "2000-01-01", **values: Any) -> dict[str, Any]:
    """One incoming unit."""
    given = {"code": code, "effective_on": date.fromisoformat(effective_on), "name": code, "closed": False}
    return given | values


CAREER = [
    row("P1", "2010-01-01", "entry", grade="B1", function="clerk", source_ref="a"),
    row("P1", "2012-01-01", "move", grade="B1", unit="U2", source_ref="b"),
    row("P1", "2014-01-01", "change", grade="B1", unit="U2", fte_thousandths=800, source_ref="c"),
    row("P1", "2016-01-01", "change", grade="A1", unit="U2", source_ref="d"),
    row("P2", "2011-05-01", "entry", grade="A1", layer="top", managerial=True),
    row("P2", "2019-05-01", "exit", reason="pension"),
]
PEOPLE = [{"number": "P1", "birth_date": date(1980, 2, 29), "birth_precision": "day", "sex": "female"}]
UNITS = [unit("M", unit_kind="ministry"), unit("U1", parent="M"), unit("U2", parent="M")]


def careers(**values: Any) -> Checked:
    """Two people, six acts, three units."""
    return checked(CAREER, persons=PEOPLE, units=UNITS, **values)


def many(people: int, *, prefix: str = "N", acts: int = 4) -> Checked:
    """``people`` careers of ``acts`` acts each, made in columns."""
    persons = pl.int_range(people, eager=True)
    frame = pl.DataFrame({"p": persons}).join(pl.DataFrame({"a": range(acts)}), how="cross")
    start = date(2000, 1, 1)
    events = frame.select(
        row=pl.int_range(2, people * acts + 2),
        person=pl.lit(prefix) + pl.col("p").cast(pl.String),
        employment=pl.lit(1, pl.Int16),
        effective_on=(pl.lit(start) + pl.duration(days=pl.col("p") % 700 + pl.col("a") * 365)).cast(pl.Date),
        day_order=pl.lit(0, pl.Int16),
        action=pl.lit("record"),
        kind=pl.when(pl.col("a") == 0).then(pl.lit("entry")).otherwise(pl.lit("change")),
        unit=pl.lit("U") + (pl.col("p") % 20).cast(pl.String),
        grade=pl.lit("G") + pl.col("a").cast(pl.String),
        fte_thousandths=pl.lit(1000, pl.Int16),
    )
    return Checked(events.height, people, schema.INCOMING.conform(events), source=Source("csv"))
