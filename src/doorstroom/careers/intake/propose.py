"""The first version of a mapping, from the header and the values of a file.

A proposal is text for a person to read and correct. It names what it recognised, and asks in comments for
what no header can tell, such as whether an end date is the last day of work.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from doorstroom.careers.intake.canonical import FIELDS, REQUIRED, SHAPES, Shape, shape_of
from doorstroom.careers.intake.files import read_table
from doorstroom.careers.intake.patterns import ISO, read_day, readings_of, telling
from doorstroom.careers.intake.personal import is_national_number, letters_of
from doorstroom.careers.intake.synonyms import VALUES, synonyms
from doorstroom.careers.intake.table import TextTable
from doorstroom.careers.intake.text import TextForm
from doorstroom.kernel.errors import BadInput

_SAMPLE = 20_000  # rows looked at
_MOST_ASKED = 20  # values of a closed list that are asked about
_ENCODINGS = (None, "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping.

    Attributes:
        text: TOML; it loads as a mapping where ``missing`` is empty.
        shape: what the rows seem to be.
        missing: columns that a file of that shape needs and that were not recognised.
    """

    text: str
    shape: Shape
    missing: tuple[str, ...]


def propose_mapping(path: Path, *, sheet: str | None = None) -> Proposal:
    """Propose a mapping for a file.

    Raises:
        BadInput: the file cannot be read, in no encoding that is tried.
    """
    table, encoding = read_generously(path, sheet)
    return proposal_of(table, encoding=encoding, sheet=sheet)


def proposal_of(table: TextTable, *, encoding: str | None, sheet: str | None) -> Proposal:
    """Propose a mapping for a file that was read.

    Args:
        encoding: the one it was read in, where it is not UTF-8.
        sheet: the one that was read, where the workbook has several.
    """
    header = [name for name in table.header if not is_national_number(name)]
    shape = _shape_of(header)
    columns = _recognised(header, shape)
    frame = table.frame.head(_SAMPLE)
    lines, formats = [f'shape = "{shape}"', ""], {}
    file = {"encoding": encoding, "sheet": sheet}
    year = "on" if "on" in columns and _is_year(frame[columns["on"]]) else None
    if "birth_date" in columns and _is_year(frame[columns["birth_date"]]):
        columns["birth_year"] = columns.pop("birth_date")
    doubts = []
    for name, column in columns.items():
        if FIELDS[shape][name].kind == "date" and name != year:
            values = table.frame[column].drop_nulls().unique().sort()
            found = readings_of(values)
            if len(found) > 1:
                doubts += _which_date(name, telling(values, found), found)
            elif found and found[0] != ISO:
                formats[name] = found[0]
    fte, decimal = _fte(frame[columns["fte_thousandths"]]) if "fte_thousandths" in columns else (None, None)
    file["decimal"] = decimal
    lines += _table("file", {key: value for key, value in file.items() if value})
    missing = tuple(name for name in REQUIRED[shape] if name not in columns)
    lines += _table("columns", columns, [f"# {name} = the column that holds it" for name in missing])
    lines += _table("date_formats", formats, doubts)
    for name, words in VALUES.items():
        if name in columns:
            present = sorted(frame[columns[name]].drop_nulls().unique().to_list())
            asked = _not_understood(present, FIELDS[shape][name].allowed, words)
            lines += _table(f"values.{name}", _translations(present, words), asked)
    lines += _table("rules", {"fte": fte} if fte and fte != "thousandths" else {}, _questions(shape, columns))
    if year:
        lines += _table(
            "lists", {"dates": "{}-12-31"}, ["# the day of each list; here the last day of the year"]
        )
    unused = [" ".join(name.split()) for name in table.header if name not in columns.values()]
    lines += [f"# not used: {', '.join(unused)}"] if unused else []
    return Proposal("\n".join(lines).rstrip() + "\n", shape, missing)


def read_generously(path: Path, sheet: str | None = None) -> tuple[TextTable, str | None]:
    """Return a file as text, and the encoding that it took where UTF-8 did not do."""
    for encoding in _ENCODINGS:
        try:
            return read_table(path, TextForm(encoding=encoding), sheet), encoding
        except BadInput as error:
            if "encoding" not in error.expected or encoding == _ENCODINGS[-1]:
                raise
    raise AssertionError("the last encoding reads every byte")


def _shape_of(header: list[str]) -> Shape:
    known = shape_of(header)
    return known if known is not None else max(SHAPES, key=lambda shape: _fit(header, shape))


def _fit(header: list[str], shape: Shape) -> tuple[int, int]:
    found = _recognised(header, shape)
    return sum(name in found for name in REQUIRED[shape]), len(found)


def _recognised(header: list[str], shape: Shape) -> dict[str, str]:
    """Return name of this project to column, each column once, names of this project first."""
    ours = shape_of(header) is not None  # elsewhere a "rank" or an "action" is not what it is here
    found = {name: name for name in FIELDS[shape] if ours and name in header}
    columns = {letters_of(column): column for column in reversed(header) if column not in found}
    for name, words in synonyms(shape).items():
        word = next((one for one in words if one in columns), None)
        if name not in found and word is not None:
            found[name] = columns.pop(word)
    if "birth_date" in found:
        found.pop("birth_year", None)
    return found


def _is_year(values: pl.Series) -> bool:
    known = values.drop_nulls()
    return bool(known.len() and known.str.contains("^[12][0-9]{3}$").all())


def _fte(values: pl.Series) -> tuple[str | None, str | None]:
    plain = values.drop_nulls().str.replace(" ?%$", "")
    decimal = "," if plain.str.contains(",", literal=True).any() else None
    most = plain.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False).max()
    if not isinstance(most, float):
        return None, decimal
    return ("share" if most <= 1.5 else "percent" if most <= 150 else "thousandths"), decimal


def _translations(present: list[str], words: dict[str, str]) -> dict[str, str]:
    known = {value: words[_word(value)] for value in present if _word(value) in words}
    return {value: target for value, target in known.items() if value != target}


def _not_understood(present: list[str], allowed: tuple[str, ...], words: dict[str, str]) -> list[str]:
    """Ask, in comments, what the values of a closed list mean that no word is known for."""
    unknown = [value for value in present if allowed and _word(value) not in words]
    if len(unknown) > _MOST_ASKED:
        return []  # not the values of a closed list
    return [f"# {json.dumps(value, ensure_ascii=False)} = one of {', '.join(allowed)}" for value in unknown]


def _word(value: str) -> str:
    """Return a value as the words are written that it is looked up in.

    >>> _word("In dienst"), _word("Entrée")
    ('indienst', 'entree')
    """
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[\s_-]", "", plain)


def _questions(shape: Shape, columns: dict[str, str]) -> list[str]:
    asked = {"events": "the date of an exit", "spells": "the end date"}.get(shape)
    if asked is None or (shape == "spells" and "to_on" not in columns):
        return []
    return [
        f'# end_date = "last_day" or "first_day_absent": is {asked} the last day, or the first one absent?'
    ]


def _which_date(name: str, value: str, formats: list[str]) -> list[str]:
    """Leave open, in comments, which of two dates all values of a column are."""
    return [
        f"# which of these is right? Until one stands here without its #, the check asks. {value} would be:",
        *(f"# {name} = {json.dumps(one)}  # {read_day(value, one)}" for one in formats),
    ]


def _table(name: str, entries: dict[str, str], comments: list[str] | None = None) -> list[str]:
    if not entries and not comments:
        return []
    keys = {
        key: key if key.isidentifier() and key.isascii() else json.dumps(key, ensure_ascii=False)
        for key in entries
    }
    written = [f"{keys[key]} = {json.dumps(value, ensure_ascii=False)}" for key, value in entries.items()]
    return [f"[{name}]", *(comments or []), *written, ""]
