"""From text to values: one strict cast a column, and every value that does not fit, with its row.

A value must look right before it is read. Readers of dates and numbers are generous (``2020-2-8``, ``nan``,
``1e3``); here a value is taken as it should be written or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from doorstroom.careers.incoming.problems import KEEP, Finding, finding
from doorstroom.careers.intake.canonical import FIELDS, FILLED, Field
from doorstroom.careers.intake.mapping import Mapping
from doorstroom.careers.intake.patterns import ISO, example_of, pattern_of, reader_of
from doorstroom.careers.intake.table import ROW

_TRUTHS = {"true": True, "false": False, "TRUE": True, "FALSE": False, "True": True, "False": False}
# Signs that nobody sees, but that make another code of a code; also those that turn text around.
_UNSEEN = r"\x00-\x08\x0b-\x1f\x7f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}"
_BREAKS = r"\t\n\r\x{85}\x{2028}\x{2029}"
_UNCLEAN = rf"^\s|\s$|[{_UNSEEN}]"
_UNCLEAN_CODE = rf"^\s|\s$|[{_UNSEEN}{_BREAKS}]"
_INSTANT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
)


@dataclass(frozen=True, slots=True)
class Cast:
    """How one column is read.

    Attributes:
        value: the typed value; null where the text does not fit.
        wrong: for each kind of mistake, in order, its words and what tells it, looking at the text; the
            last one takes what is left.
        expected: what would be right.
        fits: says of a text column, which has no type to fail on, whether the text is in order.
    """

    value: pl.Expr
    wrong: tuple[tuple[str, pl.Expr], ...]
    expected: str
    fits: pl.Expr | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed columns, and what did not fit.

    Attributes:
        frame: ``__row`` and the columns; null where a value was missing or did not fit.
        bad: rows with a mistake.
    """

    frame: pl.DataFrame
    findings: list[Finding]
    bad: pl.Series


def cast_columns(text: pl.DataFrame, mapping: Mapping, *, real_dates: bool, keep: int | None = KEEP) -> Typed:
    """Read every column of a projected table.

    Args:
        text: ``__row`` and columns of the mapping's shape as text.
        real_dates: the file has dates of its own, which arrive as ``2020-12-31``.
        keep: how many rows to keep a mistake; ``None`` keeps all.
    """
    names = [name for name in text.columns if name != ROW]
    fields = {name: FIELDS[mapping.shape][name] for name in names}
    titles = {name: " + ".join(sources) for name, sources in mapping.sources.items()}
    filled = tuple(name for name in names if name in FILLED)
    return _typed(text, fields, filled, Reader(mapping, real_dates), titles, keep)


def cast_fields(
    text: pl.DataFrame, fields: dict[str, Field], *, filled: tuple[str, ...], keep: int | None = KEEP
) -> Typed:
    """Read columns that are named as in this project and written as it writes them.

    Args:
        filled: columns that must have a value in every row.
    """
    return _typed(text, fields, filled, Reader(None, real_dates=True), {}, keep)


@dataclass(frozen=True, slots=True)
class Reader:
    """How the file writes dates, numbers and shares."""

    mapping: Mapping | None
    real_dates: bool

    @property
    def decimal(self) -> str:
        """The decimal sign."""
        return self.mapping.file.decimal if self.mapping else "."

    @property
    def fte(self) -> str:
        """How a share of full time is written."""
        return self.mapping.rules.fte if self.mapping else "thousandths"

    def of_lists(self, name: str) -> bool:
        """Say whether the mapping makes the dates of a column itself, from what the file says."""
        return self.mapping is not None and name == "on" and self.mapping.lists.dates is not None

    def date_format(self, name: str) -> str:
        """Return how the dates of a column are written."""
        if self.mapping is None or self.of_lists(name):
            return ISO
        return self.mapping.date_format(name)


def _typed(  # noqa: PLR0917 (one caller each way)
    text: pl.DataFrame,
    fields: dict[str, Field],
    filled: tuple[str, ...],
    reader: Reader,
    titles: dict[str, str],
    keep: int | None,
) -> Typed:
    casts = {name: _cast(name, field, reader) for name, field in fields.items()}
    typed = text.select(ROW, *(cast.value.alias(name) for name, cast in casts.items()))
    masks = _misfits(casts, typed, text)
    counts = masks.select(pl.all().sum()).row(0, named=True) if masks.width else {}
    findings, bad_rows = [], []
    for name in (name for name, count in counts.items() if count):
        rows = text.select(pl.col(ROW).alias("row"), name, pl.col(name).alias("value")).filter(masks[name])
        findings += list(_findings(casts[name], titles.get(name, name), rows, keep))
        bad_rows.append(rows["row"])
    for name in filled:
        if text[name].null_count():
            rows = text.filter(pl.col(name).is_null()).select(row=pl.col(ROW), value=pl.lit(""))
            right = "a value in every row"
            findings.append(finding("error", titles.get(name, name), "missing", right, rows=rows, keep=keep))
            bad_rows.append(rows["row"])
    bad = pl.concat(bad_rows).unique() if bad_rows else pl.Series("row", [], pl.Int64)
    return Typed(typed, findings, bad)


def _misfits(casts: dict[str, Cast], typed: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """Return one truth value a row for each column that may hold something that does not fit."""
    # One select for all text columns: they run side by side.
    masks = text.select(
        (~cast.fits).fill_null(value=False).alias(name)
        for name, cast in casts.items()
        if cast.fits is not None
    )
    lost = [
        name
        for name, cast in casts.items()
        if cast.fits is None and typed[name].null_count() != text[name].null_count()
    ]
    return masks.with_columns((typed[name].is_null() & text[name].is_not_null()).alias(name) for name in lost)


def _findings(cast: Cast, column: str, rows: pl.DataFrame, keep: int | None) -> Iterator[Finding]:
    label = pl.lit(len(cast.wrong) - 1)
    for place in range(len(cast.wrong) - 2, -1, -1):
        label = pl.when(cast.wrong[place][1]).then(place).otherwise(label)
    labelled = rows.with_columns(label.alias("label"))
    for place, (problem, _) in enumerate(cast.wrong):
        part = labelled.filter(pl.col("label") == place)
        if part.height:
            yield finding(
                "error", column, problem, cast.expected, rows=part.select("row", "value"), keep=keep
            )


def _padded(value: pl.Expr) -> tuple[str, pl.Expr]:
    return "spaces around the value", value.str.contains(r"^\s|\s$")


_REST = pl.lit(value=True)


def _cast(name: str, field: Field, reader: Reader) -> Cast:
    makers: dict[str, Any] = {
        "text": _text,
        "choice": _choice,
        "truth": _truth,
        "whole": _whole,
        "year": _whole,
        "number": _number,
        "share": _share,
        "instant": _instant,
    }
    if field.kind == "date":
        return _date(name, field, reader)
    cast: Cast = makers[field.kind](name, field, reader)
    return cast


def _text(name: str, field: Field, reader: Reader) -> Cast:
    value = pl.col(name)
    unseen = ("control or invisible characters in the value", _REST)
    if field.free:
        right = "the plain value (trim = true takes spaces away)"
        return Cast(value, (_padded(value), unseen), right, ~value.str.contains(_UNCLEAN))
    broken = ("a line break or a tab inside a code", value.str.contains(f"[{_BREAKS}]"))
    right = "the plain code on one line (trim = true takes spaces around it away)"
    return Cast(value, (_padded(value), broken, unseen), right, ~value.str.contains(_UNCLEAN_CODE))


def _choice(name: str, field: Field, reader: Reader) -> Cast:
    text = pl.col(name)
    value = pl.when(text.is_in(field.allowed)).then(text)
    return Cast(value, (_padded(text), ("not an allowed value", _REST)), f"one of {', '.join(field.allowed)}")


def _truth(name: str, field: Field, reader: Reader) -> Cast:
    text = pl.col(name)
    value = text.replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
    return Cast(value, (_padded(text), ("not a truth value", _REST)), "true or false")


def _whole(name: str, field: Field, reader: Reader) -> Cast:
    text = pl.col(name)
    shaped = text.str.contains("^[0-9]{1,6}$")
    number = pl.when(shaped).then(text).cast(pl.Int32, strict=False)
    value = pl.when(number.is_between(int(field.least), int(field.most))).then(number).cast(pl.Int16)
    wrong = (_padded(text), ("not a whole number", ~shaped), ("outside the bounds", _REST))
    return Cast(value, wrong, f"a whole number from {field.least} to {field.most}")


def _number(name: str, field: Field, reader: Reader) -> Cast:
    text = pl.col(name)
    point = reader.decimal
    shaped = text.str.contains(rf"^-?[0-9]{{1,15}}([{point}][0-9]{{1,20}})?$")
    value = pl.when(shaped).then(text).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return Cast(value, (_padded(text), ("not a number", _REST)), f"a number like 1234{point}5")


def _share(name: str, field: Field, reader: Reader) -> Cast:
    """Share of full time in thousandths; the mapping says whether 800 is written 800, 0.8 or 80 %."""
    text = pl.col(name)
    point, unit = reader.decimal, reader.fte
    if unit == "thousandths":
        whole = _whole(name, field, reader)
        right = f'{whole.expected} (800 is four days of five), or fte = "share" or "percent" in the mapping'
        return replace(whole, expected=right)
    sign = "( ?%)?" if unit == "percent" else ""
    shaped = text.str.contains(rf"^[0-9]{{1,4}}([{point}][0-9]{{1,20}})?{sign}$")
    plain = pl.when(shaped).then(text).str.replace(" ?%$", "").str.replace(",", ".", literal=True)
    thousandths = (plain.cast(pl.Float64, strict=False) * (1000 if unit == "share" else 10) + 0.5).floor()
    value = pl.when(thousandths.is_between(0, int(field.most))).then(thousandths).cast(pl.Int16)
    most = "1.5" if unit == "share" else "150 %"
    wrong = (_padded(text), ("not a share of full time", ~shaped), ("outside the bounds", _REST))
    right = f"0{point}8, at most {most}" if unit == "share" else f"80 or 80 %, at most {most}"
    return Cast(value, wrong, right)


def _date(name: str, field: Field, reader: Reader) -> Cast:
    text, written = pl.col(name), reader.date_format(name)
    shaped = text.str.contains(pattern_of(written))
    day = pl.when(shaped).then(text).str.to_date(reader_of(written), strict=False)
    if reader.real_dates and written != ISO:
        iso = text.str.contains(pattern_of(ISO))
        day = pl.coalesce(day, pl.when(iso).then(text).str.to_date(ISO, strict=False))
        shaped = shaped | iso
    least, most = pl.lit(field.least).str.to_date(), pl.lit(field.most).str.to_date()
    value = pl.when(day.is_between(least, most)).then(day)
    wrong = (
        _padded(text),
        ("not a date in the expected form", ~shaped),
        ("no such day", day.is_null()),
        ("a date in 1900, as spreadsheets write an empty or a zero date", day.dt.year() == 1900),
        (f"outside {field.least} to {field.most}", _REST),
    )
    # Dates of lists are made by a pattern of their own, and units have no mapping.
    asked = reader.mapping is not None and not reader.of_lists(name)
    other = "; if the file writes dates otherwise, date_format in the mapping" if asked else ""
    return Cast(value, wrong, f"a date like {example_of(written)}{other}")


def _instant(name: str, field: Field, reader: Reader) -> Cast:
    text = pl.col(name)
    shaped = text.str.contains(_INSTANT)
    plain = pl.when(shaped).then(text).str.replace(" ", "T", literal=True).str.replace("Z$", "+00:00")
    value = plain.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", time_zone="UTC", strict=False)
    wrong = (_padded(text), ("not an instant", ~shaped), ("no such instant", _REST))
    return Cast(value, wrong, "an instant like 2020-12-31T12:00:00Z or with an offset like +01:00")
