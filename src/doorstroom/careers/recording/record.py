"""What a checked file adds to a ledger: identities, act numbers, versions, order; or all that is wrong."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.incoming.problems import Finding, Problems, finding
from doorstroom.careers.ledger import Ledger, in_force
from doorstroom.careers.recording.carry import carry_state
from doorstroom.careers.recording.doubles import CONTENT, drop_known, find_renewed, find_targets
from doorstroom.careers.recording.order import DAY, EMPLOYMENT, find_wrong_order, order_within_days
from doorstroom.careers.recording.persons import identify_persons
from doorstroom.careers.recording.recorded import NEW_EVENTS, Recorded
from doorstroom.careers.recording.units import identify_units
from doorstroom.kernel.frames import look_up


def start() -> Ledger:
    """Return a ledger in which nothing is recorded."""
    return Ledger(schema.LEDGER.empty(), schema.PERSONS.empty(), schema.UNITS.empty())


def record(ledger: Ledger, checked: Checked) -> Recorded:
    """Work out what a checked file adds to a ledger.

    Args:
        ledger: what is recorded; the events of the employments that occur in the file are enough, the
            persons and units must be complete.
        checked: the file, without errors of its own.
    Returns: the rows to append; or, with errors, problems that name rows of the file.
    """
    people = identify_persons(ledger.persons, checked.persons, checked.events["person"], checked.changed)
    units = identify_units(ledger, checked)
    rows = _identified(checked.events, people.all, units.all)
    known = (
        ledger.events.join(rows.select(EMPLOYMENT).unique(), on=EMPLOYMENT, how="semi")
        if ledger.events.height
        else ledger.events
    )
    findings: list[Finding] = [*people.findings, *units.findings]
    carried = schema.STATE_NAMES if checked.carry else []
    new, doubles = _without_doubles(rows, known, carried)
    acts, found = _number(new.filter(pl.col("action") == "record"), known, checked.changed)
    findings += found
    amended, found = _amend(new.filter(pl.col("action") != "record"), acts, known)
    findings += found
    events = pl.concat([acts, amended]) if amended.height else acts
    events, late, found = _placed(events, known, carried)
    findings += found
    return Recorded(
        events.select(list(NEW_EVENTS)).sort(*EMPLOYMENT, "act_no", "version"),
        people.new,
        people.states,
        units.new,
        units.states,
        units.successions,
        doubles,
        events.filter(pl.col("action") == "correct").height,
        events.filter(pl.col("action") == "annul").height,
        late,
        Problems.of(findings),
    )


def appended(ledger: Ledger, recorded: Recorded, *, recorded_at: datetime | None = None) -> Ledger:
    """Return the ledger with what was recorded; for a ledger in memory.

    Args:
        recorded_at: stamp of the rows that bring none; ``None`` leaves them without.
    """
    stamp = pl.lit(recorded_at, dtype=pl.Datetime("us", "UTC"))
    rows = recorded.events.with_columns(pl.coalesce("recorded_at", stamp).alias("recorded_at"))
    events = pl.concat([ledger.events, rows.select(schema.LEDGER.names)])
    states = recorded.person_states
    silent = recorded.new_persons.join(states, on="person", how="anti")
    persons = pl.concat(
        [ledger.persons.join(states, on="person", how="anti"), states, schema.PERSONS.conform(silent)]
    )
    key = ["unit", "effective_on"]
    units = pl.concat([ledger.units.join(recorded.unit_states, on=key, how="anti"), recorded.unit_states])
    return Ledger(
        events, persons.sort("person"), units.sort(key), pl.concat([ledger.successions, recorded.successions])
    )


def _identified(events: pl.DataFrame, persons: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    rows = events.with_columns(
        look_up("person", persons["number"], persons["person"]),
        look_up("unit", units["code"], units["unit"]),
        pl.lit(None, pl.Int32).alias("act_no"),
        pl.lit(0, pl.Int16).alias("version"),
    )
    return rows.select(list(NEW_EVENTS)).sort(*DAY, "day_order", "row")


def _without_doubles(rows: pl.DataFrame, known: pl.DataFrame, carried: list[str]) -> tuple[pl.DataFrame, int]:
    kept = rows
    same_day = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in DAY)
    if rows.select(same_day.any()).item():  # identical rows share their day, so nothing else need be compared
        kept = rows.unique([*CONTENT, "action", "recorded_at"], keep="first", maintain_order=True)
    records = drop_known(kept.filter(pl.col("action") == "record"), known, carried)
    amendments = kept.filter(pl.col("action") != "record")
    if amendments.height:
        amendments = amendments.join(
            known, on=[*CONTENT, "action"], how="anti", nulls_equal=True, maintain_order="left"
        )
        records = pl.concat([records, amendments])
    return records, rows.height - records.height


def _number(rows: pl.DataFrame, known: pl.DataFrame, changed: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Give new acts their numbers, and rows that renew a known act its number and the next version."""
    if known.is_empty():
        return rows.with_columns(act_no=(pl.int_range(pl.len()).over(EMPLOYMENT) + 1).cast(pl.Int32)), []
    renewed, seen, findings = find_renewed(rows, in_force(known), changed)
    highest = known.group_by(EMPLOYMENT).agg(pl.col("act_no").max().alias("_highest"))
    new = rows.join(seen, on="row", how="anti", maintain_order="left")
    new = new.join(highest, on=EMPLOYMENT, how="left", maintain_order="left").with_columns(
        act_no=(pl.int_range(pl.len()).over(EMPLOYMENT) + 1 + pl.col("_highest").fill_null(0)).cast(pl.Int32)
    )
    again = rows.drop("act_no").join(renewed, on="row").with_columns(action=pl.lit("correct"))
    return pl.concat(
        [new.select(list(NEW_EVENTS)), _next_versions(again.select(list(NEW_EVENTS)), known)]
    ), findings


def _amend(rows: pl.DataFrame, acts: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    if rows.is_empty():
        return rows, []
    everything = pl.concat([known, acts.select(schema.LEDGER.names)])
    targets, findings = find_targets(rows, everything.unique([*EMPLOYMENT, "act_no"], keep="first"))
    found = rows.drop("act_no").join(targets, on="row").select(list(NEW_EVENTS))
    early = found.join(
        acts.select(*EMPLOYMENT, "act_no", since="recorded_at"), on=[*EMPLOYMENT, "act_no"]
    ).filter(pl.col("recorded_at") <= pl.col("since"))
    if early.height:
        shown = early.select("row", pl.col("recorded_at").cast(pl.String).alias("value"))
        right = "an instant after the one at which the act was recorded"
        findings.append(
            finding("error", "recorded_at", "corrected or annulled before it was recorded", right, rows=shown)
        )
    return _next_versions(found, everything), findings


def _next_versions(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    key = [*EMPLOYMENT, "act_no"]
    highest = known.group_by(key).agg(pl.col("version").max().alias("_highest"))
    ordered = rows.sort(*key, "recorded_at", "row").join(highest, on=key, how="left", maintain_order="left")
    number = pl.col("_highest").fill_null(0) + 1 + pl.int_range(pl.len()).over(key)
    return ordered.with_columns(version=number.cast(pl.Int16)).select(list(NEW_EVENTS))


def _placed(
    events: pl.DataFrame, known: pl.DataFrame, carried: list[str]
) -> tuple[pl.DataFrame, int, list[Finding]]:
    """Put the new rows among the known ones: order within days, carried state, order of kinds."""
    marked = (
        pl.concat([known.select(pl.lit(None, pl.Int64).alias("row"), *schema.LEDGER.names), events])
        if known.height
        else events
    )
    acts = in_force(marked).sort(*DAY, "day_order", "act_no")
    acts = order_within_days(acts)
    if carried:
        acts = carry_state(acts, carried)
    findings = find_wrong_order(acts)
    placed = acts.filter(pl.col("row").is_not_null())
    past = events.join(placed, on="row", how="anti") if placed.height < events.height else events.clear()
    late = 0
    if known.height:
        is_known = pl.col("row").is_null()
        after = acts.with_columns(
            _after=is_known.cast(pl.Int32).reverse().cum_sum().reverse().over(EMPLOYMENT)
        )
        late = after.filter(~is_known & (pl.col("_after") > 0) & (pl.col("version") == 0)).height
    return pl.concat([placed.select(list(NEW_EVENTS)), past.select(list(NEW_EVENTS))]), late, findings
