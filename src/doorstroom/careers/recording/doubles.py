"""Doubles: rows that the ledger already has, and rows that name an act it has with other content."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.incoming.problems import Finding, finding
from doorstroom.careers.recording.order import EMPLOYMENT

ACT = [*EMPLOYMENT, "effective_on", "kind", "source_ref"]
CONTENT = [*ACT, *schema.STATE_NAMES, "reason"]
_KIND_PLACE = {"entry": 0, "move": 1, "change": 1, "exit": 2}


def drop_known(rows: pl.DataFrame, known: pl.DataFrame, carried: Sequence[str]) -> pl.DataFrame:
    """Drop the rows that equal any version of an act: importing an old file again undoes no correction.

    Args:
        rows: rows of the file with identities; ``carried`` columns may be open in them.
        known: ``schema.LEDGER`` rows of the same employments, all versions.
        carried: columns that the file may leave open; open ones equal anything.
    """
    if known.is_empty() or rows.is_empty():
        return rows
    if not carried:
        return rows.join(known, on=CONTENT, how="anti", nulls_equal=True, maintain_order="left")
    firm = [name for name in CONTENT if name not in carried]
    both = rows.join(known.select(CONTENT), on=firm, how="inner", nulls_equal=True)
    equal = [pl.col(name).is_null() | pl.col(name).eq_missing(pl.col(f"{name}_right")) for name in carried]
    return rows.join(
        both.filter(pl.all_horizontal(equal)).select("row"), on="row", how="anti", maintain_order="left"
    )


def find_renewed(
    rows: pl.DataFrame, acts: pl.DataFrame, changed: str
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Tell which rows say something else about an act that is known.

    An act is recognised by the source's own number; without one, by its day and kind, if it is the only
    such act. With ``changed = "correct"`` the row becomes a new version, otherwise it is an error.

    Args:
        rows: new rows of the file, no doubles.
        acts: known acts in force, with ``act_no``.
        changed: ``error`` or ``correct``.
    Returns: ``row`` and ``act_no`` of the rows that renew an act; ``row`` of all that are about a known
        act, refused or not; and the findings.
    """
    by_number = rows.filter(pl.col("source_ref").is_not_null()).join(
        acts.select(*EMPLOYMENT, "source_ref", "act_no"),
        on=[*EMPLOYMENT, "source_ref"],
        how="inner",
        suffix="_known",
    )
    place = pl.col("kind").replace_strict(_KIND_PLACE, return_dtype=pl.Int8)
    unnumbered = rows.join(by_number, on="row", how="anti").with_columns(_place=place)
    same_day = [*EMPLOYMENT, "effective_on", "_place"]
    by_day = unnumbered.join(
        acts.select(*EMPLOYMENT, "effective_on", "kind", "act_no", _place=place, _ref="source_ref"),
        on=same_day,
        how="inner",
        suffix="_known",
    )
    # Two acts with numbers of their own are two acts, whatever the day.
    by_day = by_day.filter(pl.col("source_ref").is_null() | pl.col("_ref").is_null())
    lone = (
        (pl.len().over("row") == 1)
        & (pl.len().over([*EMPLOYMENT, "act_no_known"]) == 1)
        & (pl.col("kind") == pl.col("kind_known"))
    )
    by_day = by_day.with_columns(_lone=lone)
    seen = pl.concat([by_number.select("row"), by_day.select("row")]).unique()
    findings = []
    if changed != "correct":
        findings += _other_content(by_number, "the number of this act is known, with other content")
        findings += _other_content(by_day, "another act of that day is known")
        return pl.DataFrame(schema={"row": pl.Int64, "act_no": pl.Int32}), seen, findings
    findings += _other_content(by_day.filter(~pl.col("_lone")), "several acts of that day are known or new")
    renewed = pl.concat(
        [part.select("row", act_no="act_no_known") for part in (by_number, by_day.filter("_lone"))]
    )
    return renewed, seen, findings


def _other_content(rows: pl.DataFrame, problem: str) -> list[Finding]:
    if rows.is_empty():
        return []
    shown = rows.unique("row", keep="first", maintain_order=True).select(
        "row", pl.format("{} on {}", "kind", "effective_on").alias("value")
    )
    return [
        finding(
            "error",
            "effective_on",
            problem,
            'the recorded act, or changed = "correct" in the mapping',
            rows=shown,
        )
    ]


def find_targets(rows: pl.DataFrame, acts: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Find the act that each correction or annulment of the file is about.

    Args:
        rows: rows whose ``action`` is correct or annul.
        acts: every act, known or new, one row each, annulled ones too.
    Returns: ``row`` and ``act_no``, and a finding for the rows whose act is not there or not the only one.
    """
    numbered = rows.filter(pl.col("source_ref").is_not_null()).join(
        acts.select(*EMPLOYMENT, "source_ref", "act_no"),
        on=[*EMPLOYMENT, "source_ref"],
        how="inner",
        suffix="_known",
    )
    day = [*EMPLOYMENT, "effective_on", "kind"]
    bare = rows.filter(pl.col("source_ref").is_null()).join(
        acts.select(*day, "act_no"), on=day, how="inner", suffix="_known"
    )
    found = pl.concat([part.select("row", act_no="act_no_known") for part in (numbered, bare)]).unique()
    only = found.filter(pl.len().over("row") == 1)
    lost = rows.join(only, on="row", how="anti").select(
        "row", pl.format("{} of {} on {}", "action", "kind", "effective_on").alias("value")
    )
    if lost.is_empty():
        return only, []
    right = "the act's own number (source_ref), or the day and kind of exactly one recorded act"
    return only, [
        finding("error", "action", "no single act is known that this row is about", right, rows=lost)
    ]
