"""What the rows say about the persons themselves: one birth date and one sex, or a contradiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from doorstroom.careers.incoming.frames import INCOMING_PERSONS
from doorstroom.careers.incoming.problems import KEEP, Finding, finding
from doorstroom.careers.intake.table import ROW

_WORDS = {"birth_date": "birth dates", "sex": "sexes"}


@dataclass(frozen=True, slots=True)
class People:
    """What the rows say about persons.

    Attributes:
        persons: ``INCOMING_PERSONS``, one row a person.
        unborn: rows that are dated on or before the day of birth of their person.
    """

    persons: pl.DataFrame
    unborn: pl.Series
    findings: list[Finding]


def gather_persons(
    typed: pl.DataFrame,
    day: str,
    *,
    conflicting: Literal["error", "unknown"],
    leave_out: bool = False,
    titles: Mapping[str, str] | None = None,
    keep: int | None = KEEP,
) -> People:
    """Gather the persons, and what contradicts itself.

    A birth year stands for 31 December of it, precision ``year``. What the file does not say stays null.

    Args:
        typed: ``__row``, person, ``day``, and birth_date or birth_year, birth_precision, sex where mapped.
        day: the column with the date of the row, to see who acts before being born.
        titles: name of this project to the name in the file, for the messages.
        conflicting: contradictions are errors, or make the value unknown with a warning.
        leave_out: rows before the birth of their person will be left out, so they are a warning.
    """
    facts = _facts(typed.filter(pl.col("person").is_not_null()))
    said = [name for name in ("birth_date", "sex") if name in facts.columns]
    if not said:
        numbers = facts.select(number=pl.col("person").unique(maintain_order=True))
        return People(INCOMING_PERSONS.conform(numbers), pl.Series("row", [], pl.Int64), [])
    spread = facts.group_by("person", maintain_order=True).agg(
        *(pl.col(name).min().alias(name) for name in said),
        *((pl.col(name).min() != pl.col(name).max()).alias(f"{name}_differs") for name in said),
        *([pl.col("birth_precision").drop_nulls().first()] if "birth_precision" in facts.columns else []),
        pl.col(day).min().alias("_first"),
    )
    findings = []
    unborn = pl.DataFrame(schema={"row": pl.Int64, "value": pl.Date})
    for name in said:
        differs = spread.filter(f"{name}_differs")
        if differs.height:
            findings.append(_contradiction(facts, differs, name, conflicting, keep))
            spread = spread.with_columns(pl.when(~pl.col(f"{name}_differs")).then(pl.col(name)).alias(name))
    if "birth_date" in said:
        early = spread.filter(pl.col("birth_date") >= pl.col("_first")).select("person", _born="birth_date")
        unborn = (
            facts.join(early, on="person", maintain_order="left")
            .filter(pl.col("_born") >= pl.col(day))
            .select(row=ROW, value="_born")
        )
        if unborn.height:
            findings.append(_before_birth(unborn, leave_out=leave_out, keep=keep))
        known = pl.when(pl.col("birth_date").is_not_null())
        precision = (
            pl.col("birth_precision") if "birth_precision" in spread.columns else pl.lit(None, pl.String)
        )
        spread = spread.with_columns(birth_precision=known.then(precision.fill_null("day")))
    names = titles or {}
    named = [replace(one, column=names.get(one.column, one.column)) for one in findings]
    return People(INCOMING_PERSONS.conform(spread.rename({"person": "number"})), unborn["row"], named)


def find_zeros(text: pl.DataFrame, *, column: str, keep: int | None = KEEP) -> list[Finding]:
    """Warn of numbers that differ only in zeros at the start: a spreadsheet takes them away.

    Args:
        text: ``__row`` and person as text.
        column: the column in the file, for the message.

    Returns: the first row of every further writing, and how many there are.
    """
    first = text.select(ROW, "person").drop_nulls().unique("person", keep="first", maintain_order=True)
    first = first.with_columns(_bare=pl.col("person").str.strip_chars_start("0"))
    again = first["_bare"].is_duplicated()
    if not again.any():
        return []
    several = first.filter(again).with_columns(
        _row=pl.col(ROW).first().over("_bare"), _person=pl.col("person").first().over("_bare")
    )
    right = pl.format("{} as in row {}, if it is the same person", "_person", "_row")
    rows = several.filter(pl.col("_row") != pl.col(ROW)).select(row=ROW, value="person", expected=right)
    what = "numbers that differ only in zeros at the start count as different people"
    return [finding("warning", column, what, "", rows=rows.sort("row"), keep=keep)]


def _before_birth(rows: pl.DataFrame, *, leave_out: bool, keep: int | None) -> Finding:
    what, right = "the person is born on or after the date of the row", "a date of birth before it"
    if leave_out:
        return finding("warning", "birth_date", f"{what}; left out", right, rows=rows, keep=keep)
    right += ', or leave_out = ["born_after"] in the mapping'
    return finding("error", "birth_date", what, right, rows=rows, keep=keep)


def _facts(typed: pl.DataFrame) -> pl.DataFrame:
    if "birth_year" not in typed.columns:
        return typed
    last_day = pl.date(pl.col("birth_year"), 12, 31)
    return typed.with_columns(
        birth_date=pl.when(pl.col("birth_year").is_not_null()).then(last_day),
        birth_precision=pl.when(pl.col("birth_year").is_not_null()).then(pl.lit("year")),
    )


def _contradiction(
    facts: pl.DataFrame,
    differs: pl.DataFrame,
    name: str,
    conflicting: Literal["error", "unknown"],
    keep: int | None,
) -> Finding:
    first = facts.filter(pl.col(name).is_not_null()).group_by("person", maintain_order=True).first()
    rows = (
        facts.join(differs.select("person"), on="person", how="semi")
        .join(first.select("person", _first=pl.col(name)), on="person")
        .filter(pl.col(name) != pl.col("_first"))
        .sort(ROW)
        .select(
            row=ROW,
            value=pl.col(name).cast(pl.String),
            expected=pl.format("{} as in the first row of {}", pl.col("_first").cast(pl.String), "person"),
        )
    )
    severity: Literal["error", "warning"] = "error" if conflicting == "error" else "warning"
    what = f"one person has several {_WORDS[name]}"
    if severity == "warning":
        what += "; it was taken as unknown"
    return finding(severity, name, what, "", rows=rows, keep=keep)
