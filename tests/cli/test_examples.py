"""Every command shows an example, and every example runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main

from doorstroom.cli.app import app
from doorstroom.cli.output import WIDE

from .conftest import Ran

# These write into a database or make one: each runs as a process of its own.
APART = {
    "careers import",
    "careers history",
    "careers names",
    "careers facts import",
    "careers facts show",
    "careers special import",
    "manage",
    "demo",
    "work",
}
# These serve for ever, need a file that only they can make (tests/operation), or ask for what no argument
# should hold (tests/web/administration).
ELSEWHERE = {"serve", "backup", "restore", "accounts create", "accounts link"}
# What must be there before; of facts and answers, the people.
BEFORE = {
    "careers history": ["manage migrate"],
    "careers names": ["careers import trial/staff.csv"],
    "careers facts import": ["careers import trial/staff.csv"],
    "careers facts show": ["manage migrate"],
    "careers special import": ["careers import trial/staff.csv"],
}


def commands() -> Iterator[tuple[str, str]]:
    """Name and help of each command, groups walked through."""
    top = typer.main.get_command(app)
    assert isinstance(top, typer.main.TyperGroup)
    stack = [("", top)]
    while stack:
        name, command = stack.pop()
        if isinstance(command, typer.main.TyperGroup):
            stack += [(f"{name} {child}".strip(), found) for child, found in command.commands.items()]
        else:
            yield name, command.help or ""


def example_of(text: str) -> list[str]:
    found = re.search(r"Example: (doorstroom .*)", text, re.DOTALL)
    return shlex.split(found[1])[1:] if found else []


EXAMPLES = {name: example_of(text) for name, text in commands()}


def test_the_commands_that_others_rely_on_are_there() -> None:
    assert {
        "careers check",
        "careers import",
        "careers register",
        "careers flows",
        "careers report",
        "careers facts kinds",
        "careers facts check",
        "careers facts import",
        "careers facts show",
        "careers special check",
        "careers special import",
        "demo",
        "manage",
    } <= set(EXAMPLES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_help_shows_what_the_command_does_and_an_example(
    name: str, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDE))
    assert EXAMPLES[name][: len(name.split())] == name.split()
    if name == "manage":  # hands --help on to the command that it runs
        return
    shown = run(*name.split(), "--help")
    assert shown.code == 0
    assert f"Example: doorstroom {name}" in re.sub(r"\s+", " ", shown.out)


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - APART - ELSEWHERE))
def test_the_example_runs(name: str, run: Callable[..., Ran]) -> None:
    text = run(*EXAMPLES[name])
    assert (text.code, text.out != "") == (0, True), text.err
    assert isinstance(run(*EXAMPLES[name], "--json").document, dict)


@pytest.mark.parametrize("name", sorted(APART))
def test_the_example_runs_apart(
    name: str, run_apart: Callable[..., Ran], tmp_path: Path, trial: Path
) -> None:
    for command in BEFORE.get(name, []):
        assert run_apart(*command.split()).code == 0
    cwd = tmp_path if name == "demo" else trial
    text = run_apart(*EXAMPLES[name], cwd=cwd)
    assert text.code == 0, text.err
    if name != "manage":
        again = run_apart(*EXAMPLES[name], "--json", cwd=cwd)
        assert again.code == 0, again.err
        assert again.document
