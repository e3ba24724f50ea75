"""What a report is made of: final values and words, and nothing that still has to be computed.

Every renderer (page, PDF, CSV, SVG) shows these same objects. Texts may hold ``**louder**`` words; they
hold no markup, and a renderer escapes all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from doorstroom.documents.cells import Cell, Kind, Share

# An id becomes a file name and an anchor, so it can hold neither a path nor a person.
_ID = re.compile(r"[a-z][a-z0-9-]*")


def _check_id(name: str) -> None:
    if not _ID.fullmatch(name):
        raise ValueError(f"id {name!r} is not made of small letters, digits and hyphens")


@dataclass(frozen=True, slots=True)
class Label:
    """Where a figure comes from; it stands under every table and chart.

    Attributes:
        on: day of the stock, or last day of the period.
        since: the day before the period, for flows: its stock is the opening.
        known_at: instant of the last batch in the figure, never the clock.
        population: how many people the figure is about.
        coverage: share of that population for whom the fact is known.
        note: a further sentence without full stop.
    """

    on: date
    since: date | None = None
    known_at: datetime | None = None
    population: int | None = None
    coverage: Share | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: English key for machines, title for people, kind of its cells."""

    key: str
    title: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a header cell each; the first column holds those headers.

    Attributes:
        title: name of the table or its finding; becomes the caption.
        caption: measure and unit, shown smaller; may be empty.
        rows: one tuple a row, as wide as ``columns``.
        total: the last row, or null where the rows do not add up to a whole.
        quiet: rows that say what is not known; shown as finished, never dropped.

    Raises:
        ValueError: a row has another width, or a cell is not of the kind of its column.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    label: Label
    caption: str = ""
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    quiet: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        _check_id(self.id)
        for row in (*self.rows, *(() if self.total is None else (self.total,))):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.id}: a row has {len(row)} cells, not {len(self.columns)}")
            for column, value in zip(self.columns, row, strict=True):
                if not column.kind.accepts(value):
                    raise ValueError(f"table {self.id}: {value!r} is not a {column.kind} ({column.key})")


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a chart's key: words, a colour role such as ``series-1``, and a shape."""

    words: str
    colour: str
    shape: Literal["area", "line", "dash", "dot"] = "area"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: its finding, what it measures, its numbers in words, and the table beside it.

    Attributes:
        title: the finding, as a sentence without full stop.
        subtitle: measure and unit, and every axis that does not start at nought.
        summary: the chart in words, with its numbers, for who does not see it.
        spec: Vega-Lite; colours are roles (``var(--ds-series-1)``).
        narrow: the same for a phone, where the wide one would not do.
        table: the numbers of the chart.
    """

    id: str
    title: str
    subtitle: str
    summary: str
    spec: dict[str, Any]
    table: Table
    narrow: dict[str, Any] | None = None
    keys: tuple[Key, ...] = ()

    def __post_init__(self) -> None:
        _check_id(self.id)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a sum: its value without sign, and its words; a decimal is shown with one place."""

    value: int | Decimal
    words: str
    role: Literal["opening", "plus", "minus", "closing"]


@dataclass(frozen=True, slots=True)
class Sum:
    """Flows as a sum that visibly closes.

    Raises:
        ValueError: opening plus and minus the terms is not the closing.
    """

    terms: tuple[Term, ...]
    label: Label
    title: str = ""

    def __post_init__(self) -> None:
        signs = {"opening": 1, "plus": 1, "minus": -1, "closing": -1}
        if rest := sum(signs[term.role] * term.value for term in self.terms):
            raise ValueError(f"the sum does not close: {rest} left over")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure on its own: value first, its words under it."""

    value: Cell
    words: str
    kind: Kind = Kind.COUNT
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row of tiles under one label."""

    tiles: tuple[Tile, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Absent:
    """One honest sentence where a column is wholly unknown, instead of an empty table."""

    text: str


Block: TypeAlias = Table | Figure | Sum | Tiles | Passage | Absent


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    lead: str = ""

    def __post_init__(self) -> None:
        _check_id(self.id)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader must know before anything else: internal use, made-up people."""

    code: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document.

    Attributes:
        lead: the answer first, as a sentence.
        administration: name of the administration, for people.
        theme: its colours; one of ``style.themes()``, another name gets the plain ones.
        marks: shown on top, in the foot of each printed page, and in each row of the CSV files.

    Raises:
        ValueError: two tables, figures or sections have the same id, or two tables the same name.
    """

    title: str
    lead: str
    language: str
    administration: str
    theme: str
    label: Label
    sections: tuple[Section, ...]
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        for kind, names in (
            ("section", [section.id for section in self.sections]),
            ("table", [table.id for table in self.tables()]),
            ("figure", [figure.id for figure in self.figures()]),
            # Who hears the page tells tables apart by their names.
            ("table", [f"{table.title}. {table.caption}" for table in self.tables()]),
        ):
            double = {name for name in names if names.count(name) > 1}
            if double:
                raise ValueError(f"more than one {kind} is called {', '.join(sorted(double))}")

    def figures(self) -> Iterator[Figure]:
        """Every figure, in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))

    def tables(self) -> Iterator[Table]:
        """Every table, those beside figures included, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block
                elif isinstance(block, Figure):
                    yield block.table
