"""What the engines say of a file has a sentence in every language; none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import doorstroom
from doorstroom.web.imports.phrases import _known, column_words, say

SOURCE = Path(doorstroom.__file__).parent / "careers"
ROOMS = ("intake", "lists", "recording", "names", "uploads")
SPEAKS = {"finding", "BadInput", "Remark", "_refuse", "_unusable", "_found"}
SILENT = {"where", "column", "severity", "value", "name", "rows", "keep"}
# Parts of sentences that are tested whole below, names of columns, and ways of the command line only.
ELSEWHERE = (
    "careers propose",
    "careers history",
    "[file]",
    "[rules]",
    "[date_formats]",
    "mapping, ",
    "the columns are not those of this project",  # of a file without a mapping
    "the sheet has hidden 7",  # rows or columns, each a sentence of its own
    "7; left out",
    "than 1 MB7",
    "no person7",
    '7 = "7"',
    "7 in 7",  # formulas and error cells, each a sentence of its own
    "the name is 7",  # one name, changed by hand
    "another name",
    "names person",
    "the mapping cannot be opened",
)


def sentences(path: Path) -> Iterator[str]:
    """Yield what a module says of a file, with 7 for every value."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in SPEAKS:
            continue
        told = [*node.args, *(one.value for one in node.keywords if one.arg not in SILENT)]
        for argument in told:
            parts: set[int] = set()
            for inner in ast.walk(argument):
                if isinstance(inner, ast.JoinedStr):
                    parts |= {id(one) for one in ast.walk(inner) if one is not inner}
                    if id(inner) not in parts:
                        yield "".join(
                            str(one.value) if isinstance(one, ast.Constant) else "7" for one in inner.values
                        )
                elif id(inner) not in parts and " " in _text(inner).strip():
                    yield _text(inner)


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def known(text: str) -> bool:
    return _known(text) is not None or all(_known(part) is not None for part in text.split("; "))


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_the_intake_is_known(room: str) -> None:
    found = {text for path in sorted((SOURCE / room).rglob("*.py")) for text in sentences(path)}
    assert found
    missing = {text for text in found if not known(text) and not any(part in text for part in ELSEWHERE)}
    assert missing == set()


def test_a_sentence_is_told_in_dutch_with_its_values() -> None:
    with translation.override("nl"):
        assert say("no such day") == "die dag bestaat niet"
        assert say("one of statutory, contractual") == "een van statutory, contractual"
        assert say("the file is a gzip archive, not an extract") == (
            "het bestand is een gzip-archief, geen uittreksel"
        )
        assert say("one person has several birth dates; left out") == (
            "één mens heeft meer dan één geboortedatum; weggelaten"
        )
        assert say("no such day (list of 2020-12-31)") == "die dag bestaat niet (lijst van 2020-12-31)"
        assert say("80 or 80 %, at most 150 %") == "80 of 80 %, hoogstens 150 %"
        assert column_words("organisation parent").endswith(": parent")
    with translation.override("en"):
        assert say("80 or 80 %, at most 150 %") == "80 or 80 %, at most 150 %"


def test_what_nobody_knows_stays_as_it_is() -> None:
    with translation.override("nl"):
        assert say("%(a)s %s % quite unheard of") == "%(a)s %s % quite unheard of"
        assert say("") == ""
