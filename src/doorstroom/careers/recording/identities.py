"""Persons and units: numbers and codes of the administration become identities of the ledger."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.intake.checked import Checked
from doorstroom.careers.intake.problems import Finding, finding
from doorstroom.careers.ledger import Ledger
from doorstroom.kernel.dates import parse_iso

_PERSON_FACTS = ["birth_date", "birth_precision", "sex"]
_UNIT_FACTS = ["code", "name", "unit_kind", "parent", "closed"]


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
        incoming: ``intake.schema.INCOMING_PERSONS``, one row a number.
        numbers: numbers that occur in the events.
        changed: ``error`` or ``correct``.
    """
    wanted = pl.concat([numbers.unique(), incoming["number"]]).unique().sort().to_frame("number")
    fresh = wanted.join(known, on="number", how="anti")
    first = _next(known["person"])
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
        for name in _PERSON_FACTS
    ]
    adds = [
        pl.col(name).is_not_null() & pl.col(f"{name}_known").ne_missing(pl.col(name))
        for name in _PERSON_FACTS
    ]
    findings = []
    if changed != "correct":
        for name, test in zip(_PERSON_FACTS, differs, strict=True):
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
        pl.coalesce(pl.col(name), pl.col(f"{name}_known")).alias(name) for name in _PERSON_FACTS
    )
    return Persons(everyone, new, schema.PERSONS.check(states), tuple(findings))


@dataclass(frozen=True, slots=True)
class Units:
    """Identities of units: ``all`` maps code to unit; the rest is to be stored."""

    all: pl.DataFrame
    new: pl.DataFrame
    states: pl.DataFrame
    successions: pl.DataFrame
    findings: tuple[Finding, ...]


def identify_units(ledger: Ledger, checked: Checked) -> Units:
    """Give every code a unit, and append the dated rows that the file brings.

    A unit that only occurs in events gets a row from the first possible day on, with its code and
    nothing else: that is all that is known of it.
    """
    known, incoming, successions = ledger.units, checked.units, checked.successions
    named = [incoming["code"], incoming["parent"], successions["old"], successions["new"]]
    named.append(checked.events["unit"])
    wanted = pl.concat(named).drop_nulls().unique().sort().to_frame("code")
    before = (
        known.sort("unit", "effective_on").group_by("code", maintain_order=True).agg(pl.col("unit").last())
    )
    fresh = wanted.join(before, on="code", how="anti")
    first = _next(known["unit"])
    new = fresh.with_columns(unit=pl.int_range(first, first + fresh.height, dtype=pl.Int64)).select(
        "unit", "code"
    )
    everything = pl.concat([before.select("unit", "code"), new])
    numbers = everything.select("unit", "code")
    rows = incoming.join(numbers, on="code", how="left")
    rows = rows.join(numbers.rename({"unit": "above", "code": "parent"}), on="parent", how="left")
    rows = schema.UNITS.check(rows.with_columns(parent=pl.col("above")))
    bare = new.join(rows, on="unit", how="anti").select(
        "unit",
        pl.lit(parse_iso(schema.FIRST_DAY)).alias("effective_on"),
        "code",
        pl.lit(None, pl.String).alias("name"),
        pl.lit(None, pl.String).alias("unit_kind"),
        pl.lit(None, pl.Int64).alias("parent"),
        pl.lit(value=False).alias("closed"),
    )
    states, findings = _changed_units(known, pl.concat([rows, bare]), checked.changed)
    moves = successions.join(numbers.rename({"unit": "o", "code": "old"}), on="old").join(
        numbers.rename({"unit": "n", "code": "new"}), on="new"
    )
    moves = moves.select(pl.col("o").alias("old"), pl.col("n").alias("new"), "on", "kind").unique(
        maintain_order=True
    )
    moves = moves.join(ledger.successions, on=schema.SUCCESSIONS.names, how="anti")
    return Units(numbers, new, states, schema.SUCCESSIONS.check(moves), findings)


def _changed_units(
    known: pl.DataFrame, rows: pl.DataFrame, changed: str
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Drop the rows that say what is known on their day; refuse or keep those that say otherwise."""
    joined = rows.join(known, on=["unit", "effective_on"], how="left", suffix="_known")
    exists = pl.col("code_known").is_not_null()
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_known")) for name in _UNIT_FACTS)
    other = joined.filter(exists & ~same)
    findings: list[Finding] = []
    if other.height and changed != "correct":
        shown = other.select(
            pl.lit(None, pl.Int64).alias("row"),
            pl.format("{} from {}", "code", "effective_on").alias("value"),
        )
        right = 'the recorded row of that day, or changed = "correct" in the mapping'
        findings.append(
            finding("error", "unit", "differs from what is recorded of this unit", right, rows=shown)
        )
    return joined.filter(~exists | ~same).select(schema.UNITS.names), tuple(findings)


def _next(identities: pl.Series) -> int:
    highest = identities.max()
    return int(highest) + 1 if isinstance(highest, int) else 1
