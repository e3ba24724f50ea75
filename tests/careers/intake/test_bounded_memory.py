"""Huge and hostile files are answered in bounded memory and time, measured in a process of their own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from doorstroom.careers.intake.workbook import MOST_UNPACKED

from .extracts import HEADER, workbook

# Peak of the process above what it holds before the file is touched, in MB, and the answer.
_PROBE = """
import resource, sys
from pathlib import Path
import polars as pl
from doorstroom.careers.intake.check import check_file
from doorstroom.kernel.errors import BadInput
pl.read_csv(b"a\\n1\\n")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    answer = str(check_file(Path(sys.argv[1])).problems.errors)
except BadInput as error:
    answer = f"{error.where}: {error.what}"
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
print(answer)
"""


def _probe(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, str(path)], check=True, capture_output=True, text=True, timeout=60
    )
    megabytes, answer = done.stdout.strip().split("\n", 1)
    return int(megabytes), answer


@pytest.mark.slow
@pytest.mark.parametrize(
    "start", ["", HEADER + "\nP1,2010-01-01,entry,U1,A\n"], ids=["first line", "third line"]
)
def test_line_of_a_gigabyte(tmp_path, start):
    path = tmp_path / "long.csv"
    piece = b"x" * (1 << 20)
    with path.open("wb") as out:
        out.write(start.encode())
        for _ in range(1024):
            out.write(piece)
    megabytes, answer = _probe(path)
    assert answer == f"row {3 if start else 1}: a line is longer than 1 MB"
    assert megabytes < 50


@pytest.mark.slow
def test_gigabyte_of_nothing(tmp_path):
    path = tmp_path / "holes.csv"
    with path.open("wb") as out:
        out.write(HEADER.encode() + b"\n")
        out.truncate(1 << 30)
    megabytes, answer = _probe(path)
    assert answer == f"row 2, byte {len(HEADER) + 1}: a NUL byte stands in the text"
    assert megabytes < 50


@pytest.mark.slow
@pytest.mark.parametrize("lie", [False, True], ids=["honest sizes", "lying sizes"])
def test_zip_bomb(tmp_path, lie):
    path = workbook(tmp_path / "bomb.xlsx", [HEADER.split(",")])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as out:
        for _ in range(1024):
            out.write(bytes(1 << 20))
    assert path.stat().st_size < 2 << 20
    if lie:
        small = (1000).to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace((1 << 30).to_bytes(4, "little"), small))
    megabytes, answer = _probe(path)
    assert "damaged" in answer if lie else f"more than {MOST_UNPACKED >> 20} MB" in answer
    assert megabytes < 50


@pytest.mark.slow
def test_million_errors(tmp_path):
    path = tmp_path / "wrong.csv"
    with path.open("w") as out:
        out.write(HEADER + "\n")
        for _ in range(100):
            out.write("P1,2020-2-8,hired,U1 ,A\n" * 10_000)
    megabytes, answer = _probe(path)
    assert answer == "3000000"
    assert megabytes < 1000
