"""Units: codes of the administration become permanent identities, and their dated rows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.incoming.problems import Finding, finding
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.recording.persons import next_identity
from doorstroom.kernel.dates import parse_iso
from doorstroom.kernel.frames import look_up

_FACTS = ["code", "name", "unit_kind", "parent", "closed"]


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

    A unit that is renamed stays the same unit with another code from a day on, so that a rename is no
    personal move of anybody. A unit that only occurs in events gets a row from the first possible day
    on, with its code and nothing else: that is all that is known of it.
    """
    known, successions = ledger.units, checked.successions
    before = (
        known.sort("unit", "effective_on").group_by("code", maintain_order=True).agg(pl.col("unit").last())
    )
    incoming, successions, renamed = _renames(checked.units, successions, before)
    named = [
        incoming["code"],
        incoming["parent"],
        successions["old"],
        successions["new"],
        checked.events["unit"],
    ]
    wanted = pl.concat(named).drop_nulls().unique().sort().to_frame("code")
    lasting = wanted.with_columns(pl.col("code").replace(renamed)).unique(maintain_order=True)
    fresh = lasting.join(before, on="code", how="anti").sort("code")
    first = next_identity(known["unit"])
    new = fresh.with_columns(unit=pl.int_range(first, first + fresh.height, dtype=pl.Int64)).select(
        "unit", "code"
    )
    numbers = pl.concat([before.select("unit", "code"), new])
    again = pl.DataFrame({"code": list(renamed)}, schema={"code": pl.String})
    again = again.with_columns(lasting=pl.col("code").replace(renamed)).join(
        numbers, left_on="lasting", right_on="code"
    )
    numbers = pl.concat([numbers, again.select("unit", "code").join(numbers, on="code", how="anti")])
    codes = numbers["code"], numbers["unit"]
    rows = incoming.with_columns(look_up("code", *codes).alias("unit"), look_up("parent", *codes))
    rows = schema.UNITS.check(rows)
    bare = new.join(rows, on="unit", how="anti").select(
        "unit",
        pl.lit(parse_iso(schema.FIRST_DAY)).alias("effective_on"),
        "code",
        pl.lit(None, pl.String).alias("name"),
        pl.lit(None, pl.String).alias("unit_kind"),
        pl.lit(None, pl.Int64).alias("parent"),
        pl.lit(value=False).alias("closed"),
    )
    states, findings = _changed(known, pl.concat([rows, bare]), checked.changed)
    moves = successions.with_columns(look_up("old", *codes), look_up("new", *codes)).unique(
        maintain_order=True
    )
    moves = schema.SUCCESSIONS.check(moves).join(ledger.successions, on=schema.SUCCESSIONS.names, how="anti")
    return Units(numbers, new, states, moves, findings)


def _renames(
    units: pl.DataFrame, successions: pl.DataFrame, before: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, str]]:
    """Take the renames out of the successions.

    Returns: the unit rows, in which an old code no longer closes and a new code has a row from the day
        of its name on; the other successions; and new code to the code under which the unit began.
    """
    taken = dict(before.iter_rows()) if before.height else {}
    began: dict[str, str] = {}
    done = []
    for row in successions.filter(pl.col("kind") == "rename").sort("on").to_dicts():
        old, new = row["old"], row["new"]
        lasting = began.get(old, old)
        if new in taken and taken[new] != taken.get(lasting):
            continue  # both were recorded as units of their own; that cannot be undone here
        began[new] = lasting
        done.append(row)
    if not done:
        return units, successions, {}
    gone = pl.DataFrame(done, schema=successions.schema)
    names = gone.select(code="new", begins="on").unique("code", keep="last")
    ends = gone.select(code="old", stops="on").unique("code", keep="last")
    dated = units.join(names, on="code", how="left", maintain_order="left").join(
        ends, on="code", how="left", maintain_order="left"
    )
    # From the day of the new name on, only rows under it speak of the unit, and they begin on that day.
    dated = dated.filter(pl.col("stops").is_null() | (pl.col("effective_on") < pl.col("stops")))
    kept = dated.with_columns(effective_on=pl.max_horizontal("effective_on", "begins")).select(units.columns)
    kept = kept.unique(["code", "effective_on"], keep="last", maintain_order=True)
    silent = gone.join(kept, left_on=["new", "on"], right_on=["code", "effective_on"], how="anti")
    last = kept.sort("effective_on").group_by("code", maintain_order=True).last()
    filled = silent.join(last, left_on="old", right_on="code", how="left").select(
        pl.col("new").alias("code"),
        pl.col("on").alias("effective_on"),
        "name",
        "unit_kind",
        "parent",
        pl.lit(value=False).alias("closed"),
    )
    return pl.concat([kept, filled]), successions.join(gone, on=successions.columns, how="anti"), began


def _changed(
    known: pl.DataFrame, rows: pl.DataFrame, changed: str
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Drop the rows that say what is known on their day; refuse or keep those that say otherwise."""
    joined = rows.join(known, on=["unit", "effective_on"], how="left", suffix="_known")
    exists = pl.col("code_known").is_not_null()
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_known")) for name in _FACTS)
    other = joined.filter(exists & ~same)
    findings: list[Finding] = []
    twice = rows.filter(pl.struct("unit", "effective_on").is_duplicated())
    if twice.height:
        shown = twice.select(
            pl.lit(None, pl.Int64).alias("row"),
            pl.format("{} from {}", "code", "effective_on").alias("value"),
        )
        findings.append(
            finding(
                "error",
                "unit",
                "a unit has two descriptions from one day",
                "one row a unit and day",
                rows=shown,
            )
        )
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
