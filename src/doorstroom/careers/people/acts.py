"""The acts of a few people, read by id: for a page of a list, and for the line of one career."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.careers import schema
from doorstroom.careers.models import Event
from doorstroom.careers.regime import career_rules
from doorstroom.careers.segments import segments, stretches
from doorstroom.careers.selectors import get_known_units
from doorstroom.careers.seniority.function_clock import IN_FUNCTION, functions, in_function
from doorstroom.careers.storage.loading import Point

_NAMES = {"person": "person_id", "unit": "unit_id", "recorded_at": "batch__recorded_at"}


def read_acts(people: Collection[int], point: Point) -> pl.DataFrame:
    """Return ``schema.LEDGER``: all versions of the acts of some people, in order of recording. 1 query."""
    known = {"batch__lte": point.batch, "batch__recorded_at__isnull": False}
    columns = [_NAMES.get(name, name) for name in schema.LEDGER.names]
    rows = Event.objects.filter(**known, person__in=list(people)).order_by("id").values_list(*columns)
    return pl.DataFrame(list(rows), schema=schema.LEDGER.dtypes, orient="row")


def functions_of(people: Collection[int], point: Point, administration: Administration) -> pl.DataFrame:
    """Return the functions that some people held, as ``function_clock.functions``. 1 query."""
    rows = segments(stretches(read_acts(people, point)))
    units, successions = get_known_units(point)
    return functions(rows, career_rules(administration), units=units, successions=successions)


def in_function_on(
    people: Collection[int], point: Point, administration: Administration, on: date
) -> pl.DataFrame:
    """Return ``IN_FUNCTION`` of some people on a day; who is not in service has no row. At most 1 query."""
    if not people:
        return IN_FUNCTION.empty()
    return in_function(functions_of(people, point, administration), on=on)
