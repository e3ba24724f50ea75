"""What a file turned out to hold: its rows as frames, what is wrong with it, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from doorstroom.careers.incoming.frames import (
    INCOMING,
    INCOMING_PERSONS,
    INCOMING_SUCCESSIONS,
    INCOMING_UNITS,
)
from doorstroom.careers.incoming.problems import Problems


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows came from, without the file's name (names of files hold names of people).

    Attributes:
        format: ``csv``, ``xlsx`` or ``parquet``.
        encoding: encoding of the text; empty for the other formats.
        sheet: sheet of the workbook; empty for the other formats.
        file_sha256, mapping_sha256: hexadecimal; the second is empty without a mapping.
    """

    format: str
    encoding: str = ""
    sheet: str = ""
    file_sha256: str = ""
    mapping_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read and checked; usable where ``problems.errors`` is 0.

    Attributes:
        rows: data rows in the file.
        people: distinct persons in it.
        events, persons, units, successions: the frames of ``incoming.frames``; empty where errors stand in
            the way of making them.
        filtered: rows that the mapping's filters left out, by the column they look at.
        changed, carry: what the mapping says about known acts with other content, and whether a late act
            is carried into the acts after it; recording uses them.
    """

    rows: int
    people: int
    events: pl.DataFrame = field(default_factory=INCOMING.empty)
    persons: pl.DataFrame = field(default_factory=INCOMING_PERSONS.empty)
    units: pl.DataFrame = field(default_factory=INCOMING_UNITS.empty)
    successions: pl.DataFrame = field(default_factory=INCOMING_SUCCESSIONS.empty)
    problems: Problems = field(default_factory=Problems)
    source: Source = field(default_factory=lambda: Source(""))
    filtered: dict[str, int] = field(default_factory=dict)
    changed: str = "error"
    carry: bool = False
