"""The page about synthetic administrations names every figure, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doorstroom.careers.synthetic import available, calibration_for

PAGE = Path(__file__).parents[3] / "docs" / "synthetic.md"


@pytest.mark.parametrize("code", available())
def test_page_names_every_figure_with_its_source(code):
    page = PAGE.read_text(encoding="utf-8")
    for figure in calibration_for(code).figures:
        of = f" of `{figure.of}`" if figure.of else ""
        start = f"| {figure.id} | {figure.lines} | {figure.says} | {figure.on} | `{figure.measure}`{of} |"
        assert start in page


def test_page_names_no_figure_that_is_not_there():
    rows = re.findall(r"^\| [A-Z]+-[A-Z0-9-]+ \|.*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == sum(len(calibration_for(code).figures) for code in available())


def test_example_of_the_page_runs(tmp_path, monkeypatch):
    example = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    monkeypatch.chdir(tmp_path)
    exec(compile(example.group(1), str(PAGE), "exec"), {})  # noqa: S102 - our own page
    assert {file.name for file in (tmp_path / "demo").iterdir()} == {
        "SYNTHETIC.txt",
        "names.csv",
        "organisation.csv",
        "special.csv",
        "staff.csv",
    }
