"""Files that are not what they say, or hold more than data, are refused (obligation R1)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doorstroom.careers.uploads.inspection import inspect
from doorstroom.careers.uploads.models import Scan
from doorstroom.careers.uploads.scanning import scan
from doorstroom.careers.uploads.services import shown_name
from doorstroom.careers.uploads.toml import mapping_text
from doorstroom.kernel.errors import BadInput
from tests.careers.uploads.hostile import GOOD, HOSTILE, write


@pytest.mark.parametrize(("name", "content", "answer"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused(
    tmp_path: Path, name: str, content: Callable[[], bytes], answer: str
) -> None:
    with pytest.raises(BadInput) as caught:
        inspect(write(tmp_path, content()), name)
    assert answer in caught.value.what
    assert caught.value.expected


@pytest.mark.parametrize(("name", "content", "kind"), GOOD.values(), ids=GOOD)
def test_good_file_is_taken(tmp_path: Path, name: str, content: Callable[[], bytes], kind: str) -> None:
    assert inspect(write(tmp_path, content()), name) == kind


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\staff\\list.csv", "list.csv"),
        ("a\x1b[31m\u202ecsv.exe", "a[31mcsv.exe"),
        ("x" * 300 + ".csv", "x" * 88 + "…" + "xxxxxx.csv"),
    ],
)
def test_the_name_of_a_file_is_shown_on_one_line(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def fake_scanner(path: Path) -> bool:
    return b"EICAR" not in path.read_bytes()


@pytest.mark.parametrize(
    ("scanner", "clean", "virus"),
    [
        ("", Scan.NOT_SCANNED, Scan.NOT_SCANNED),
        ("python:tests.careers.uploads.test_inspection.fake_scanner", Scan.CLEAN, None),
        ("sh -c 'grep -q EICAR \"$1\" && exit 1 || exit 0' -", Scan.CLEAN, None),
        ("sh -c 'exit 2' -", Scan.NOT_SCANNED, Scan.NOT_SCANNED),
        ("/no/such/scanner", Scan.NOT_SCANNED, Scan.NOT_SCANNED),
    ],
)
def test_what_the_scanner_says_counts(
    tmp_path: Path, settings: object, scanner: str, clean: Scan, virus: Scan | None
) -> None:
    settings.UPLOAD_SCANNER = scanner  # type: ignore[attr-defined]
    assert scan(write(tmp_path, b"person\n1\n")) == clean
    infected = write(tmp_path, b"EICAR")
    if virus is None:
        with pytest.raises(BadInput, match="virus"):
            scan(infected)
    else:
        assert scan(infected) == virus


def test_without_a_scanner_that_answers_files_can_be_refused(tmp_path: Path, settings: object) -> None:
    settings.UPLOAD_SCANNER, settings.UPLOAD_MUST_BE_SCANNED = "/no/such/scanner", True  # type: ignore[attr-defined]
    with pytest.raises(BadInput, match="could not be scanned"):
        scan(write(tmp_path, b"person\n1\n"))


def test_a_mapping_is_written_as_it_is_read() -> None:
    import tomllib

    mapping = {
        "shape": "spells",
        "file": {"separator": "\t", "quote": False},
        "columns": {"person": ["key", 'born "in"'], "unit": "é\x7f"},
        "values": {"sex": {"M\\V": "male", "": "female"}},
        "unit_path": [{"code": "ministry"}, {"code": "a", "within_parent": True}],
        "lists": {"successions": [["A", "B", "rename"]], "moves_share": 0.1, "dates": {"one": "2020-01-01"}},
        "drop": [{"column": "status", "values": ["x", ""]}],
    }
    assert tomllib.loads(mapping_text(mapping)) == mapping
