"""The two choices that facts offer, as the ledger does: what was known, and what was true."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from doorstroom.careers.facts.beside import beside
from doorstroom.careers.facts.declared import KINDS, kind_of
from doorstroom.careers.facts.kinds import AtOnce, Kind, Subject, Value
from doorstroom.careers.facts.schema import FACTS
from doorstroom.careers.seniority.spans import on_day

_TYPES = {"whole": pl.Int32, "truth": pl.Boolean, "date": pl.Date}
SUBJECT = ["kind", "person", "named"]


def known_facts(facts: pl.DataFrame, at: datetime | None = None) -> pl.DataFrame:
    """Return the version of each fact that was known at an instant; annulled facts not at all.

    Args:
        facts: ``FACTS``, rows in any order.
        at: with a time zone, inclusive; None is all that is recorded.
    Returns: ``FACTS``, one row a fact, ordered by number. Where a kind lets the next fact end the one
        before (``AtOnce.LATEST``), ``until`` is the earlier of the stored end and the start of the next.
    """
    rows = FACTS.check(facts)
    if at is not None:
        rows = rows.filter(pl.col("recorded_at") <= at)
    latest = pl.col("version") == pl.col("version").max().over("fact")
    rows = rows.filter(latest & (pl.col("action") != "annul"))
    followed = [kind for kind in KINDS.values() if kind.at_once is AtOnce.LATEST]
    parts = [_ended_by_next(rows.filter(pl.col("kind") == kind.code), kind) for kind in followed]
    rest = rows.filter(~pl.col("kind").is_in([kind.code for kind in followed]))
    return pl.concat([rest, *parts]).sort("fact")


def _ended_by_next(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    following = pl.col("from_on").shift(-1).over(["person", "named", *_scope(kind)])
    return rows.sort("from_on", "fact").with_columns(until=pl.min_horizontal("until", following))


def _scope(kind: Kind) -> list[pl.Expr]:
    return [pl.col("value") if name == "value" else beside(name) for name in kind.within]


def scope_columns(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Add columns ``_within0`` …: the values inside which facts of this kind are judged together."""
    return rows.with_columns(one.alias(f"_within{place}") for place, one in enumerate(_scope(kind)))


def facts_on(known: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the facts that hold at the end of a day.

    Args:
        known: as ``known_facts`` gives them.
    """
    return known.filter(on_day(day))


def of_kind(known: pl.DataFrame, code: str) -> pl.DataFrame:
    """Return the facts of one kind, typed.

    Args:
        known: as ``known_facts`` or ``facts_on`` gives them.
        code: of a declared kind.
    Returns: ``fact``, ``person`` (or ``function`` or ``post``), ``from_on``, ``until``, ``value`` (Int32 for
        a whole number, Boolean for a truth, else String; absent where the kind has none), a column for each
        companion, ``ref``; ordered by subject and day.
    Raises:
        BadInput: there is no such kind.
    """
    kind = kind_of(code)
    subject = kind.subject.value
    rows = known.filter(pl.col("kind") == code)
    source = pl.col("person") if kind.subject is Subject.PERSON else pl.col("named").alias(subject)
    value = [] if kind.value.form == "none" else [_typed(pl.col("value"), kind.value)]
    companions = [_typed(beside(name), form) for name, form in kind.beside]
    chosen = rows.select("fact", source, "from_on", "until", *value, *companions, "ref")
    return chosen.sort(subject, "from_on", "fact")


def _typed(text: pl.Expr, form: Value) -> pl.Expr:
    if form.form == "truth":
        return text == "true"
    if form.form == "date":
        return text.str.to_date("%Y-%m-%d")
    return text.cast(_TYPES.get(form.form, pl.String))
