"""A mapping: which column of the file is which, and what its values and dates mean.

Written in TOML, read strictly: an unknown key, a column named twice or a wrong value is refused with its
place. A file whose header already has the names of this project needs no mapping.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from doorstroom.careers.intake.canonical import FIELDS, REQUIRED, Shape, shape_of
from doorstroom.careers.intake.patterns import pattern_of
from doorstroom.careers.intake.rules import Drop, File, Lists, Part, Rules, Spells, Text, UnitLevel
from doorstroom.kernel.errors import BadInput

_TYPES = frozenset({"string_type", "list_type", "dict_type"})
JOIN = "|"  # between the parts of a key that is made of several columns


class Mapping(Part):
    """What a file means.

    ``columns`` goes from the name of this project to the column of the file; a list of columns makes one
    key of them (key of a person and year of birth). ``values`` translates what stands in a column; an empty
    text means no value, on both sides. ``constants`` gives a column that the file does not have.
    """

    shape: Shape = Field(description="events, snapshots or spells")
    file: File = Field(default_factory=File, description="a table")
    columns: dict[str, Text | Annotated[list[Text], Field(min_length=1)]] = Field(
        description="a table from names of this project to columns of the file"
    )
    values: dict[str, dict[str, str]] = Field(default_factory=dict, description="tables of translations")
    constants: dict[str, Text] = Field(default_factory=dict, description="a table of fixed values")
    date_formats: dict[str, Text] = Field(default_factory=dict, description="a table from column to format")
    unit_path: list[UnitLevel] = Field(default_factory=list, description="levels of units from the top")
    rules: Rules = Field(default_factory=Rules, description="a table")
    lists: Lists = Field(default_factory=Lists, description="a table")
    spells: Spells = Field(default_factory=Spells, description="a table")
    drop: list[Drop] = Field(default_factory=list, description="a list of filters")
    _sha256: str = PrivateAttr("")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        fields = FIELDS[self.shape]
        for table in ("columns", "values", "constants", "date_formats"):
            unknown = sorted(set(getattr(self, table)) - set(fields))
            if unknown:
                known = ", ".join(fields)
                raise ValueError(
                    f"[{table}] {', '.join(unknown)}: no column of {self.shape} (they are {known})"
                )
        given = set(self.columns) | set(self.constants) | ({"unit"} if self.unit_path else set())
        missing = [name for name in REQUIRED[self.shape] if name not in given]
        if missing:
            raise ValueError(
                f"[columns] {', '.join(missing)}: needed for {self.shape}; name a column of the file, "
                "or in [constants] the one value that holds for every row"
            )
        both = sorted(set(self.columns) & set(self.constants))
        if both:
            raise ValueError(f"[constants] {', '.join(both)}: already in [columns]")
        if self.unit_path and "unit" in {*self.columns, *self.constants}:
            raise ValueError("[columns] unit: the lowest level of [[unit_path]] already is the unit")
        if {"birth_date", "birth_year"} <= given:
            raise ValueError("[columns] birth_year: birth_date already says more")
        for name, allowed in ((name, fields[name].allowed) for name in self.values):
            wrong = sorted({value for value in self.values[name].values() if value} - set(allowed))
            if allowed and wrong:
                raise ValueError(f"[values.{name}] {', '.join(wrong)}: not one of {', '.join(allowed)}")
        if self.shape != "snapshots" and self.lists != Lists():
            raise ValueError("[lists]: only snapshots have lists")
        if self.shape != "spells" and self.spells != Spells():
            raise ValueError("[spells]: only spells have rows with a start and an end")
        for name, written in self.date_formats.items():
            if fields[name].kind != "date":
                raise ValueError(f"[date_formats] {name}: not a date")
            pattern_of(written)
        return self

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text that the mapping was read from; empty if it was not read."""
        return self._sha256

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Name of this project to the columns of the file."""
        return {
            name: (source,) if isinstance(source, str) else tuple(source)
            for name, source in self.columns.items()
        }

    @property
    def used(self) -> list[str]:
        """Every column of the file that the mapping looks at, once, in the order it names them."""
        names = [name for sources in self.sources.values() for name in sources]
        for level in self.unit_path:
            names += [level.code, *([level.name] if level.name else [])]
        names += [one.column for one in self.drop]
        return list(dict.fromkeys(names))

    def date_format(self, name: str) -> str:
        """Return how the dates of a column are written."""
        return self.date_formats.get(name, self.file.date_format)


def load_mapping(path: Path) -> Mapping:
    """Read a mapping.

    Raises:
        BadInput: the file is not TOML or not a mapping; every mistake is named with its place.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(f"the mapping cannot be opened: {error.strerror}", where=str(path)) from None
    return parse_mapping(raw, where=path.name)


def parse_mapping(raw: bytes, *, where: str = "mapping") -> Mapping:
    """Read a mapping from its text; see ``load_mapping``."""
    try:
        values: dict[str, Any] = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"not a TOML file: {error}", where=where, expected="TOML in UTF-8") from None
    try:
        mapping = Mapping.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise BadInput(
            "; ".join(_answers(details)),
            where=where,
            expected=_expected([one["loc"] for one in details]) if details[0]["loc"] else "",
        ) from None
    mapping._sha256 = hashlib.sha256(raw).hexdigest()
    return mapping


def mapping_for(header: list[str], *, refused: list[str] | None = None) -> Mapping:
    """Return the mapping of a file whose header has the names of this project.

    Args:
        refused: columns of national numbers, which are no longer in ``header``.

    Raises:
        BadInput: the header is not such a one; the mapping it needs can be proposed.
    """
    shape = shape_of(header)
    if shape is None:
        national = f" (a national number is not taken: {', '.join(refused)})" if refused else ""
        raise BadInput(
            f"the columns are not those of this project: {', '.join(header[:12])}{national}",
            where="row 1",
            expected=f"{', '.join(REQUIRED['events'])}, …, or a mapping (careers propose writes a first one)",
        )
    return Mapping(shape=shape, columns={name: name for name in FIELDS[shape] if name in header})


def _answers(details: Sequence[Any]) -> list[str]:
    """Say what is wrong, once a place: where one of several types may stand, Pydantic complains for each."""
    said: dict[tuple[int | str, ...], list[Any]] = {}
    for one in details:
        said.setdefault(_steps(one["loc"]), []).append(one)
    answers = []
    for place, found in said.items():
        if any(other[: len(place)] == place != other for other in said):
            continue  # it is of the right type: what is wrong stands inside
        # A mistake in a value of the right type says more than that it is not of the other type.
        telling = [one for one in found if one["type"] not in _TYPES] or found
        wrong = dict.fromkeys(_wrong(one["type"], one["msg"]) for one in telling)
        answers.append(_place(place) + " or ".join(wrong).replace(" or must be ", " or "))
    return answers


def _steps(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    # Pydantic adds the member of a union that it tried; the file has no such key.
    return tuple(step for step in loc if not (isinstance(step, str) and step.endswith(("]", "-str"))))


def _place(plain: tuple[int | str, ...]) -> str:
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in plain]
    return f"{''.join(steps).removeprefix('.')} " if steps else ""


def _wrong(kind: str, message: str) -> str:
    known = {
        "missing": "is missing",
        "extra_forbidden": "is not a known key",
        "string_too_short": "is empty",
        "too_short": "is empty",
    }
    return known.get(
        kind, message.removeprefix("Value error, ").removeprefix("Input ").replace("should be", "must be")
    )


def _expected(places: list[tuple[int | str, ...]]) -> str:
    """Say what the first wrong place takes."""
    model: Any = Mapping
    for step in places[0] if places else ():
        field = (
            model.model_fields.get(step) if isinstance(step, str) and hasattr(model, "model_fields") else None
        )
        if field is None:
            continue
        inner = field.annotation
        parts = [inner, *getattr(inner, "__args__", ())]
        deeper = next((part for part in parts if isinstance(part, type) and issubclass(part, Part)), None)
        if deeper is None:
            return field.description or ""
        model = deeper
    return f"the keys {', '.join(model.model_fields)}"
