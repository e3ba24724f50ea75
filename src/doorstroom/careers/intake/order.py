"""Rules across the rows of one employment: order within a day, and order of kinds.

Entry, then moves and changes, then exit, then entry again. Two different acts of one employment on one day
need an order; an exit with an entry has only one that makes sense. Identical rows count once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from doorstroom.careers.incoming.problems import KEEP, Finding, finding

_EMPLOYMENT = ["person", "employment"]
_DAY = [*_EMPLOYMENT, "effective_on"]


@dataclass(frozen=True, slots=True)
class OrderRules:
    """What decides the order.

    Attributes:
        same_day: what two different acts on one day are, where the source gives no order.
        numbered: the source gives an order within the day.
        complete: the file holds whole careers, so that the first act must be an entry; otherwise only
            recording, which knows the ledger, can tell.
        titles: name of this project to the name in the file, for the messages.
        keep: how many rows to keep a finding.
    """

    same_day: Literal["error", "file_order"] = "error"
    numbered: bool = False
    complete: bool = True
    titles: Mapping[str, str] = field(default_factory=dict)
    keep: int | None = KEEP


def order_acts(
    events: pl.DataFrame, rules: OrderRules, unsure: pl.Series
) -> tuple[pl.DataFrame, list[Finding]]:
    """Put acts in order and find those that cannot follow the act before them.

    Args:
        events: ``INCOMING``. Corrections and annulments pass unseen: recording matches them with their act.
        unsure: persons with a mistake in one of their rows; their order is not judged, for a row is missing.

    Returns: the events by person, employment and day with ``day_order`` set; and findings. Identical rows are
    judged once and all returned, for recording counts them.
    """
    is_act = events["action"] == "record"
    others = events.filter(~is_act) if not is_act.all() else events.clear()
    acts = _sorted(events.filter(is_act) if others.height else events, numbered=rules.numbered)
    acts, doubles, findings = _without_doubles(acts, rules)
    acts, more = _order_days(acts, rules)
    findings += more + _wrong_kinds(acts, others, rules, unsure)
    if doubles.height:
        place = acts.select("day_order", _kept="row")
        doubles = doubles.drop("day_order").join(place, on="_kept", how="left").select(acts.columns)
        acts = _sorted(pl.concat([acts, doubles]), numbered=True)
    return pl.concat([acts, others]) if others.height else acts, findings


def _sorted(acts: pl.DataFrame, *, numbered: bool) -> pl.DataFrame:
    """Sort by employment and day, unless the file is sorted already, as most are."""
    codes = acts["person"].cast(pl.Categorical).to_physical()
    keyed = acts.with_columns(codes.cast(pl.Int64).alias("_who"))
    day_order = pl.col("day_order").cast(pl.Int64) if numbered else pl.lit(0)
    within = pl.col("effective_on").to_physical().cast(pl.Int64) * 2**20 + day_order
    key = pl.col("_who") * 2**16 + pl.col("employment").cast(pl.Int64)
    keyed = keyed.with_columns(_who=key, _when=within)
    same = pl.col("_who") == pl.col("_who").shift(1)
    later = (pl.col("_who") > pl.col("_who").shift(1)) | (
        same & (pl.col("_when") >= pl.col("_when").shift(1))
    )
    if not keyed.select(later.all()).item():
        keyed = keyed.sort("_who", "_when", "row")
    return keyed.drop("_when", "_who")


def _same(columns: list[str]) -> pl.Expr:
    equal = (pl.col(name) == pl.col(name).shift(1) for name in columns)
    return pl.all_horizontal(equal).fill_null(value=False)


def _without_doubles(
    acts: pl.DataFrame, rules: OrderRules
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Return the acts without repeated rows, the repeated ones with ``_kept`` (the row kept), a warning."""
    again = acts.select(_same(_DAY).alias("again"))["again"]
    if not again.any():
        return acts, acts.clear(), []
    shared = acts.filter(again | again.shift(-1, fill_value=False))
    content = [name for name in acts.columns if name != "row"]
    distinct = shared.unique(subset=content, keep="first", maintain_order=True)
    if distinct.height == shared.height:
        return acts, acts.clear(), []
    kept = distinct.select(*content, _kept="row")
    doubles = shared.join(distinct.select("row"), on="row", how="anti").join(
        kept, on=content, how="left", nulls_equal=True
    )
    rows = doubles.sort("row").select("row", value="person")
    what, right = "the row stands in the file twice and counts once", "each row once"
    twice = finding("warning", "", what, right, rows=rows, keep=rules.keep)
    return acts.join(doubles.select("row"), on="row", how="anti", maintain_order="left"), doubles, [twice]


def _order_days(acts: pl.DataFrame, rules: OrderRules) -> tuple[pl.DataFrame, list[Finding]]:
    day = [*_DAY, "day_order"] if rules.numbered else _DAY
    again = acts.select(_same(day).alias("again"))["again"]
    if not again.any():
        return acts, []
    shared = again | again.shift(-1, fill_value=False)
    runs = _same(_EMPLOYMENT) & (pl.col("kind").shift(1) != "exit")
    several = acts.with_columns(_running=runs).filter(shared)
    findings: list[Finding] = []
    if rules.same_day == "file_order" and not rules.numbered:
        placed = several.sort("row").select("row", _order=pl.int_range(pl.len()).over(day))
        return _place(acts, placed), findings
    pair = (pl.len() == 2) & (pl.col("kind") == "exit").any() & (pl.col("kind") == "entry").any()
    several = several.with_columns(
        _pair=pair.over(day) & (not rules.numbered), _running=pl.col("_running").first().over(day)
    )
    clash = several.filter(~pl.col("_pair"))
    if clash.height:
        rows = clash.sort("row").select("row", value=pl.format("{} on {}", "kind", "effective_on"))
        title = rules.titles.get("effective_on", "effective_on")
        what = "different acts of one employment on one day, without an order"
        right = 'a day_order, one row a day, or same_day = "file_order" in the mapping'
        findings.append(finding("error", title, what, right, rows=rows, keep=rules.keep))
    # In service the day before: out and in again. Otherwise in and out: never there at an end of day.
    first = pl.when("_running").then(pl.col("kind") == "exit").otherwise(pl.col("kind") == "entry")
    placed = several.filter("_pair").select("row", _order=pl.when(first).then(0).otherwise(1))
    return _place(acts, placed), findings


def _place(acts: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    joined = acts.join(placed, on="row", how="left", maintain_order="left").with_columns(
        day_order=pl.coalesce(pl.col("_order").cast(pl.Int16), "day_order")
    )
    return _sorted(joined.drop("_order"), numbered=True)


def _wrong_kinds(
    acts: pl.DataFrame, others: pl.DataFrame, rules: OrderRules, unsure: pl.Series
) -> list[Finding]:
    first = ~_same(_EMPLOYMENT)
    after_exit = ~first & (pl.col("kind").shift(1) == "exit")
    entry = pl.col("kind") == "entry"
    cases = [
        ("an entry while the employment already runs", "an exit before it", entry & ~first & ~after_exit),
        ("an act after the exit", "an entry between the exit and this act", ~entry & after_exit),
    ]
    if rules.complete:
        cases.append(("an act before the first entry", "an entry on or before that day", ~entry & first))
    marks = acts.select(test.alias(f"case{place}") for place, (_, _, test) in enumerate(cases))
    skipped = pl.concat([unsure, others["person"]]).unique()
    findings = []
    for place, (problem, right, _) in enumerate(cases):
        wrong = acts.filter(marks[f"case{place}"])
        if skipped.len():
            wrong = wrong.filter(~pl.col("person").is_in(skipped.implode()))
        if wrong.height:
            rows = wrong.sort("row").select("row", value=pl.format("{} on {}", "kind", "effective_on"))
            findings.append(
                finding("error", rules.titles.get("kind", "kind"), problem, right, rows=rows, keep=rules.keep)
            )
    return findings
