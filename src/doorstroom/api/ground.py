"""The ground: organisation units, and what was recorded when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import polars as pl
from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Path
from pydantic import Field

from doorstroom.api.door import Bearer
from doorstroom.api.fields import CHOICE, Item, chosen, names_of
from doorstroom.api.keys import Keys
from doorstroom.api.paging import page_of
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Code, Day, Id, Input, Listing, Nothing, PageQuery
from doorstroom.careers import schema
from doorstroom.careers.organisation import tree
from doorstroom.careers.selectors import list_batches
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import latest_point

units = Room("units", _("The organisation as a dated tree"))
batches = Room("batches", _("What was recorded, when, by whom and from what"))

_ON = _("The day (its end); today if it is left out")


class Unit(Item):
    """An organisation unit as it was on a day."""

    id: int = Field(description=_("Permanent number of the unit"))
    code: str = Field(description=_("Code in the administration's own lists"))
    name: str | None = Field(description=_("Name; null where none is recorded"))
    kind: str | None = Field(description=_("Kind of unit, such as ministry or directorate"))
    parent: int | None = Field(description=_("Number of the unit above; null at the top"))
    depth: int = Field(description=_("How many units stand above it"))
    path: list[str] = Field(description=_("Codes from the top down to the unit itself"))
    effective_on: date = Field(description=_("Day from which this holds"))


class UnitQuery(PageQuery):
    """Which units."""

    on: Day | None = Field(None, description=_ON)
    kind: Code | None = Field(None, description=_("Only units of this kind"))
    parent: Id | None = Field(None, description=_("Only units directly under this one"))
    code: Code | None = Field(None, description=_("Only the unit with this code"))
    fields: names_of(Unit) | None = Field(None, description=CHOICE)  # type: ignore[valid-type]


class Units(Listing):
    """A page of units, in the order of the tree."""

    items: list[Unit] = Field(description=_("The units"))


class UnitDay(Input):
    """The day on which a unit is looked at."""

    on: Day | None = Field(None, description=_ON)


@units.offers(
    "GET",
    "/units",
    door=Bearer("careers.units.read"),
    gives=Units,
    summary=_("The units of a day"),
    about=_("The tree of organisation units as it stood on a day, from the top down."),
)
def list_units(request: ApiRequest, query: Annotated[UnitQuery, Keys(...)]) -> Any:
    """Return a page of units. 1 query beyond those of the door."""
    rows = _tree(query.on or request.today)
    for column, value in (("unit_kind", query.kind), ("parent", query.parent), ("code", query.code)):
        if value is not None:
            rows = rows.filter(pl.col(column) == value)
    found = page_of(request, query, Units, _Rows(rows), total=rows.height, item=_unit)
    return chosen(found, query.fields)


@units.offers(
    "GET",
    "/units/{unit}",
    door=Bearer("careers.units.read"),
    gives=Unit,
    summary=_("One unit on a day"),
)
def get_unit(
    request: ApiRequest,
    unit: Annotated[Id, Path(description=_("Permanent number of the unit"))],
    query: Annotated[UnitDay, Keys(...)],
) -> Unit:
    """Return one unit. 1 query beyond those of the door."""
    rows = _tree(query.on or request.today).filter(pl.col("unit") == unit)
    if rows.is_empty():
        raise Http404
    return _unit(rows.row(0, named=True))


class _Rows:
    """Rows of a frame, cut before they become objects."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __getitem__(self, index: slice, /) -> Any:
        return self.frame[index].iter_rows(named=True)


def _tree(on: date) -> pl.DataFrame:
    point = latest_point()
    if point is None:
        return tree(schema.UNITS.empty(), on)
    return tree(cache.read("units", point), on)


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
        id=row["unit"],
        code=row["code"],
        name=row["name"],
        kind=row["unit_kind"],
        parent=row["parent"],
        depth=row["depth"],
        path=row["path"],
        effective_on=row["effective_on"],
    )


class BatchShape(Item):
    """One import, or one act by hand: all of it became known at one instant."""

    id: int = Field(description=_("Number of the batch"))
    kind: str = Field(description=_("import, correct or annul"))
    recorded_at: datetime = Field(description=_("Instant at which it became known (UTC)"))
    by: str = Field(description=_("Who recorded it, as the log names them"))
    rows: int = Field(description=_("Data rows of the file; 0 for an act by hand"))
    source_format: str = Field(description=_("Form of the file; empty for an act by hand"))
    file_sha256: str = Field(description=_("SHA-256 of the file; empty for an act by hand"))


class BatchQuery(PageQuery):
    """Which batches."""

    kind: Annotated[str, Field(pattern="^(import|correct|annul)$")] | None = Field(
        None, description=_("Only batches of this kind: import, correct or annul")
    )
    fields: names_of(BatchShape) | None = Field(None, description=CHOICE)  # type: ignore[valid-type]


class Batches(Listing):
    """A page of batches, the latest first."""

    items: list[BatchShape] = Field(description=_("The batches"))


@batches.offers(
    "GET",
    "/batches",
    door=Bearer("careers.batch.read"),
    gives=Batches,
    summary=_("What was recorded"),
    about=_("Imports and acts by hand, the latest first. What they say of people is not in it."),
)
def list_recorded(request: ApiRequest, query: Annotated[BatchQuery, Keys(...)]) -> Any:
    """Return a page of batches. 2 queries beyond those of the door."""
    rows = list_batches()
    if query.kind is not None:
        rows = rows.filter(kind=query.kind)
    return chosen(
        page_of(request, query, Batches, rows, total=rows.count(), item=BatchShape.model_validate),
        query.fields,
    )


@batches.offers(
    "GET", "/batches/{batch}", door=Bearer("careers.batch.read"), gives=BatchShape, summary=_("One batch")
)
def get_batch(
    request: ApiRequest,
    batch: Annotated[Id, Path(description=_("Number of the batch"))],
    query: Annotated[Nothing, Keys(...)],
) -> BatchShape:
    """Return one batch. 1 query beyond those of the door."""
    found = list_batches().filter(pk=batch).first()
    if found is None:
        raise Http404
    return BatchShape.model_validate(found)
