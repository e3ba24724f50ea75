"""A file as it was read: every cell as text, with the row numbers of a spreadsheet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.problems import Finding
from doorstroom.kernel.errors import BadInput

Progress = Callable[[str, int, int], None]  # stage, done, total (of bytes or rows)

PIECE = 1 << 20  # bytes read at a time
ROW = "__row"  # column of row numbers; no header may be called so


@dataclass(frozen=True, slots=True)
class TextTable:
    """Cells as text, null where empty.

    Attributes:
        frame: ``__row`` Int64 and one String column a header, in the order of the file.
        rows: data rows in the file, before any were left out as unreadable.
        source: where it came from.
        findings: what was found while reading, such as short rows.
        real_dates: the file has a date type of its own, so a date arrives as ``2020-12-31`` whatever the
            mapping says about dates written as text.
        twice: the text may have been decoded twice; false where its bytes rule that out.
        not_numbers: column to the rows (``row``, ``value``) in which a number is NaN or infinite; null in the
            frame.
    """

    frame: pl.DataFrame
    rows: int
    source: Source
    findings: list[Finding] = field(default_factory=list)
    real_dates: bool = False
    twice: bool = True
    not_numbers: dict[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def header(self) -> list[str]:
        """Names of the columns in the file."""
        return [name for name in self.frame.columns if name != ROW]


def quiet(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def check_header(names: list[str]) -> list[str]:
    """Return the names without spaces around them, or refuse a header that does not name every column once.

    Raises:
        BadInput: an empty name, or the same name twice; all places are named.
    """
    stripped = [name.strip() for name in names]
    empty = [str(place) for place, name in enumerate(stripped, 1) if not name]
    if empty:
        raise BadInput(
            f"the header has no name for column {', '.join(empty[:10])}",
            where="row 1",
            expected="a name for each",
        )
    twice = sorted({name for name in stripped if stripped.count(name) > 1})
    if twice:
        raise BadInput(
            f"the header has the same name twice: {', '.join(twice[:10])}",
            where="row 1",
            expected="each name once",
        )
    reserved = [name for name in stripped if name.startswith("__")]
    if reserved:
        raise BadInput(
            f"the name {reserved[0]} is reserved", where="row 1", expected="a name without two underscores"
        )
    return stripped


def numbered(frame: pl.DataFrame, *, first: int = 2) -> pl.DataFrame:
    """Put the row numbers before the columns; the header is row ``first - 1``."""
    return frame.with_row_index(ROW, offset=first).with_columns(pl.col(ROW).cast(pl.Int64))


def sha256_of(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
