"""The command line lets the first administrators in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from doorstroom.cli import accounts


def run(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    others = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    return subprocess.run(
        [Path(sys.executable).with_name("doorstroom"), "accounts", *arguments],
        input=typed,
        env={**others, "DOORSTROOM_HOME": str(home), "DOORSTROOM_HOSTS": "site.example.org"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_the_operator_makes_an_administrator_and_gets_a_link(tmp_path: Path) -> None:
    made = run(tmp_path, "create", "--role", "administrator", "--json", typed="jan@example.org\nJan\n")
    assert made.returncode == 0, made.stderr
    answer = json.loads(made.stdout[made.stdout.index("{") :])
    assert answer["link"].startswith("https://site.example.org/account/password/reset/key/")
    # The next process of the site must take the link for its own.
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    again = run(tmp_path, "create", "--role", "administrator", typed="jan@example.org\nJan\n")
    assert again.returncode == 1
    unknown = run(tmp_path, "link", typed="nobody@example.org\n")
    assert unknown.returncode == 2
    king = run(tmp_path, "create", "--role", "king", typed="king@example.org\nKing\n")
    assert king.returncode == 2


def test_addresses_are_asked_for(tmp_path: Path) -> None:
    """A7: an argument stands in the list of processes."""
    assert [command.name for command in accounts.group.registered_commands] == ["create", "link"]
