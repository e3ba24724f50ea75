"""Hand-made lists for tests: rows, the acts made of them, and what was remarked."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from doorstroom.careers.incoming.frames import ROWS_SNAPSHOTS
from doorstroom.careers.lists.findings import Remark
from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.careers.lists.snapshots import to_events

L1, L2, L3, L4 = date(2010, 12, 31), date(2011, 12, 31), date(2012, 12, 31), date(2013, 12, 31)
LISTS = (L1, L2, L3, L4)
POST = SnapshotOptions(several="post")


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    """Rows of lists; ``row`` counts from 2 unless given."""
    frame = [
        {"row": place + 2, "person": "p", "on": L1, "unit": "U"} | one for place, one in enumerate(given)
    ]
    types = ROWS_SNAPSHOTS.dtypes
    return pl.DataFrame([{name: one.get(name) for name in types} for one in frame], schema=types)


def acts(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.select("person", "employment", "effective_on", "kind", "unit", "function").rows()


def events(*given: dict[str, Any], options: SnapshotOptions = POST, lists: tuple[date, ...] = LISTS) -> Any:
    return to_events(rows(*given), lists, options)


def codes(remarks: list[Remark]) -> list[str]:
    return [remark.code for remark in remarks]


def only(remarks: list[Remark], code: str) -> Remark:
    found = [remark for remark in remarks if remark.code == code]
    assert len(found) == 1, codes(remarks)
    return found[0]
