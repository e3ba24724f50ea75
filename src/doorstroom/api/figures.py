"""Figures: staff on a day and flows, from the same objects as the pages and their downloads."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop as _
from pydantic import Field

from doorstroom.api.door import Bearer
from doorstroom.api.keys import Keys
from doorstroom.api.me import administration
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Code, Day, Flag, Id, Input, Instant, Shape
from doorstroom.careers.figures import selectors
from doorstroom.careers.figures.page import MAIN
from doorstroom.careers.figures.query import MEASURES, FlowsQuery, RegisterQuery
from doorstroom.documents.cells import Cell, Kind, Share, plain
from doorstroom.documents.content import Sum, Table, Tiles
from doorstroom.documents.words import LANGUAGES

room = Room("figures", _("Figures that name nobody; small groups are not yet protected: internal use only"))


class ShareShape(Shape):
    """A part of a whole."""

    part: int = Field(description=_("The part"))
    whole: int = Field(description=_("The whole"))


Value = str | int | float | ShareShape | None


class LabelShape(Shape):
    """Where a figure comes from."""

    on: date = Field(description=_("Day of the stock, or last day of the period"))
    since: date | None = Field(description=_("The day before the period; its stock is the opening"))
    known_at: datetime | None = Field(description=_("Instant of the last batch in the figure (UTC)"))
    population: int | None = Field(description=_("How many people the figure is about"))
    coverage: ShareShape | None = Field(description=_("Of how many of them the fact is known"))


class ColumnShape(Shape):
    """A column of a table."""

    key: str = Field(description=_("Name for programs"))
    title: str = Field(description=_("Name for people"))
    kind: str = Field(description=_("What its values are: text, count, change, decimal, share or date"))


class RowShape(Shape):
    """A row of a table: its values in the order of the columns."""

    unit: int | None = Field(description=_("The unit of the row, where it is one that can be asked for"))
    values: list[Value] = Field(description=_("The values, in the order of the columns"))


class TableShape(Shape):
    """A table. Values are final: rounded, named, and none is computed twice."""

    id: str = Field(description=_("Name of the table for programs"))
    title: str = Field(description=_("Name of the table for people"))
    columns: list[ColumnShape] = Field(description=_("Its columns; the first one names the row"))
    rows: list[RowShape] = Field(description=_("Its rows"))
    total: list[Value] | None = Field(description=_("The last row; null where the rows do not add up"))
    notes: list[str] = Field(description=_("What a reader must know"))
    label: LabelShape = Field(description=_("Where the figures come from"))


class TermShape(Shape):
    """A term of the sum of flows."""

    role: str = Field(description=_("opening, plus, minus or closing"))
    words: str = Field(description=_("What it is, for people"))
    value: int | float = Field(description=_("Its value, without sign"))


class TileShape(Shape):
    """A figure on its own."""

    words: str = Field(description=_("What it is, for people"))
    kind: str = Field(description=_("What its values are: text, count, change, decimal, share or date"))
    value: Value = Field(description=_("Its value; null is not known"))


class FiguresShape(Shape):
    """What the page of the same name shows."""

    title: str = Field(description=_("What the figures are"))
    finding: str = Field(description=_("The answer first, as a sentence"))
    known_at: datetime | None = Field(description=_("Instant of the last batch in the figure (UTC)"))
    marks: list[str] = Field(description=_("What a reader must know before anything else"))
    tiles: list[TileShape] = Field(description=_("Figures on their own"))
    sum: list[TermShape] = Field(description=_("Flows as a sum that closes; empty for the staff of a day"))
    tables: list[TableShape] = Field(description=_("The tables, those beside charts included"))


class FigureQuery(Input):
    """Of whom, divided by what, counted how."""

    by: Code | None = Field(
        None, description=_("A cut, such as level or a kind of unit; by organisation if left out")
    )
    unit: Id | None = Field(
        None, description=_("A unit and all below it; everything within reach if left out")
    )
    known_at: Instant | None = Field(
        None, description=_("As it was known at this instant; if left out, all that is recorded")
    )
    measure: Literal[MEASURES] = Field("persons", description=_("Count persons or full-time equivalents"))  # type: ignore[valid-type]
    everyone: Flag = Field(False, description=_("Also people who work here without being staff"))


class RegisterKeys(FigureQuery):
    """The staff of a day."""

    on: Day = Field(description=_("The day, at its end"))
    compare: Day | None = Field(None, description=_("Another day to set beside it"))


class FlowsKeys(FigureQuery):
    """What happened between two days."""

    from_: Day = Field(alias="from", description=_("The day before the first one, at its end"))
    to: Day = Field(description=_("The last day, at its end"))


_DOOR = Bearer("careers.figures.read")


@room.offers(
    "GET",
    "/register",
    door=_DOOR,
    gives=FiguresShape,
    summary=_("The staff of a day"),
    about=_(
        "As it was known at an instant, divided by a cut. Only what the roles of the token reach is counted."
    ),
)
def get_register(request: ApiRequest, query: Annotated[RegisterKeys, Keys(...)]) -> FiguresShape:
    """Return the staff of a day. 2 queries beyond those of the door."""
    asked = RegisterQuery(**_asked(query), on=query.on, compare=query.compare)
    return _shape(selectors.get_register(request.actor, asked, **_who()))


@room.offers(
    "GET",
    "/flows",
    door=_DOOR,
    gives=FiguresShape,
    summary=_("Flows between two days"),
    about=_(
        "Who came, moved and left; the sum always closes. Only what the roles of the token reach is counted."
    ),
)
def get_flows(request: ApiRequest, query: Annotated[FlowsKeys, Keys(...)]) -> FiguresShape:
    """Return the flows between two days. 1 query beyond those of the door."""
    asked = FlowsQuery(**_asked(query), from_=query.from_, to=query.to)
    return _shape(selectors.get_flows(request.actor, asked, **_who()))


def _asked(query: FigureQuery) -> dict[str, Any]:
    names = ("unit", "known_at", "measure", "everyone")
    return {"by": query.by or ""} | {name: getattr(query, name) for name in names}


def _who() -> dict[str, Any]:
    language = translation.get_language() or ""
    return {
        "administration": administration(),
        "language": language if language in LANGUAGES else "nl",
        "synthetic": settings.DEMO,
    }


def _shape(found: selectors.Figures) -> FiguresShape:
    report = found.report
    blocks = [block for section in report.sections for block in section.blocks]
    return FiguresShape(
        title=report.title,
        finding=report.lead.replace("**", ""),
        known_at=found.known_at,
        marks=[mark.sentence for mark in report.marks],
        tiles=[
            TileShape(words=tile.words, kind=tile.kind, value=_value(tile.value, tile.kind))
            for block in blocks
            if isinstance(block, Tiles)
            for tile in block.tiles
        ],
        sum=[
            TermShape(role=term.role, words=term.words, value=_number(term.value))
            for block in blocks
            if isinstance(block, Sum)
            for term in block.terms
        ],
        tables=[_table(table, found) for table in report.tables()],
    )


def _table(table: Table, found: selectors.Figures) -> TableShape:
    units = found.page.units if table.id == MAIN else {}
    label = table.label

    def cells(row: tuple[Cell, ...]) -> list[Value]:
        return [_value(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]

    return TableShape(
        id=table.id,
        title=table.title,
        columns=[ColumnShape(key=one.key, title=one.title, kind=one.kind) for one in table.columns],
        rows=[RowShape(unit=units.get(place), values=cells(row)) for place, row in enumerate(table.rows)],
        total=None if table.total is None else cells(table.total),
        notes=[note.replace("**", "") for note in table.notes],
        label=LabelShape(
            on=label.on,
            since=label.since,
            known_at=label.known_at,
            population=label.population,
            coverage=None if label.coverage is None else _share(label.coverage),
        ),
    )


def _value(cell: Cell, kind: Kind) -> Value:
    """Return a cell as JSON has it: the value that page and CSV show, not the one before rounding."""
    match cell:
        case Share():
            return _share(cell)
        case Decimal():
            return float(plain(cell, kind))
        case date():
            return cell.isoformat()
        case _:
            return cell


def _share(share: Share) -> ShareShape:
    return ShareShape(part=share.part, whole=share.whole)


def _number(value: int | Decimal) -> int | float:
    return value if isinstance(value, int) else float(plain(value, Kind.DECIMAL))
