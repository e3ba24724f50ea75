from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).with_name("doorstroom")


@dataclass(frozen=True)
class Demo:
    """A demo that was set up, not served."""

    home: Path
    said: dict[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a server for it."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {**kept, "DOORSTROOM_HOME": str(self.home), "DOORSTROOM_PLAIN_HTTP": "1", "PYTHONUTF8": "1"}

    def account(self, role: str) -> dict[str, str]:
        return next(one for one in self.said["accounts"] if one["role"] == role)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo of 300 people."""
    home = tmp_path_factory.mktemp("demo") / "home"
    made = run("demo", "--people", "300", "--home", home, "--no-serve", "--json")
    assert made.returncode == 0, made.stderr
    return Demo(home, json.loads(made.stdout))


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def run_program() -> Callable[..., subprocess.CompletedProcess[str]]:
    return run
