"""The guides are of this version: what they show runs, and what they list is all there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "administrators-guide.md").read_text("utf-8")
PROGRAM = Path(sys.executable).with_name("doorstroom")
# What a command of the guide asks for, in the order of the guide.
TYPED = iter(("an@example.org\nAn Example\n", "ben@example.org\nBen Example\n"))


@pytest.mark.slow
def test_every_command_of_the_administrators_guide_runs_in_its_order(tmp_path: Path) -> None:
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
        for line in block.splitlines()
        if line
    ]
    assert len(lines) >= 10
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    for line in lines:
        words = shlex.split(line)
        given = dict(word.split("=", 1) for word in words if re.fullmatch(r"[A-Z_]+=.*", word))
        command = [word for word in words if "=" not in word or word.startswith("-")]
        assert command[0] == "doorstroom", line
        if command[1] == "demo":  # has a folder of its own
            command += ["--home", str(tmp_path / "demo")]
        done = subprocess.run(
            [PROGRAM, *command[1:]],
            cwd=tmp_path,
            env={
                **kept,
                "DOORSTROOM_HOME": str(tmp_path / "data"),
                "DOORSTROOM_HOSTS": "doorstroom.example.org",
                "PYTHONUTF8": "1",
                **given,
            },
            input=next(TYPED, "") if command[1] == "accounts" else "",
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert (tmp_path / "restored" / "doorstroom.sqlite3").exists()


def variables_of_the_program() -> set[str]:
    """What the program reads from its environment, as its sources say."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text("utf-8")
        found |= set(re.findall(r"environ(?:\.get)?[(\[]\"(\w+)\"", text))
        found |= {
            name
            for base in re.findall(r"secret\(os\.environ, \"(\w+)\"", text)
            for name in (base, f"{base}_FILE")
        }
    provider = (ROOT / "src" / "doorstroom" / "accounts" / "provider.py").read_text("utf-8")
    names = set(re.findall(r"value\(\"(\w+)\"", provider)) | {"CLIENT_SECRET", "CLIENT_SECRET_FILE"}
    found |= {f"DOORSTROOM_OIDC_{name}" for name in names}
    return {name for name in found if name.startswith("DOORSTROOM_") or name.endswith("DATABASE_URL")}


def test_the_guide_lists_every_variable_and_none_that_does_not_exist() -> None:
    rows = GUIDE.split("\n## Settings\n")[1].split("\n## ")[0].splitlines()
    listed = {
        name
        for row in rows
        if row.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])
    }
    assert listed == variables_of_the_program()


@pytest.mark.parametrize("guide", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_commands_that_are_named_exist(guide: Path) -> None:
    import typer.main

    from doorstroom.cli.app import app

    top = typer.main.get_command(app)
    assert isinstance(top, typer.main.TyperGroup)
    named = set(re.findall(r"`doorstroom ([a-z]+)", guide.read_text("utf-8")))
    assert named - set(top.commands) - LATER == set()


# Commands of rooms that are not there yet, as the obligations and decisions name them.
LATER: set[str] = set()


USER_GUIDE = ROOT / "docs" / "guide" / "nl"


def test_the_user_guide_shows_every_picture_and_only_pictures_that_the_script_makes() -> None:
    from tools.guide_pictures import SHOTS

    shown = re.findall(r"!\[([^\]]+)\]\((\S+)\.png\)", (USER_GUIDE / "README.md").read_text("utf-8"))
    assert all(len(text) > 10 for text, _ in shown)
    assert sorted(name for _, name in shown) == sorted(shot.name for shot in SHOTS)
    pictures = list(USER_GUIDE.glob("*.png"))
    assert sorted(path.stem for path in pictures) == sorted(shot.name for shot in SHOTS)
    assert sum(path.stat().st_size for path in pictures) < 3_000_000


def test_the_assessment_has_the_seventeen_sections_of_its_model() -> None:
    text = (ROOT / "docs" / "dpia.md").read_text("utf-8")
    assert [int(number) for number in re.findall(r"^\*\*(\d+)\. ", text, re.MULTILINE)] == list(range(1, 18))
    assert text.count("____") > 10


@pytest.mark.parametrize("guide", ["administrators-guide.md", "accessibility.md", "dpia.md"])
def test_places_that_a_guide_names_exist(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text("utf-8")
    rooms = "tests|careers|audit|accounts|rights|operation|configuration|web"
    named = re.findall(rf"`((?:{rooms})/[\w/.]*)`", text)
    places = (ROOT, ROOT / "src" / "doorstroom")
    assert [one for one in named if not any((place / one).exists() for place in places)] == []
