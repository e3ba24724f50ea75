"""Persons: numbers of the administration become identities, and what is newly known of them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.problems import Finding, finding

_FACTS = ["birth_date", "birth_precision", "sex"]


@dataclass(frozen=True, slots=True)
class Persons:
    """Identities of persons: ``all`` maps number to person; ``new`` and ``states`` are to be stored."""

    all: pl.DataFrame
    new: pl.DataFrame
    states: pl.DataFrame
    findings: tuple[Finding, ...]


def identify_persons(
    known: pl.DataFrame, incoming: pl.DataFrame, numbers: pl.Series, changed: str
) -> Persons:
    """Give every number a person, and see what the file newly says about known ones.

    What the file leaves open does not erase what is known. A fact that was unknown is filled in; a fact
    that differs is a new version where the mapping says ``changed = "correct"``, otherwise an error.

    Args:
        known: ``schema.PERSONS``.
        incoming: ``incoming.frames.INCOMING_PERSONS``, one row a number.
        numbers: numbers that occur in the events.
        changed: ``error`` or ``correct``.
    """
    wanted = pl.concat([numbers.unique(), incoming["number"]]).unique().sort().to_frame("number")
    fresh = wanted.join(known, on="number", how="anti")
    first = next_identity(known["person"])
    new = fresh.with_columns(person=pl.int_range(first, first + fresh.height, dtype=pl.Int64)).select(
        "person", "number"
    )
    everyone = pl.concat([known.select("person", "number"), new])
    now = incoming.join(everyone, on="number").join(
        known.drop("number"), on="person", how="left", suffix="_known"
    )
    differs = [
        pl.col(name).is_not_null()
        & pl.col(f"{name}_known").is_not_null()
        & (pl.col(name) != pl.col(f"{name}_known"))
        for name in _FACTS
    ]
    adds = [pl.col(name).is_not_null() & pl.col(f"{name}_known").ne_missing(pl.col(name)) for name in _FACTS]
    findings = []
    if changed != "correct":
        for name, test in zip(_FACTS, differs, strict=True):
            rows = now.filter(test).select(
                pl.lit(None, pl.Int64).alias("row"),
                pl.col(name).cast(pl.String).alias("value"),
                pl.format(
                    '{} as recorded for {}, or changed = "correct" in the mapping',
                    pl.col(f"{name}_known").cast(pl.String),
                    "number",
                ).alias("expected"),
            )
            if rows.height:
                findings.append(
                    finding("error", name, "differs from what is recorded of this person", "", rows=rows)
                )
    states = now.filter(pl.any_horizontal(adds)).with_columns(
        pl.coalesce(pl.col(name), pl.col(f"{name}_known")).alias(name) for name in _FACTS
    )
    return Persons(everyone, new, schema.PERSONS.check(states), tuple(findings))


def next_identity(identities: pl.Series) -> int:
    """Return the first number that no identity has yet."""
    highest = identities.max()
    return int(highest) + 1 if isinstance(highest, int) else 1
