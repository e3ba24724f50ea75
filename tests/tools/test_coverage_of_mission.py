from __future__ import annotations

from pathlib import Path

from tools.coverage_of_mission import join_outcomes, read_ids, report

CATALOGUE = """
| Id | Name |
|---|---|
| RIJK-CAR-01 | Whole workforce |
| **VL-AN-III.2a** | Action |
| FED-P04 [prop] | Titles |
| TO-01 | P | women |
| FED-P04 | careers | 52–54 |
See RIJK-CAR-99 | for more.
"""


def test_ids_are_the_first_cells_each_once(tmp_path: Path) -> None:
    (tmp_path / "catalogue-x.md").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "other.md").write_text("| RIJK-CAR-02 |", encoding="utf-8")
    assert read_ids(tmp_path) == ["RIJK-CAR-01", "VL-AN-III.2a", "FED-P04", "TO-01"]


def test_report_tells_proved_failed_and_without_test() -> None:
    outcomes = {
        "RIJK-CAR-01": {"a": "passed", "b": "passed"},
        "RIJK-CAR-02": {"a": "passed", "c": "failed"},
        "RIJK-CAR-77": {"d": "passed"},
    }
    found = join_outcomes(["RIJK-CAR-01", "RIJK-CAR-02", "RIJK-CAR-03"], outcomes)
    lines = report(found).splitlines()
    assert lines[1].split() == ["RIJK-CAR", "4", "2", "1"]
    assert "RIJK-CAR-02     1 passed, 1 FAILED" in lines
    assert "RIJK-CAR-77     1 passed  (no catalogue has this id)" in lines
    assert lines[-1] == "RIJK-CAR-03"


def test_without_catalogues_no_mark_is_strange() -> None:
    assert join_outcomes([], {"VL-CAR-01": {"a": "passed"}})[0].known
