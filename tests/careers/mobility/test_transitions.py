"""How one stretch of a person's time follows another."""

from __future__ import annotations

from doorstroom.careers.mobility.transitions import linked
from doorstroom.careers.segments import segments, stretches
from tests.careers.ledgers import act, events, number


def links(*acts):
    rows = segments(stretches(events(number(list(acts)))))
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=3)
    return linked(shuffled, ["unit"]).select("person", "link", "before_unit", "unit").rows()


def test_the_kinds_of_links():
    assert links(
        act(1, "2010-01-01", "entry", unit=1),
        act(1, "2011-01-01", "move", unit=2),
        act(1, "2012-01-01", "exit"),
        act(1, "2012-01-01", "entry", unit=3, employment=2),
        act(1, "2013-01-01", "exit", employment=2),
        act(1, "2014-01-01", "entry", unit=4, employment=3),
        act(2, "2010-01-01", "entry", unit=5),
    ) == [
        (1, "start", None, 1),
        (1, "follows", 1, 2),
        (1, "takes_over", 2, 3),
        (1, "returns", 3, 4),
        (2, "start", None, 5),
    ]


def test_among_several_employments():
    assert links(
        act(1, "2010-01-01", "entry", unit=1, fte_thousandths=400),
        act(1, "2011-01-01", "entry", unit=2, fte_thousandths=600, employment=2),
        act(1, "2012-01-01", "exit", employment=2),
    ) == [(1, "start", None, 1), (1, "adds", 1, 2), (1, "switches", 2, 1)]
