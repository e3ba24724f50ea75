"""What facts say together: no two that cannot both be true, no reference into nothing."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.kinds import AtOnce, Kind
from doorstroom.careers.facts.known import known_facts, of_kind, scope_columns
from doorstroom.careers.facts.seniority import carried_seniority
from doorstroom.careers.incoming.problems import Finding, finding


def check_together(
    facts: pl.DataFrame, rows: pl.DataFrame, unit_codes: frozenset[str] = frozenset()
) -> list[Finding]:
    """Return what the facts that are touched say against one another.

    Args:
        facts: ``FACTS``, all versions, the new rows among them.
        rows: ``fact`` and ``row`` of the new rows; facts that no row touches are not judged again.
        unit_codes: codes of organisation units.
    """
    latest = facts.filter(pl.col("version") == pl.col("version").max().over("fact"))
    stored = latest.filter(pl.col("action") != "annul")
    place = rows.group_by("fact").agg(pl.col("row").max())
    touched = stored.join(place, on="fact", how="left", maintain_order="left")
    known = known_facts(facts)
    findings = [one for kind in KINDS.values() for one in _overlaps(touched, kind)]
    findings += _experiences(known, place)
    findings += _seniority(known, place)
    findings += _communities(touched, unit_codes)
    return findings


def _overlaps(stored: pl.DataFrame, kind: Kind) -> Iterator[Finding]:
    if kind.at_once is AtOnce.ANY:
        return
    these = scope_columns(stored.filter(pl.col("kind") == kind.code), kind)
    if these.height < 2:
        return
    group = ["person", "named", *(name for name in these.columns if name.startswith("_within"))]
    ordered = these.sort(*group, "from_on", "fact")
    before = pl.col("from_on").shift(1).over(group)
    if kind.at_once is AtOnce.LATEST:
        wrong = before == pl.col("from_on")
        problem, right = "two such facts from the same day", "one of them, the other corrected or annulled"
    else:
        # The latest end of all before, not of the one just before: a long one may hold several short ones.
        ends = pl.col("until").fill_null(pl.date(9999, 12, 31))
        wrong = ends.cum_max().shift(1).over(group) > pl.col("from_on")
        problem, right = "overlaps another fact of this kind", "the earlier one ended before"
    # Whichever of the two is new is named: both where both are.
    bad = ordered.with_columns(_wrong=wrong.fill_null(value=False))
    bad = bad.filter(pl.col("_wrong") | pl.col("_wrong").shift(-1).over(group).fill_null(value=False))
    bad = bad.filter(pl.col("row").is_not_null())
    if bad.height:
        shown = bad.sort("row").select("row", value=pl.format("{} from {}", "kind", "from_on"))
        yield finding("error", "from_on", problem, right, rows=shown)


def _experiences(known: pl.DataFrame, place: pl.DataFrame) -> list[Finding]:
    """A judgement of relevance names an experience that is there."""
    judged = of_kind(known, "experience_relevance")
    there = of_kind(known, "experience").select("person", experience="ref")
    lost = judged.join(there, on=["person", "experience"], how="anti").join(place, on="fact", how="left")
    # An experience that is annulled leaves judgements behind: they are named without a row of this file.
    if lost.is_empty():
        return []
    shown = lost.select("row", value="experience")
    right = "the ref of an experience of the same person; judgements of it are annulled with it"
    return [finding("error", "experience", "no such experience", right, rows=shown)]


def _seniority(known: pl.DataFrame, place: pl.DataFrame) -> list[Finding]:
    """Seniority brought from elsewhere is carried over as it was (VL-CAR-16)."""
    differs = carried_seniority(known).filter(pl.col("state") == "differs")
    new = place.select(fact="fact", row="row")
    rows = pl.concat(
        [
            differs.join(new, left_on=side, right_on="fact").select(
                "row", value=pl.col("recorded").cast(pl.String), expected=pl.format("{}", "carried")
            )
            for side in ("mobility_fact", "seniority_fact")
        ]
    ).unique(maintain_order=True)
    if rows.is_empty():
        return []
    problem = "the monetary seniority at entry is not the one carried over"
    return [finding("error", "value", problem, "", rows=rows)]


def _communities(touched: pl.DataFrame, unit_codes: frozenset[str]) -> list[Finding]:
    """A community is no organisation unit (RIJK-CAR-18)."""
    rows = touched.filter(
        pl.col("row").is_not_null()
        & pl.col("kind").is_in(["community", "community_steward"])
        & pl.col("value").is_in(list(unit_codes))
    )
    if rows.is_empty():
        return []
    right = "a community of expertise; units are in the ledger"
    shown = rows.select("row", "value")
    return [finding("error", "value", "this is an organisation unit, not a community", right, rows=shown)]
