"""Reading the folder of an administration: all its TOML files together are one value.

Each file holds some of the keys of ``Administration``; which file holds which is free, but a key stands in
one file only. ``administration.toml`` must be there, because it makes a folder an administration.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from doorstroom.administrations.checks import check_administration
from doorstroom.administrations.errors import AdministrationError, Problem
from doorstroom.administrations.explain import explain
from doorstroom.administrations.schema import Administration
from doorstroom.kernel.errors import BadInput

HOME = Path(__file__).parent
MARK = "administration.toml"
LARGEST = 1_000_000  # bytes; a list of a million bytes is a mistake, not an administration


def available() -> list[str]:
    """Return the codes of the administrations that are shipped, in alphabetical order."""
    return sorted(path.parent.name for path in HOME.glob(f"*/{MARK}"))


def load(code_or_path: str | Path) -> Administration:
    """Return a shipped administration by its code, or one's own by the path of its folder.

    Args:
        code_or_path: one of ``available()``, or a folder.
    Raises:
        BadInput: no such code or folder.
        AdministrationError: the folder has problems; it carries all of them.
    """
    if isinstance(code_or_path, str) and code_or_path in available():
        return _shipped(code_or_path)
    folder = Path(code_or_path)
    if not (folder / MARK).is_file():
        raise BadInput(
            f"{str(code_or_path)!r} is not an administration",
            where="administration",
            expected=f"{', '.join(available())}, or a folder with {MARK} in it",
        )
    return _read(folder)


@cache
def _shipped(code: str) -> Administration:
    return _read(HOME / code)


def _read(folder: Path) -> Administration:
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, value in _parse(path, problems).items():
            if key in files:
                problems.append(
                    Problem(path.name, key, "", f"also in {files[key]}", "the key in one file only")
                )
                continue
            values[key], files[key] = value, path.name
    if problems:
        raise AdministrationError(str(folder), problems)
    try:
        administration = Administration.model_validate(values)
    except ValidationError as error:
        raise AdministrationError(str(folder), explain(error, values, files)) from error
    problems = check_administration(administration, folder.name, files)
    if problems:
        raise AdministrationError(str(folder), problems)
    return administration


def _parse(path: Path, problems: list[Problem]) -> dict[str, Any]:
    if path.stat().st_size > LARGEST:
        problems.append(Problem(path.name, "", "", f"larger than {LARGEST:,} bytes", "a smaller file"))
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        problems.append(Problem(path.name, "", "", f"byte {error.start} is not UTF-8", "a text in UTF-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, "", "", f"not TOML: {error}", "a TOML file"))
    return {}
