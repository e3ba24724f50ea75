"""The page about facts shows the kinds as they are declared, and files that are taken."""

from __future__ import annotations

import re
from pathlib import Path

from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.incoming import check_facts
from doorstroom.careers.facts.kinds import AtOnce

PAGE = (Path(__file__).parents[3] / "docs" / "facts.md").read_text("utf-8")


def shown() -> dict[str, list[str]]:
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE, re.MULTILINE)
    return {code: [cell.strip() for cell in cells.split("|")] for code, cells in rows}


def declared(kind) -> list[str]:
    said = (
        ", ".join(kind.value.allowed) or {"truth": "true, false"}.get(kind.value.form) or kind.value.meaning
    )
    if kind.value.form == "none":
        said = ""
    elif not kind.value.required:
        said = f"({said})"
    names = ", ".join(name if form.required else f"({name})" for name, form in kind.beside)
    if kind.needs_ref:
        names += "; a number (`ref`)"
    within = f" ({', '.join(kind.within)})" if kind.within and kind.at_once is not AtOnce.ANY else ""
    return [kind.subject.value, said, names, kind.at_once.value + within, ", ".join(kind.source)]


def test_the_table_shows_every_kind_as_it_is_declared():
    assert shown() == {code: declared(kind) for code, kind in KINDS.items()}


def test_the_file_that_is_shown_passes_the_check(tmp_path):
    path = tmp_path / "shown.csv"
    path.write_text(re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")
    checked = check_facts(path)
    assert (checked.problems.errors, checked.rows_in.height) == (0, 4)
