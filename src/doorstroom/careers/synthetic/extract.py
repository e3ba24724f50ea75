"""The frames of a synthetic administration, in the columns that intake reads without a mapping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from doorstroom.careers.incoming.frames import STATE_NAMES
from doorstroom.careers.schema import KINDS
from doorstroom.careers.synthetic.calibration import Figure
from doorstroom.careers.synthetic.world import World, day_number

PREFIX = "SYN-"
SEXES = ("female", "male")
STAFF_COLUMNS = [
    "person",
    "birth_date",
    "birth_precision",
    "sex",
    "employment",
    "effective_on",
    "kind",
    *STATE_NAMES,
    "reason",
]


@dataclass(frozen=True, slots=True)
class SyntheticExtract:
    """An extract that no administration ever made; every personnel number in it begins with "SYN-".

    Attributes:
        source: says that it is synthetic, of what, how large, from which seed.
        staff: one row an act, ordered by person, employment and day: the columns of ``STAFF_COLUMNS``.
        organisation: dated rows of units: code, effective_on, name, unit_kind, parent, closed, and where a
            unit goes on in another one: succeeded_by, succession.
        special: answers about groups, apart from the rest: person, group, answer, basis, definition,
            asked_on, answered_on. Not asked is a row too.
        names: what they are called, apart as well: person, given_name, family_name.
        figures: the published figures of its years, which it reproduces, with their sources and bounds.
    """

    source: str
    staff: pl.DataFrame
    organisation: pl.DataFrame
    special: pl.DataFrame
    names: pl.DataFrame
    figures: tuple[Figure, ...]


def numbers(people: NDArray[Any] | pl.Series) -> pl.Series:
    """Return personnel numbers such as SYN-000042 for people counted from 0."""
    series = pl.Series("person", people).cast(pl.Int64) + 1
    return (PREFIX + series.cast(pl.String).str.zfill(6)).alias("person")


def staff_frame(world: World, until: date) -> pl.DataFrame:
    """Decode the log into rows; acts on or after ``until`` are left out."""
    log = world.log.columns()
    keep = np.flatnonzero(log["day"] < day_number(until))
    keep = keep[np.lexsort((log["day"][keep], log["employment"][keep], log["person"][keep]))]
    rows = {name: values[keep] for name, values in log.items()}
    unknown = _unknown(world, rows["person"])
    gone = pl.Series(rows["kind"] == KINDS.index("exit"))
    state = pl.DataFrame([values.alias(name) for name, values in _state(world, rows).items()])
    # After an exit there is no state; what the source does not know is not known in any of its rows.
    state = state.with_columns(
        pl.when(gone | unknown.get(name, pl.Series([False]))).then(None).otherwise(pl.col(name)).alias(name)
        for name in state.columns
    )
    person = rows["person"]
    identity = pl.DataFrame(
        {
            "person": numbers(person),
            "birth_date": pl.Series(world.people.birth[person]).cast(pl.Date),
            "birth_precision": pl.repeat("day", len(person), eager=True),
            "sex": _words(SEXES, world.people.sex[person]),
            "employment": pl.Series(rows["employment"]).cast(pl.Int16),
            "effective_on": pl.Series(rows["day"]).cast(pl.Date),
            "kind": _words(KINDS, rows["kind"]),
        }
    )
    reason = _words(world.lists.reasons, rows["reason"]).alias("reason")
    return pl.concat([identity, state, reason.to_frame()], how="horizontal").select(STAFF_COLUMNS)


def _state(world: World, rows: dict[str, NDArray[Any]]) -> dict[str, pl.Series]:
    lists, ladder, frame = world.lists, world.calibration.ladder, world.frame
    rung = rows["rung"]
    has_kinds = bool(world.administration.kinds_of_work)
    group = np.where(rows["post"] >= 0, np.append(frame.group, -1)[rows["post"]], -1)
    weight_of_post = np.array([spec.weight or -1 for spec in world.calibration.posts] + [-1])[group]
    weight = np.array([item.weight for item in ladder])[rung]
    return {
        "unit": _words([unit.code for unit in world.plan.units], rows["unit"]),
        "post": _words(frame.codes, rows["post"]),
        "function": _words(lists.functions, rows["function"]),
        "work_package": _words(lists.packages, rows["work_package"]),
        "layer": _words(lists.layers, rows["layer"]),
        "managerial": pl.Series(rows["managerial"] == 1),
        "rank": _words(lists.ranks, rows["rank"]),
        "level": _words([item.level for item in ladder], rung),
        "grade": _words([item.grade for item in ladder], rung),
        "scale": pl.Series([item.scale for item in ladder], dtype=pl.Int16).gather(pl.Series(rung)),
        "family": _words(lists.families, rows["family"]),
        "weight": pl.Series(np.where(weight_of_post > 0, weight_of_post, weight)).cast(pl.Int16),
        "kind_of_work": _words(
            lists.kinds_of_work, rows["kind_of_work"] if has_kinds else np.full(len(rung), -1)
        ),
        "relation": _words(lists.relations, rows["relation"]),
        "contract": _words(lists.contracts, rows["contract"]),
        "fte_thousandths": pl.Series(rows["fte_thousandths"]).cast(pl.Int16),
        "place": _words(lists.places, rows["place"]),
    }


def _words(codes: Any, which: NDArray[Any]) -> pl.Series:
    """Return the code behind each number; null for -1."""
    table = pl.Series([*codes, None], dtype=pl.String)
    return table.gather(pl.Series(np.where(which < 0, len(table) - 1, which).astype(np.uint32)))


def _unknown(world: World, person: NDArray[Any]) -> dict[str, pl.Series]:
    """Say per column which rows do not know it: whole careers, as a source that never asked."""
    n = len(world.people.birth)
    found = {}
    for column, share in world.calibration.unknown.items():
        never = world.draws(f"unknown {column}").uniform(n) < share
        found[column] = pl.Series(never[person])
    return found
