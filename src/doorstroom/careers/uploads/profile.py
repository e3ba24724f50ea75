"""What a person needs to see of a file to say what its columns mean: names, a few values, how dates read.

Of columns that are never taken (names and addresses of people, national numbers) no value is kept.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from doorstroom.careers.intake.canonical import SHAPES, shape_of
from doorstroom.careers.intake.patterns import read_day, readings_of, telling
from doorstroom.careers.intake.personal import is_national_number, is_personal
from doorstroom.careers.intake.propose import proposal_of, read_generously
from doorstroom.careers.intake.table import TextTable
from doorstroom.careers.intake.workbook import inspect_workbook

SAMPLES = 3  # values shown of a column
MOST_VALUES = 150  # of a column with more different values none are listed one by one
LONGEST = 60  # letters shown of a value


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column of the file.

    Attributes:
        name: as the header has it.
        refused: called as national numbers are; never taken.
        personal: called as names and addresses of people are; no value of it is kept here.
        samples: the first different values, cut short.
        distinct, empty: how many different values, and rows without one.
        values: all different values with their counts, the commonest first; empty where there are many.
        readings: formats that read every value as a date; two where day and month may be exchanged.
        reads_as: for two readings, the same value and the two days that it would be.
    """

    name: str
    refused: bool = False
    personal: bool = False
    samples: tuple[str, ...] = ()
    distinct: int = 0
    empty: int = 0
    values: tuple[tuple[str, int], ...] = ()
    readings: tuple[str, ...] = ()
    reads_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A file before anybody said what it means.

    Attributes:
        rows: data rows.
        columns: in the order of the file.
        sheets: names of the sheets of a workbook; sheet is the one that was read.
        proposal: mapping as proposed, TOML.
        missing: columns that a file of its shape needs and that were not recognised.
    """

    rows: int
    columns: tuple[ColumnProfile, ...]
    proposal: str
    missing: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    canonical: bool = False

    def as_json(self) -> bytes:
        """Return it as bytes, to be kept beside the file."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> Profile:
        """Return what ``as_json`` wrote."""
        told: dict[str, Any] = json.loads(raw)
        columns = tuple(
            ColumnProfile(
                **{
                    **one,
                    "values": tuple((value, count) for value, count in one["values"]),
                    **{name: tuple(one[name]) for name in ("samples", "readings", "reads_as")},
                }
            )
            for one in told["columns"]
        )
        lists = {name: tuple(told[name]) for name in ("missing", "sheets")}
        return cls(**{**told, "columns": columns, **lists})

    @property
    def usable(self) -> list[ColumnProfile]:
        """The columns that may be taken."""
        return [one for one in self.columns if not one.refused]


def profile_of(path: Path, *, format: str, sheet: str = "") -> Profile:  # noqa: A002 - the word of Source
    """Read a file and describe its columns.

    Args:
        path: the file.
        format: csv, xlsx or parquet.
        sheet: of a workbook; the first one where it is empty.
    Raises:
        BadInput: the file cannot be read.
    """
    sheets = tuple(inspect_workbook(path)) if format == "xlsx" else ()
    chosen = sheet or (sheets[0] if len(sheets) > 1 else "")
    table, encoding = read_generously(path, chosen or None)
    proposal = proposal_of(table, encoding=encoding, sheet=chosen or None)
    canonical = shape_of([name for name in table.header if not is_national_number(name)]) is not None
    return Profile(
        rows=table.rows,
        columns=tuple(_column(table, name) for name in table.header),
        proposal=proposal.text,
        missing=proposal.missing,
        sheets=sheets,
        sheet=chosen or (sheets[0] if sheets else ""),
        canonical=canonical,
    )


def first_mapping(profile: Profile) -> dict[str, Any]:
    """Return the proposal as a mapping to be completed.

    A file with the names of this project dates an exit on the first day absent (``docs/mapping.md``).
    """
    mapping = tomllib.loads(profile.proposal)
    if profile.canonical and mapping.get("shape") in SHAPES[:1]:
        mapping.setdefault("rules", {}).setdefault("end_date", "first_day_absent")
    return mapping


def _column(table: TextTable, name: str) -> ColumnProfile:
    if is_national_number(name):
        return ColumnProfile(name, refused=True)
    values = table.frame[name]
    empty, known = values.null_count(), values.drop_nulls()
    distinct = known.unique(maintain_order=True)
    if is_personal(name):
        return ColumnProfile(name, personal=True, distinct=distinct.len(), empty=empty)
    listed: tuple[tuple[str, int], ...] = ()
    if distinct.len() <= MOST_VALUES:
        counted = known.value_counts().sort("count", name, descending=[True, False])
        listed = tuple((str(value), int(count)) for value, count in counted.iter_rows())
    readings = readings_of(distinct) if distinct.len() else []
    reads_as: tuple[str, ...] = ()
    if len(readings) > 1:
        value = telling(distinct.sort(), readings)
        reads_as = (value, *(read_day(value, one).isoformat() for one in readings))
    return ColumnProfile(
        name,
        samples=tuple(_short(str(value)) for value in distinct.head(SAMPLES)),
        distinct=distinct.len(),
        empty=empty,
        values=listed,
        readings=tuple(readings),
        reads_as=reads_as,
    )


def _short(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
