"""From a public data set to a ledger, by the doors that any extract takes: mapping, check, recording."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl

from doorstroom.careers.flows import flows
from doorstroom.careers.incoming import Checked, Problems
from doorstroom.careers.intake.check import check_file
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.recording import appended, record, start
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff

MAPPINGS = Path(__file__).parent / "mappings"


def check(path: Path, mapping: str) -> Checked:
    """Check a file through one of the mappings here; every row with a problem is kept."""
    return check_file(path, mapping=MAPPINGS / f"{mapping}.toml", keep_all=True)


def without_rows(path: Path, rows: pl.Series, folder: Path) -> Path:
    """Write the file again without these rows (as a spreadsheet counts: the header is row 1)."""
    numbered = pl.read_parquet(path).with_row_index("_row", offset=2)
    cleaned = folder / f"cleaned_{path.name}"
    numbered.filter(~pl.col("_row").is_in(rows.implode())).drop("_row").write_parquet(cleaned)
    return cleaned


def ledger_of(*files: Checked) -> Ledger:
    """Record the files one after the other."""
    ledger = start()
    for checked in files:
        assert checked.problems.errors == 0, checked.problems.summary()
        recorded = record(ledger, checked)
        assert recorded.problems.errors == 0, recorded.problems.summary()
        ledger = appended(ledger, recorded)
    return ledger


def rows_named(problems: Problems, *words: str) -> set[int]:
    """Rows named by the findings whose text holds one of the words."""
    found: set[int] = set()
    for one in problems:
        if any(word in one.problem for word in words):
            found |= set(one.examples["row"].drop_nulls().to_list())
    return found


def finding_texts(problems: Problems) -> list[str]:
    return [one.problem for one in problems]


def assert_closes(cuts: Cuts, days: list[date], by: tuple[str, ...]) -> None:
    """Between all neighbouring days and for every cut: what was there, came and went is what is there."""
    former: pl.DataFrame | None = None
    for from_, to in pairwise(days):
        found = flows(cuts, from_=from_, to=to, by=by)
        rows = found.rows
        signs = {"entries": 1, "moves_in": 1, "drift_in": 1, "moves_out": -1, "drift_out": -1, "exits": -1}
        sums = rows.select(
            *by, end=pl.col("opening") + sum((pl.col(term) * sign for term, sign in signs.items()), pl.lit(0))
        )
        assert sums["end"].to_list() == rows["closing"].to_list()
        counted = register(cuts, on=to, by=by).rows.select(*by, "persons")
        closing = rows.filter(pl.col("closing") > 0).select(*by, persons="closing")
        assert counted.sort(by).equals(closing.sort(by))
        opening = rows.filter(pl.col("opening") > 0).select(*by, "opening").sort(by)
        assert former is None or former.equals(opening.rename({"opening": "persons"}))
        former = closing.sort(by)


def cuts_of(ledger: Ledger) -> Cuts:
    return Cuts(Staff.of(ledger))
