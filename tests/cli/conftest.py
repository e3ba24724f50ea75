from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doorstroom.administrations import load
from doorstroom.careers.synthetic import make, write
from doorstroom.cli.app import main

FACTS = """\
kind,person,function,from_on,until,value,ref,evidence,basis,source,sector,assessor
education_level,SYN-000010,,2005-07-01,,hbo,,diploma 2005,,,,
monetary_seniority,SYN-000010,,2015-01-01,,84,S1,,act of 2015,,,
project_leader,SYN-000011,,2018-01-01,2020-01-01,Archive,,,,,,
potential,SYN-000011,,2019-01-01,,,,interview,,,,board
shortage_function,,physician,2019-01-01,,,,,,list of 2019,,
"""
PROGRAM = Path(sys.executable).with_name("doorstroom")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder ``trial`` with staff, organisation, special answers and facts of 300 synthetic people."""
    folder = tmp_path_factory.mktemp("cli")
    extract = make(load("rijk"), people=300, seed=1, until=date(2021, 1, 1))
    write(extract, folder / "trial")
    (folder / "trial" / "facts.csv").write_text(FACTS, "utf-8")
    return folder


@pytest.fixture
def run(
    trial: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Ran]]:
    """Run a command in this process, in the folder of the trial extract."""
    monkeypatch.chdir(trial)
    before = os.umask(0o022)

    def call(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        said = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ran(code, said.out, said.err)

    yield call
    os.umask(before)


@pytest.fixture
def run_apart(trial: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Run a command as a process of its own, with an embedded database of its own."""

    def call(*arguments: object, cwd: Path = trial, stdin: str = "") -> Ran:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "LANG", "TMPDIR", "USER", "LOGNAME")
        }
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=cwd,
            env={**kept, "DOORSTROOM_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return call
