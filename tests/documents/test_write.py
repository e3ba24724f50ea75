import importlib
import os
import shutil
from pathlib import Path

import pytest

from doorstroom.documents import write
from doorstroom.kernel.errors import BadInput
from tests.documents.sample import report

# The package offers the function under the name of its module.
module = importlib.import_module("doorstroom.documents.write")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("former")
    return folder, write(report(), folder)


@pytest.fixture
def former(written, tmp_path):
    shutil.copytree(written[0], tmp_path, dirs_exist_ok=True)
    return {name: (tmp_path / name).read_bytes() for name in _files(tmp_path)}


def _files(folder: Path):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_all_parts_are_written_and_named_after_tables_and_figures(written):
    folder, files = written
    names = [str(file.relative_to(folder)) for file in files]
    tables = [f"tables/{table.id}.csv" for table in report().tables()]
    figures = [f"figures/{figure.id}.svg" for figure in report().figures()]
    assert names == ["report.html", "report.pdf", *tables, "tables/index.csv", *figures]
    assert _files(folder) == sorted(names)
    assert all(file.stat().st_size for file in files)


def test_a_former_report_is_replaced_and_other_files_stay(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "former.csv").write_text("old")
    (tmp_path / "mine.txt").write_text("keep")
    write(report(), tmp_path)
    assert "tables/former.csv" not in _files(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_a_failure_while_making_leaves_the_former_report_whole(tmp_path, monkeypatch, former):
    monkeypatch.setattr(module, "pdf", lambda _: (_ for _ in ()).throw(RuntimeError("no more memory")))
    with pytest.raises(RuntimeError):
        write(report("fr"), tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in _files(tmp_path)} == former


@pytest.mark.parametrize("failing", range(1, 9))
def test_a_failure_while_moving_in_brings_the_former_report_back(tmp_path, monkeypatch, failing, former):
    monkeypatch.setattr(module, "html", lambda _: "new")
    monkeypatch.setattr(module, "pdf", lambda _: b"new")
    rename, calls = Path.rename, iter(range(1, 100))

    def sometimes(self, target):
        if next(calls) == failing:
            raise OSError("disk full")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", sometimes)
    with pytest.raises(OSError, match="disk full"):
        write(report("fr"), tmp_path)
    monkeypatch.undo()
    assert {name: (tmp_path / name).read_bytes() for name in _files(tmp_path)} == former


def test_a_file_in_the_way_is_one_clear_error(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(BadInput, match="Expected: a folder"):
        write(report(), tmp_path / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_without_right_to_write_is_one_clear_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(BadInput, match="cannot write here"):
        write(report(), tmp_path / "out")
