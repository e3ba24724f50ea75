"""Breadth of experience: parts, kinds of work, abroad, outside; never the number of functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from doorstroom.careers import schema
from doorstroom.careers.mobility.breadth import BREADTH, breadth
from doorstroom.careers.segments import segments, stretches
from tests.careers.ledgers import act, events, number
from tests.careers.mobility.test_moves import RULES as MOVE_RULES
from tests.careers.mobility.test_moves import SUCCESSIONS, TREE

RULES = replace(
    MOVE_RULES,
    abroad_reasons=frozenset({"embassy"}),
    outside_reasons=frozenset({"exchange"}),
    break_reasons=frozenset({"career break"}),
)


def of(*acts, on=date(2025, 1, 1), successions=SUCCESSIONS):
    rows = segments(stretches(events(number(list(acts)))))
    return breadth(rows, RULES, units=TREE, successions=successions, on=on).row(0, named=True)


@pytest.mark.requirement("RIJK-CAR-30")
def test_many_functions_in_one_part_are_no_breadth():
    acts = [act(1, "2010-01-01", "entry", unit=31, function="a", kind_of_work="policy")]
    acts += [
        act(1, f"201{n}-01-01", "move", unit=30, function=f"f{n}", kind_of_work="policy") for n in (2, 4)
    ]
    found = of(*acts)
    assert (found["parts"], found["kinds_of_work"], found["abroad"], found["outside"]) == (1, 1, 0, 0)


@pytest.mark.requirement("RIJK-CAR-30")
def test_parts_kinds_abroad_and_outside():
    acts = [
        act(1, "2010-01-01", "entry", unit=31, kind_of_work="policy"),
        act(1, "2012-01-01", "move", unit=21, kind_of_work="policy"),
        act(1, "2013-01-01", "change", unit=21, kind_of_work="policy", reason="embassy"),
        act(1, "2014-01-01", "change", unit=21, kind_of_work="policy"),
        act(1, "2015-01-01", "move", unit=4, kind_of_work="inspection"),
        act(1, "2016-01-01", "change", unit=4, kind_of_work="inspection", reason="exchange"),
        act(1, "2017-01-01", "move", unit=31, kind_of_work="policy"),
    ]
    found = of(*acts)
    assert (found["parts"], found["kinds_of_work"], found["abroad"], found["outside"]) == (3, 2, 1, 1)
    assert (found["part_unknown"], found["kind_unknown"], found["returns"]) == (False, False, 0)
    earlier = of(*acts, on=date(2012, 12, 31))
    assert (earlier["parts"], earlier["kinds_of_work"], earlier["abroad"]) == (2, 1, 0)


def test_the_tree_that_changes_around_somebody_is_no_experience():
    """X11 goes under the other ministry; a later change of hours there shows no second part."""
    acts = [
        act(1, "2010-01-01", "entry", unit=11),
        act(1, "2021-01-01", "change", unit=11, fte_thousandths=800),
    ]
    assert of(*acts)["parts"] == 1
    along = [
        act(1, "2010-01-01", "entry", unit=31),
        act(1, "2021-01-01", "move", unit=21, reason="reorganised"),
    ]
    assert of(*along)["parts"] == 1


def test_a_part_under_another_name_is_the_same_part():
    acts = [act(1, "2010-01-01", "entry", unit=31), act(1, "2012-01-01", "move", unit=21)]
    assert of(*acts)["parts"] == 2
    became = SUCCESSIONS.with_columns(old=1, new=2, on=date(2022, 1, 1)).cast(schema.SUCCESSIONS.dtypes)
    renamed = SUCCESSIONS.vstack(became)
    assert of(*acts, successions=renamed)["parts"] == 1


def test_unknown_units_and_returns_show():
    acts = [
        act(1, "2010-01-01", "entry", unit=99),
        act(1, "2012-01-01", "exit", reason="other work"),
        act(1, "2014-01-01", "entry", unit=31),
        act(1, "2015-01-01", "exit", reason="career break"),
        act(1, "2016-01-01", "entry", unit=31),
    ]
    found = of(*acts)
    assert (found["parts"], found["part_unknown"], found["kind_unknown"], found["returns"]) == (
        1,
        True,
        True,
        1,
    )


def test_nobody():
    empty = breadth(
        schema.SEGMENTS.empty(),
        RULES,
        units=schema.UNITS.empty(),
        successions=schema.SUCCESSIONS.empty(),
        on=date(2020, 1, 1),
    )
    assert empty.schema == BREADTH.empty().schema
