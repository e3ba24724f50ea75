"""Register and flows from a ledger file, against Polars reading that file whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.flows import flows
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.recording import appended, record, start
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff

ON, FROM = date(2012, 12, 31), date(2011, 12, 31)
STATE = ["unit", "level", "relation", "contract", "fte_thousandths"]
NEEDED = [name for name in schema.LEDGER.names if name not in schema.STATE_NAMES or name in STATE]
NEEDED.remove("source_ref")


def make_ledger_files(extract: Path, folder: Path) -> tuple[Ledger, Path, Path]:
    """Write the ledger of an extract as Parquet and as CSV."""
    ledger = appended(start(), record(start(), check_file(extract)))
    parquet, csv = folder / "ledger.parquet", folder / "ledger.csv"
    ledger.events.write_parquet(parquet)
    ledger.events.write_csv(csv)
    return ledger, parquet, csv


def staff(ledger: Ledger, read: Callable[[], pl.DataFrame]) -> Cuts:
    """The whole way from the file to what register and flows read."""
    return Cuts(Staff.of(Ledger(read(), ledger.persons, ledger.units, ledger.successions)))


def measure(extract: Path, folder: Path) -> dict[str, float]:
    """Return seconds by name: reading whole, register and flows, for Parquet and CSV."""
    ledger, parquet, csv = make_ledger_files(extract, folder)
    types = schema.LEDGER.dtypes
    readers: dict[str, tuple[Callable[[], Any], Callable[[], pl.DataFrame]]] = {
        "Parquet": (lambda: pl.read_parquet(parquet), lambda: pl.read_parquet(parquet, columns=NEEDED)),
        "CSV": (
            lambda: pl.read_csv(csv, schema=types),
            lambda: pl.read_csv(csv, columns=NEEDED, schema=types),
        ),
    }
    found = {}
    for name, (whole, needed) in readers.items():
        found[f"{name}: Polars, whole"] = _median(whole)
        found[f"{name}: register"] = _median(
            lambda needed=needed: register(staff(ledger, needed), on=ON, by=["unit", "level"])
        )
        found[f"{name}: flows"] = _median(
            lambda needed=needed: flows(staff(ledger, needed), from_=FROM, to=ON, by=["unit"])
        )
    return found


def _median(action: Callable[[], Any], times: int = 5) -> float:
    seconds = []
    for _ in range(times):
        before = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - before)
    return median(seconds)
