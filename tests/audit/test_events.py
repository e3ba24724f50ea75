"""Every action that the code logs is declared (obligation L6)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import doorstroom
from doorstroom.audit.events import EVENTS, Kind, kind_of, words_of
from doorstroom.audit.inventory import LOGS
from doorstroom.audit.verification import STORES
from doorstroom.configuration.declared import SETTINGS
from doorstroom.rights import ABILITIES

SOURCE = Path(doorstroom.__file__).parent
# Functions that write an event, and the place of the action among their arguments, if it has no name.
WRITERS = {
    "record": None,
    "record_reading": None,
    "note": 1,
    "_log": 0,
    "_note": 1,
    "_event": 0,
    "_record": 0,
}


def looks_like_an_action(text: object) -> bool:
    """``room.noun.verb``; one that ends in a dot is the fixed part of an f-string."""
    return isinstance(text, str) and bool(re.fullmatch(r"[a-z_]+\.[a-z_]+\.[a-z_]*", text))


def strings(node: ast.AST) -> Iterator[str]:
    """Actions inside an argument: alone, or as one of two."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and looks_like_an_action(inner.value):
            yield inner.value


def actions_of(path: Path) -> set[str]:
    """Every action that a module names: given as ``action=``, or as an argument of what writes events."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg == "action":
                found.update(strings(keyword.value))
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in WRITERS:
            for argument in node.args:
                found.update(strings(argument))
    return found


def used() -> dict[str, str]:
    modules = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    return {action: str(path.relative_to(SOURCE)) for path in sorted(modules) for action in actions_of(path)}


def declared(action: str) -> bool:
    return any(code.startswith(action) for code in EVENTS) if action.endswith(".") else action in EVENTS


def named() -> set[str]:
    """Every text of the sources that could be an action, and the fixed parts of f-strings."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if ("migrations" not in path.parts and path.name != "events.py") or "web" in path.parts:
            found.update(strings(ast.parse(path.read_text("utf-8"))))
    return found


def test_every_action_of_the_code_is_declared() -> None:
    missing = {action: path for action, path in used().items() if not declared(action)}
    assert missing == {}, "declare these in audit/events.py"


def test_every_ability_has_words_for_its_refusal() -> None:
    assert set(ABILITIES) - set(EVENTS) == set(), "a refusal is logged under the ability: audit/events.py"


def test_nothing_is_declared_that_nobody_logs() -> None:
    texts = named()
    parts = tuple(text for text in texts if text.endswith("."))
    assert {code for code in EVENTS if code not in texts and not code.startswith(parts)} == set()


def test_the_search_finds_what_it_should(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        'record(by="x", action="a.b.c")\n'
        'record(by="x", action="a.b.d" if y else "a.b.e")\n'
        'note(job, "a.b.f", by="x")\nother("not.an.action")\nrecord(by="x", action="a.b")\n'
    )
    assert actions_of(module) == {"a.b.c", "a.b.d", "a.b.e", "a.b.f"}


@pytest.mark.parametrize("declared", EVENTS.values(), ids=lambda one: one.code)
def test_a_declaration_is_whole(declared) -> None:
    assert declared.code.count(".") == 2
    assert declared.store in STORES
    assert str(declared.words)


def test_every_log_of_a_store_is_in_the_inventory_with_a_setting_for_its_term() -> None:
    assert {log.code for log in LOGS} >= set(STORES)
    assert {log.retention for log in LOGS if log.code in STORES} <= set(SETTINGS)
    assert {log.ability for log in LOGS if log.code in STORES} == {"audit.log.read"}


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("careers.file.read", Kind.READ),
        ("new.thing.read", Kind.READ),
        ("new.thing.exported", Kind.EXPORT),
        ("account.factor.added", Kind.ACCESS),
        ("new.thing.done", Kind.WRITE),
    ],
)
def test_an_undeclared_action_is_logged_all_the_same(action, kind) -> None:
    assert kind_of(action) is kind
    assert words_of("new.thing.done") == "new.thing.done"
