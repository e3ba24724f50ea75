"""A mapping as text: what a form changed, written as a person would write it."""

from __future__ import annotations

import json
from typing import Any

# Order of the tables in the text; plain keys come first.
_TABLES = (
    "file",
    "columns",
    "constants",
    "date_formats",
    "values",
    "unit_path",
    "rules",
    "lists",
    "spells",
    "drop",
)


def mapping_text(mapping: dict[str, Any]) -> str:
    r"""Return a mapping as TOML; empty tables are left out.

    >>> print(mapping_text({"shape": "events", "columns": {"person": "Nr."}, "rules": {}}))
    shape = "events"
    <BLANKLINE>
    [columns]
    person = "Nr."
    <BLANKLINE>
    """
    lines = [f"{_key(key)} = {_value(value)}" for key, value in mapping.items() if not _is_table(value)]
    names = [name for name in _TABLES if name in mapping] + [name for name in mapping if name not in _TABLES]
    for name in names:
        lines += _table(name, mapping[name])
    return "\n".join(lines) + "\n"


def _table(name: str, value: Any) -> list[str]:
    if not _is_table(value):
        return []
    if isinstance(value, list):
        return [line for one in value for line in ["", f"[[{name}]]", *_entries(one)]]
    plain = {key: one for key, one in value.items() if not isinstance(one, dict)}
    lines = ["", f"[{name}]", *_entries(plain)] if plain else []
    for key, one in value.items():
        if isinstance(one, dict) and one:
            lines += ["", f"[{name}.{_key(key)}]", *_entries(one)]
    return lines


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and value != [] and isinstance(value[0], dict))


def _entries(values: dict[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items()]


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return _text(str(value))


def _text(text: str) -> str:
    # A string of JSON is one of TOML, but for DEL, which TOML wants escaped too.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
