"""Whether rows say what their kind asks: all that is wrong at once, with row, value, and what is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from doorstroom.careers.facts.beside import beside
from doorstroom.careers.facts.declared import COMPANIONS, KINDS
from doorstroom.careers.facts.kinds import Kind, Subject, Value
from doorstroom.careers.facts.schema import INCOMING_FACTS
from doorstroom.careers.incoming.problems import KEEP, Finding, finding
from doorstroom.careers.intake.listed import nearest

if TYPE_CHECKING:
    from doorstroom.administrations import Administration

_WHOLE = "^(0|[1-9][0-9]{0,5})$"
_PART = "[^=; ][^=;]*=[0-9]{1,6}"
_PARTS = f"^{_PART}(; {_PART})*$"
MISSING, NOT_TAKEN = "missing", "this kind of fact does not take it"


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one kind, and how many to keep of a problem."""

    kind: Kind
    rows: pl.DataFrame
    keep: int | None

    def find(
        self, column: str, wrong: pl.Expr, problem: str, right: str, *, title: str = ""
    ) -> Iterator[Finding]:
        """Give the rows that are wrong as a finding, under the name that the column has in a file."""
        bad = self.rows.filter(wrong.fill_null(value=False))
        if bad.height:
            rows = bad.select("row", pl.col(column).cast(pl.String).alias("value"))
            yield finding("error", title or column, problem, right, rows=rows, keep=self.keep)


def check_rows(
    rows: pl.DataFrame, administration: Administration | None = None, *, keep: int | None = KEEP
) -> list[Finding]:
    """Return everything that is wrong with the rows by themselves.

    Args:
        rows: ``INCOMING_FACTS``; dates are dates already, other values texts.
        administration: its lists say which values may occur; without it, and for open lists, all may.
        keep: rows kept a problem; None keeps all.
    """
    rows = INCOMING_FACTS.check(rows).with_columns(beside(name) for name in COMPANIONS)
    findings: list[Finding] = []
    strange = rows.filter(~pl.col("kind").is_in(list(KINDS)))
    if strange.height:
        shown = strange.select(
            "row",
            value="kind",
            expected=pl.col("kind").replace_strict(
                {code: nearest(code, tuple(KINDS)) for code in strange["kind"].unique()},
                return_dtype=pl.String,
            ),
        )
        findings.append(finding("error", "kind", "no such kind of fact", "", rows=shown, keep=keep))
    for kind in KINDS.values():
        of_kind = rows.filter(pl.col("kind") == kind.code)
        if of_kind.height:
            findings += _check_kind(_Rows(kind, of_kind, keep), administration)
    return findings


def _check_kind(these: _Rows, administration: Administration | None) -> Iterator[Finding]:
    kind = these.kind
    yield from _check_subject(these)
    numbered = kind.needs_ref or (pl.col("action") != "record")
    yield from these.find(
        "ref",
        pl.col("ref").is_null() & numbered,
        MISSING,
        "the number that other rows, corrections and annulments name",
    )
    said = _Rows(kind, these.rows.filter(pl.col("action") != "annul"), these.keep)
    yield from said.find(
        "until",
        pl.col("until") <= pl.col("from_on"),
        "ends before it begins",
        "a day after from_on, or no value where no end is known",
    )
    yield from _check_value(said, "value", kind.value, administration)
    declared = kind.companions
    for name, form in kind.beside:
        yield from _check_value(said, name, form, administration)
    for name in COMPANIONS:
        if name not in declared:
            right = f"{kind.code} takes {', '.join(declared) or 'nothing beside its value'}"
            yield from said.find(name, pl.col(name).is_not_null(), NOT_TAKEN, right)


def _check_subject(these: _Rows) -> Iterator[Finding]:
    subject = these.kind.subject
    person = subject is Subject.PERSON
    own, other = ("person", "named") if person else ("named", "person")
    right = f"the {subject} that it is true of"
    yield from these.find(own, pl.col(own).is_null(), MISSING, right, title=subject.value)
    title = "function or post" if person else "person"
    problem = f"{these.kind.code} is said of a {subject}, never of a {title}"
    yield from these.find(other, pl.col(other).is_not_null(), problem, "no value", title=title)


def _check_value(
    these: _Rows, name: str, form: Value, administration: Administration | None
) -> Iterator[Finding]:
    column = pl.col(name)
    if form.form == "none":
        yield from these.find(name, column.is_not_null(), NOT_TAKEN, "no value")
        return
    if form.required:
        yield from these.find(name, column.is_null(), MISSING, form.meaning)
    if form.form == "choice":
        right = f"one of {', '.join(form.allowed)}"
        yield from these.find(name, ~column.is_in(form.allowed), "not an allowed value", right)
    elif form.form == "truth":
        yield from these.find(name, ~column.is_in(["true", "false"]), "not a truth value", "true or false")
    elif form.form == "whole":
        right = f"a whole number of {form.unit} like 84"
        yield from these.find(name, ~column.str.contains(_WHOLE), "not a whole number", right)
    elif form.form == "parts":
        yield from these.find(
            name, ~column.str.contains(_PARTS), "not factors with points", "complexity=12; staff=8"
        )
    elif form.form == "date":
        yield from _check_date(these, name, form)
    elif form.listed and administration is not None:
        codes = administration.closed_codes(form.listed)
        if codes:
            right = f"one of {', '.join(codes)}"
            yield from these.find(name, ~column.is_in(codes), "not in the administration's list", right)


def _check_date(these: _Rows, name: str, form: Value) -> Iterator[Finding]:
    shaped = pl.col(name).str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    day = pl.when(shaped).then(pl.col(name)).str.to_date("%Y-%m-%d", strict=False)
    wrong = pl.col(name).is_not_null() & day.is_null()
    yield from these.find(name, wrong, "not a date", "a date like 2020-12-31")
    if form.after_start:
        right = "a day after from_on"
        yield from these.find(name, day <= pl.col("from_on"), "not after the start of the fact", right)
