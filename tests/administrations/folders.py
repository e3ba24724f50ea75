"""The small folder ``town`` is right; here one thing of it at a time is spoiled."""

from __future__ import annotations

from pathlib import Path

TOWN = Path(__file__).parent / "town"
GOOD = {path.name: path.read_text(encoding="utf-8") for path in TOWN.glob("*.toml")}


def write(home: Path, texts: dict[str, str] | None = None) -> Path:
    """Write the folder below ``home``, with other texts for some of its files, and return it."""
    folder = home / "town"
    folder.mkdir()
    for name, text in (GOOD | (texts or {})).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def spoil(home: Path, file: str, old: str, new: str) -> Path:
    """Write the folder with one passage of one file replaced."""
    assert GOOD[file].count(old) == 1, f"{old!r} stands in {file} {GOOD[file].count(old)} times"
    return write(home, {file: GOOD[file].replace(old, new)})
