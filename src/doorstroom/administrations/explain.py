"""Turning schema errors into problems that say file, key, value, what is wrong and what would be right."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from doorstroom.administrations.errors import Problem
from doorstroom.administrations.schema import Administration

SHOWN = 60  # characters of a wrong value that are shown

WRONG = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "literal_error": "is not one of the allowed values",
    "enum": "is not one of the allowed values",
    "string_type": "is not a text",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "is empty or has a space at an end",
    "int_type": "is not a whole number",
    "bool_type": "is neither true nor false",
    "date_type": "is not a date",
    "tuple_type": "is not a list",
    "model_type": "is not a table",
    "too_short": "has too few entries",
    "less_than_equal": "is too great",
    "greater_than_equal": "is too small",
}


def explain(error: ValidationError, values: dict[str, Any], files: dict[str, str]) -> list[Problem]:
    """Return one problem for each error of the schema.

    Args:
        error: what pydantic found.
        values: the merged content of the folder.
        files: top-level key to the file that it stands in.
    """
    details = error.errors(include_url=False)
    # pydantic counts an entry that is wrong as absent; the entry itself is the problem.
    counted = [detail for detail in details if detail["type"] != "too_short" or not _below(detail, details)]
    return [_problem(detail, values, files) for detail in counted]


def _below(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    loc = detail["loc"]
    return any(other is not detail and other["loc"][: len(loc)] == loc for other in details)


def _problem(detail: ErrorDetails, values: dict[str, Any], files: dict[str, str]) -> Problem:
    loc, kind = detail["loc"], detail["type"]
    file = files.get(str(loc[0]), "administration.toml") if loc else "administration.toml"
    wrong = WRONG.get(kind, detail["msg"][:1].lower() + detail["msg"][1:])
    shown = "" if kind in {"missing", "extra_forbidden"} else _shorten(detail["input"])
    return Problem(file, _path(loc, values), shown, wrong, _right(loc, detail))


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _path(loc: tuple[int | str, ...], values: object) -> str:
    """Write ``grades[2 "A2"].level``: the place in the list and, where it has one, the code of the entry."""
    text, here = "", values
    for step in loc:
        here = _inside(here, step)
        if isinstance(step, int):
            code = here.get("code", here.get("grade")) if isinstance(here, dict) else None
            text += f'[{step + 1} "{code}"]' if isinstance(code, str) else f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text


def _inside(value: object, step: int | str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _right(loc: tuple[int | str, ...], detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        parent = _model_at(loc[:-1])
        return f"one of {', '.join(parent.model_fields)}" if parent else "no such key"
    if detail["type"] in {"literal_error", "enum"}:
        return str(detail["ctx"]["expected"]).replace("'", "")
    # An entry of a list of plain values has no field of its own: its list says what is right.
    names = [step for step in loc if isinstance(step, str)]
    owner = _model_at(loc[: _last(loc)])
    field = owner.model_fields.get(names[-1]) if owner and names else None
    return (field.description if field else None) or "what the schema says"


def _last(loc: tuple[int | str, ...]) -> int:
    return max((place for place, step in enumerate(loc) if isinstance(step, str)), default=0)


def _model_at(loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Follow a place through the fields of the schema to the model that stands there."""
    model: type[BaseModel] | None = Administration
    for step in loc:
        if isinstance(step, str):
            field = model.model_fields.get(step) if model else None
            model = _model_in(field.annotation) if field else None
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {tuple, Union, types.UnionType}:
        return next((found for item in get_args(annotation) if (found := _model_in(item))), None)
    return None
