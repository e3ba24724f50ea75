"""What looks like a change of names, of keys or of scope is asked about, never swallowed."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from doorstroom.careers.lists.options import SnapshotOptions
from tests.careers.lists.hand_made import L1, L2, codes, events, only


def crowd(size: int, on: date, *, prefix: str = "p", **values: Any) -> list[dict[str, Any]]:
    return [{"person": f"{prefix}{place}", "on": on} | values for place in range(size)]


@pytest.mark.parametrize(("moved", "flagged"), [(6, False), (20, True)])
def test_doubts_question_more_than_one_in_twenty_moves(moved: int, flagged: bool):
    second = [one | {"unit": "V" if place < moved else "U"} for place, one in enumerate(crowd(200, L2))]
    _, remarks = events(*crowd(200, L1), *second, lists=(L1, L2))
    assert ("many_moves" in codes(remarks)) == flagged
    if flagged:
        assert only(remarks, "many_moves").details["by"]["unit"] == moved


def test_doubts_see_names_that_gained_a_suffix():
    _, remarks = events(
        *crowd(40, L1, unit="Fire Dept"), *crowd(40, L2, unit="Fire Dept (005)"), lists=(L1, L2)
    )
    remark = only(remarks, "names_changed")
    assert (remark.column, remark.where) == ("unit", "2010-12-31 to 2011-12-31")
    assert remark.details == {"alike": 40, "moved": 40, "pairs": 1}
    assert "succession_proposed" not in codes(remarks)


@pytest.mark.parametrize(
    ("went", "of", "proposed"),
    [
        pytest.param(10, 19, True, id="ten and more than half"),
        pytest.param(9, 10, False, id="nine people"),
        pytest.param(10, 20, False, id="just half"),
    ],
)
def test_doubts_propose_a_succession(went: int, of: int, proposed: bool):
    first = crowd(of, L1, unit="Old") + crowd(500, L1, prefix="q")
    second = [one | {"unit": "New" if place < went else "Old"} for place, one in enumerate(crowd(of, L2))]
    given = [*first, *second, *crowd(500, L2, prefix="q")]
    found, remarks = events(*given, lists=(L1, L2))
    assert ("succession_proposed" in codes(remarks)) == proposed
    assert found.filter(pl.col("kind") == "move").height == went  # flagged, not swallowed
    if proposed:
        remark = only(remarks, "succession_proposed")
        wanted = {"old": "Old", "new": "New", "on": L2, "people": went, "of": of, "stay": of - went}
        assert remark.details == wanted
        known = SnapshotOptions(several="post", successions=frozenset({("Old", "New")}))
        assert "succession_proposed" not in codes(events(*given, lists=(L1, L2), options=known)[1])


def test_doubts_see_a_group_that_only_one_list_has():
    second = crowd(100, L2) + crowd(30, L2, prefix="young", unit="Summer")
    _, remarks = events(*crowd(100, L1), *second, lists=(L1, L2))
    assert only(remarks, "scope_changed").details == {"before": 100, "after": 130}
    assert only(remarks, "unit_scope_changed").details == {
        "unit": "Summer", "before": 0, "after": 30, "came": 30, "gone": 0,
    }  # fmt: skip


def test_doubts_see_new_keys():
    first = [one | {"function": f"f{place}"} for place, one in enumerate(crowd(40, L1))]
    second = [one | {"function": f"f{place}"} for place, one in enumerate(crowd(40, L2, prefix="new"))]
    _, remarks = events(*first, *second, lists=(L1, L2))
    assert only(remarks, "keys_changed").details == {"gone": 40, "came": 40, "twins": 40}
    assert "scope_changed" not in codes(remarks)


def test_doubts_see_people_hired_before_the_list_that_lacks_them():
    late = crowd(20, L2, prefix="late", hire_date=date(2005, 1, 1))
    _, remarks = events(*crowd(300, L1), *crowd(300, L2), *late, lists=(L1, L2))
    remark = only(remarks, "hired_before_former_list")
    assert (remark.count, remark.details) == (20, {"joiners": 20, "hired_before": 20})
