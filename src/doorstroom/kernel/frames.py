"""Typed frames: a column is declared once, with its type, meaning and kind of data.

Engines take and give Polars frames. A frame that arrives with a missing column or another type is
refused by name, so a mistake surfaces where it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from doorstroom.kernel.errors import FrameError


class Category(StrEnum):
    """Kind of data in the sense of data protection (obligation G1)."""

    NONE = "none"  # says nothing about a person
    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"
    SPECIAL = "special"  # never in a frame that pages see
    NATIONAL_NUMBER = "national_number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame.

    Args:
        name: English identifier.
        dtype: Polars type.
        meaning: one sentence.
        unit: unit of a number, empty for the rest.
        allowed: the values that may occur, if they are a closed list.
        nullable: whether "not known" may occur; it is always null, never a default.
        category: kind of data; ``ordinary`` for what says something about a person.
    """

    name: str
    dtype: Any  # a Polars type: class or instance
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    nullable: bool = True
    category: Category = Category.ORDINARY


@dataclass(frozen=True, slots=True)
class FrameSchema:
    """The declared columns of one frame, in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    @property
    def dtypes(self) -> dict[str, Any]:
        """Name to Polars type, in order."""
        return {column.name: column.dtype for column in self.columns}

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def empty(self) -> pl.DataFrame:
        """Return a frame without rows."""
        return pl.DataFrame(schema=self.dtypes)

    def check(self, frame: pl.DataFrame, *, only: list[str] | None = None) -> pl.DataFrame:
        """Return the declared columns of ``frame`` in order, or refuse it by name.

        Args:
            frame: any frame; further columns are dropped.
            only: check and return these columns instead of all.

        Raises:
            FrameError: a column is missing or has another type; all of them are named.
        """
        wanted = [column for column in self.columns if only is None or column.name in only]
        missing = [column.name for column in wanted if column.name not in frame.columns]
        if missing:
            raise FrameError(
                f"columns missing: {', '.join(missing)}", where=self.name, expected=", ".join(self.names)
            )
        wrong = [
            f"{column.name} is {frame.schema[column.name]}, not {column.dtype}"
            for column in wanted
            if frame.schema[column.name] != column.dtype
        ]
        if wrong:
            raise FrameError("; ".join(wrong), where=self.name, expected="the declared types")
        return frame.select(column.name for column in wanted)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Cast known columns, add absent nullable ones as null, drop the rest; then ``check``."""
        present = [
            pl.col(column.name).cast(column.dtype)
            if column.name in frame.columns
            else pl.lit(None, dtype=column.dtype).alias(column.name)
            for column in self.columns
            if column.name in frame.columns or column.nullable
        ]
        return self.check(frame.select(present))


def look_up(column: str, keys: pl.Series, values: pl.Series) -> pl.Expr:
    """Replace each value of a column by what stands beside it in a table; null where it has no place.

    Polars refuses to do this with an empty table of another type, which is what an empty ledger is.
    """
    if keys.is_empty():
        return pl.when(pl.col(column).is_null()).then(pl.lit(None, values.dtype)).alias(column)
    return pl.col(column).replace_strict(keys, values, default=None, return_dtype=values.dtype)
