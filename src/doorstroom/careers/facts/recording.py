"""Incoming facts against those that are there: doubles, versions, numbers, and what cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from doorstroom.careers.facts.consistency import check_together
from doorstroom.careers.facts.schema import FACTS, INCOMING_FACTS, SAID
from doorstroom.careers.incoming.problems import Finding, Problems, finding

_IDENTITY = ["kind", "person", "named", "ref"]
_SAME = ["kind", "person", "named", *SAID]


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """What to append.

    Attributes:
        rows: ``FACTS`` without stamps; numbers count on from the highest one known.
        duplicates: rows that were there already.
        corrections, annulments: rows that are later versions.
        problems: errors (then nothing may be stored) and warnings.
    """

    rows: pl.DataFrame
    duplicates: int
    corrections: int
    annulments: int
    problems: Problems


def record_facts(
    facts: pl.DataFrame,
    incoming: pl.DataFrame,
    *,
    numbers: Mapping[str, int],
    first: int = 1,
    unit_codes: frozenset[str] = frozenset(),
) -> RecordedFacts:
    """Put checked rows behind the facts that are there.

    A row equal to any version of a fact is a double, so an old file imported again undoes no correction. A
    number (``ref``) that is known with other content is an error, unless the row says that it corrects.

    Args:
        facts: ``FACTS``, all versions, of the subjects in ``incoming`` at least.
        incoming: ``INCOMING_FACTS`` without mistakes of their own (``check_rows``).
        numbers: personnel number to person of the ledger.
        first: number of the next new fact.
        unit_codes: codes of organisation units, with which no community may be confused.
    """
    rows = INCOMING_FACTS.check(incoming).rename({"person": "number"})
    person = pl.col("number").replace_strict(dict(numbers), default=None, return_dtype=pl.Int64)
    rows = rows.with_columns(person=person)
    findings = list(_strangers(rows))
    rows = rows.filter(pl.col("number").is_null() | pl.col("person").is_not_null())
    known = FACTS.check(facts)
    fresh = _without_doubles(rows, known)
    # Most rows are new and named nowhere else: they need no look at one another.
    plain, rest = _divide(fresh, known)
    new = plain.select(
        "row",
        "action",
        *_SAME,
        fact=pl.int_range(first, first + plain.height, dtype=pl.Int64),
        version=pl.lit(0, pl.Int16),
    )
    later, doubles, more = _versions(rest, known, first + plain.height)
    findings += more
    made = pl.concat([new, later.select(new.columns)])
    all_rows = pl.concat([FACTS.conform(known), FACTS.conform(made)])
    findings += check_together(all_rows, made.select("fact", "row"), unit_codes)
    actions = dict(made.group_by("action").len().iter_rows())
    return RecordedFacts(
        FACTS.conform(made.sort("row")),
        rows.height - fresh.height + doubles,
        actions.get("correct", 0),
        actions.get("annul", 0),
        Problems.of(findings),
    )


def _strangers(rows: pl.DataFrame) -> Iterator[Finding]:
    lost = rows.filter(pl.col("number").is_not_null() & pl.col("person").is_null())
    if lost.height:
        shown = lost.select("row", value="number")
        right = "the number of a person in the ledger"
        yield finding("error", "person", "nobody has this personnel number", right, rows=shown)


def _without_doubles(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    said = known.filter(pl.col("action") != "annul")
    kept = rows.join(
        said.select(_SAME).unique(), on=_SAME, how="anti", nulls_equal=True, maintain_order="left"
    )
    # An annulment says nothing but what it is about; whether it is a double, its fact tells.
    annulling = rows.filter(pl.col("action") == "annul")
    return pl.concat([kept.filter(pl.col("action") != "annul"), annulling]).sort("row")


def _divide(rows: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    numbered = known.filter(pl.col("ref").is_not_null()).select(_IDENTITY).unique()
    met = rows.join(numbered, on=_IDENTITY, how="semi", nulls_equal=True)["row"]
    again = pl.struct(_IDENTITY).is_duplicated() & pl.col("ref").is_not_null()
    unnumbered = pl.struct(_SAME).is_duplicated()
    simple = (pl.col("action") == "record") & ~pl.col("row").is_in(met.implode()) & ~again & ~unnumbered
    marked = rows.with_columns(_simple=simple)
    return marked.filter("_simple").drop("_simple"), marked.filter(~pl.col("_simple")).drop("_simple")


def _versions(rows: pl.DataFrame, known: pl.DataFrame, first: int) -> tuple[pl.DataFrame, int, list[Finding]]:
    """Go through rows that are about facts named more than once, in their order in the file."""
    dated = rows.select(_IDENTITY).unique()
    relevant = known.join(dated, on=_IDENTITY, how="semi", nulls_equal=True).sort("fact", "version")
    versions: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for old in relevant.iter_rows(named=True):
        if old["ref"] is not None:
            versions.setdefault(_key(old), []).append(old)
    made: list[dict[str, Any]] = []
    doubles, wrong = 0, []
    for row in rows.sort("row").iter_rows(named=True):
        # Without a number, the same words are the same fact.
        key = _key(row) if row["ref"] is not None else tuple(row[name] for name in _SAME)
        before = versions.setdefault(key, [])
        problem = _problem(row, before)
        if problem == "double":
            doubles += 1
        elif problem:
            wrong.append({"row": row["row"], "problem": problem, "value": row["ref"]})
        else:
            last = before[-1] if before else None
            number = last["fact"] if last else first
            first += 0 if last else 1
            stays = last if row["action"] == "annul" and last else row
            said = {name: stays[name] for name in _SAME}
            new = said | {"fact": number, "version": len(before), "action": row["action"], "row": row["row"]}
            before.append(new)
            made.append(new)
    types = {"row": pl.Int64, **{name: FACTS[name].dtype for name in ("action", *_SAME, "fact", "version")}}
    return pl.DataFrame(made, schema=types), doubles, list(_wrong(wrong))


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _IDENTITY)


_RIGHT = {
    "the number of this fact is known, with other content": "the recorded content, or the action correct",
    "no fact with this number is known": "the number of a fact of this kind and subject",
    "the fact was annulled": "a fact that is in force",
}


def _problem(row: Mapping[str, Any], before: list[dict[str, Any]]) -> str:
    known_with_other, unknown, annulled = _RIGHT
    if row["action"] == "annul":
        if not before:
            return unknown
        return "double" if before[-1]["action"] == "annul" else ""
    if any(all(row[name] == old[name] for name in SAID) for old in before if old["action"] != "annul"):
        return "double"
    if row["action"] == "record":
        return known_with_other if before else ""
    if not before:
        return unknown
    return annulled if before[-1]["action"] == "annul" else ""


def _wrong(found: list[dict[str, Any]]) -> Iterator[Finding]:
    for problem, right in _RIGHT.items():
        rows = [one for one in found if one["problem"] == problem]
        if rows:
            frame = pl.DataFrame(rows, schema={"row": pl.Int64, "problem": pl.String, "value": pl.String})
            yield finding("error", "ref", problem, right, rows=frame.drop("problem"))
