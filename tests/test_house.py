"""The house rules of docs/adr/0001-the-house.md that no linter holds."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import doorstroom

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "doorstroom"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)

# The part of a room that stores: only these modules may know Django.
STORAGE = {
    "models",
    "apps",
    "services",
    "selectors",
    "storage",
    "special",
    "migrations",
    "access",
    "names",
    "people",
    "requests",
    "uploads",
}
ENGINE_ROOMS = ("kernel", "rights", "administrations", "documents", "careers")


def storage_part(path: Path) -> bool:
    """Whether a module belongs to what a room stores, as a file or in a folder of that name."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    # Facts and figures have services and selectors of their own, beside their engines.
    own = parts[2:] if parts[1:2] in {("facts",), ("figures",)} else parts[1:]
    return bool(own) and own[0] in STORAGE


ENGINES = [
    path for path in MODULES if path.relative_to(SOURCE).parts[0] in ENGINE_ROOMS and not storage_part(path)
]


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", ENGINES, ids=name_of)
def test_an_engine_knows_neither_django_nor_storage(path: Path) -> None:
    storage = tuple(
        f"doorstroom.{room}.{part}"
        for room in (*ENGINE_ROOMS, "careers.facts", "careers.figures")
        for part in STORAGE
    )
    forbidden = ("django", "doorstroom.audit", "doorstroom.settings", *storage)
    tree = ast.parse(path.read_text("utf-8"))
    found = {name for name in imported(tree) if any(name == f or name.startswith(f + ".") for f in forbidden)}
    assert not found


def test_modules_are_short() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lengths.items() if n > 500} == {}
    assert statistics.median(lengths.values()) < 120


def undocumented(path: Path) -> list[str]:
    """Public modules, classes and functions of a file that carry no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    missing = [] if ast.get_docstring(tree) else ["the module"]
    nodes: list[ast.AST] = [tree]
    while nodes:
        for node in ast.iter_child_nodes(nodes.pop()):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            framework_hook = isinstance(node, ast.ClassDef) and node.name in {"Meta", "Config"}
            if node.name.startswith("_") or framework_hook:
                continue
            overrides = any(isinstance(d, ast.Name) and d.id == "override" for d in node.decorator_list)
            if not ast.get_docstring(node) and not overrides:
                missing.append(node.name)
            if isinstance(node, ast.ClassDef):
                nodes.append(node)
    return missing


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_public_says_what_it_is(path: Path) -> None:
    assert undocumented(path) == []


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ('"""M."""\ndef f(): ...', ["f"]),
        ('"""M."""\nclass C:\n  """C."""\n  def m(self): ...', ["m"]),
        ('"""M."""\ndef _f(): ...', []),
        ("x = 1", ["the module"]),
    ],
)
def test_the_docstring_rule_finds_what_it_should(tmp_path: Path, code: str, missing: list[str]) -> None:
    path = tmp_path / "module.py"
    path.write_text(code, encoding="utf-8")
    assert undocumented(path) == missing


def test_no_module_prints() -> None:
    """Standard output belongs to the console of the command line, so that --json stays one document."""
    printing = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def glossary_rows() -> list[tuple[str, list[str]]]:
    """Dutch term and identifiers of each row of the glossary."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [(row[0].strip(), re.findall(r"`([^`]+)`", row[2])) for row in rows if "`" in row[2]]


def test_the_glossary_gives_each_term_one_row_and_each_identifier_one_term() -> None:
    rows = glossary_rows()
    terms = [term for term, _ in rows]
    identifiers = [identifier for _, found in rows for identifier in found]
    assert len(rows) > 150
    assert {term for term in terms if terms.count(term) > 1} == set()
    assert {name for name in identifiers if identifiers.count(name) > 1} == set()
    assert terms == sorted(terms, key=str.casefold)


def test_every_adr_has_number_date_and_state() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert len(records) >= 7
    for number, record in enumerate(records, 1):
        first = record.read_text("utf-8").splitlines()[0].lstrip("# ")
        assert record.name.startswith(f"{number:04}-")
        assert re.fullmatch(rf"{number:04} .+  \d{{4}}-\d\d-\d\d  (accepted|replaced by \d{{4}})", first)


def test_publiccode_says_what_catalogues_ask() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    mandatory = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert mandatory <= set(code)
    assert code["legal"]["license"] == "EUPL-1.2"
    assert code["softwareVersion"] == doorstroom.__version__
    assert set(code["description"]) == set(code["localisation"]["availableLanguages"])
    for language, text in code["description"].items():
        assert len(text["shortDescription"]) <= 150, language
        assert 150 <= len(text["longDescription"]) <= 10_000, language
        assert text["features"], language


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)] == list(range(1, 16))
    assert "Appendix" in text
