"""One person's career: what was true, what was known, what had been said before."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers import schema
from doorstroom.careers.career import Career, career
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.segments import stretches
from doorstroom.kernel.errors import BadInput
from tests.careers.ledgers import PEOPLE, act, events, ledgers, number, persons, units

TREE = units((1, "1900-01-01", "OLD", "division", None), (1, "2018-01-01", "NEW", "division", None)).vstack(
    units((2, "2018-06-01", "LATE", "division", None))
)


def stamp(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def of(*acts, known_at=None, tree=TREE) -> Career:
    return career(Ledger(events(number(list(acts))), PEOPLE, tree), "P1", known_at=known_at)


def test_every_act_with_what_it_changed_and_until_when():
    found = of(
        act(1, "2010-01-01", "entry", unit=1, scale=10, reason="competition"),
        act(1, "2015-01-01", "change", unit=1, scale=11, function="officer"),
        act(1, "2019-01-01", "move", unit=2, scale=11),
        act(1, "2020-01-01", "exit", reason="other work"),
    )
    assert [(one.said.kind, one.from_on.year, one.until and one.until.year) for one in found.acts] == [
        ("entry", 2010, 2015),
        ("change", 2015, 2019),
        ("move", 2019, 2020),
        ("exit", 2020, None),
    ]
    assert [one.changed for one in found.acts] == [
        ("unit", "scale", "fte_thousandths"),
        ("function", "scale"),
        ("unit", "function"),
        (),
    ]
    assert found.acts[0].said.reason == "competition"
    assert found.person["number"] == "P1"


@pytest.mark.requirement("RIJK-CAR-06", "VL-CAR-13")
def test_units_are_called_as_they_were_called_then():
    found = of(
        act(1, "2010-01-01", "entry", unit=1),
        act(1, "2018-01-01", "change", unit=1, scale=11),
        act(1, "2018-02-01", "move", unit=2),
        act(1, "2018-07-01", "move", unit=77),
    )
    assert [one.said.unit and one.said.unit.code for one in found.acts] == ["OLD", "NEW", "LATE", None]
    assert found.acts[3].said.unit.unit == 77


@pytest.mark.requirement("RIJK-CAR-31", "RIJK-CAR-10")
def test_the_time_line_runs_over_several_employments():
    found = of(
        act(1, "2010-01-01", "entry", unit=1),
        act(1, "2012-01-01", "exit"),
        act(1, "2012-06-01", "entry", unit=2, employment=2),
        act(1, "2013-01-01", "entry", unit=1),
        act(1, "2013-01-01", "change", unit=1, employment=2),
    )
    assert [(one.from_on.isoformat(), one.employment, one.said.kind) for one in found.acts] == [
        ("2010-01-01", 1, "entry"),
        ("2012-01-01", 1, "exit"),
        ("2012-06-01", 2, "entry"),
        ("2013-01-01", 1, "entry"),
        ("2013-01-01", 2, "change"),
    ]
    # Back in service everything that is known is new; the gap before it was no state.
    assert found.acts[3].changed == ("unit", "fte_thousandths")


def test_a_state_that_a_later_act_of_the_day_replaced_held_at_no_end_of_day():
    found = of(
        act(1, "2010-01-01", "entry", unit=1),
        act(1, "2015-01-01", "change", unit=1, scale=11),
        act(1, "2015-01-01", "change", unit=1, scale=12, day_order=1),
    )
    assert [(one.until, one.said.state.get("scale")) for one in found.acts] == [
        (date(2015, 1, 1), None),
        (date(2015, 1, 1), 11),
        (None, 12),
    ]


@pytest.mark.requirement("VL-CAR-13")
def test_former_versions_stay_in_sight():
    first = act(1, "2010-01-01", "entry", unit=1, scale=10, recorded_at=stamp("2010-01-02"), act_no=1)
    wrong = act(1, "2015-01-01", "change", unit=1, scale=11, recorded_at=stamp("2015-01-02"), act_no=2)
    right = dict(wrong, version=1, action="correct", scale=12, recorded_at=stamp("2016-01-01"))
    extra = act(1, "2017-01-01", "move", unit=2, recorded_at=stamp("2017-01-02"), act_no=3)
    gone = dict(extra, version=1, action="annul", recorded_at=stamp("2018-01-01"))
    ledger = Ledger(events([gone, right, first, extra, wrong]), PEOPLE, TREE)

    now = career(ledger, "P1")
    assert [one.act_no for one in now.acts] == [1, 2]
    assert now.acts[1].said.state["scale"] == 12
    assert [(one.version, one.state["scale"]) for one in now.acts[1].former] == [(0, 11)]
    assert now.acts[1].former[0].recorded_at == stamp("2015-01-02")
    assert now.acts[1].until is None
    assert [(one.act_no, one.said.action, len(one.former)) for one in now.annulled] == [(3, "annul", 1)]
    assert now.known_at == stamp("2018-01-01")

    then = career(ledger, "P1", known_at=stamp("2017-06-01"))
    assert [one.act_no for one in then.acts] == [1, 2, 3]
    assert then.annulled == ()
    assert then.known_at == stamp("2017-01-02")
    before = career(ledger, "P1", known_at=stamp("2015-06-01"))
    assert (before.acts[1].said.state["scale"], before.acts[1].former) == (11, ())
    nothing = career(ledger, "P1", known_at=stamp("2009-01-01"))
    assert (nothing.acts, nothing.known_at) == ((), None)


def test_the_career_as_json():
    found = of(act(1, "2010-01-01", "entry", unit=1, managerial=False), act(1, "2011-01-01", "exit"))
    told = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert told["person"]["birth_date"] == "1960-01-20"
    assert told["acts"][0]["state"] == {"unit": "OLD", "managerial": False, "fte_thousandths": 1000}
    assert (told["acts"][0]["from"], told["acts"][0]["until"]) == ("2010-01-01", "2011-01-01")
    assert told["acts"][1]["unit_name"] is None


def test_a_number_that_nobody_has():
    with pytest.raises(BadInput, match=r"nobody has this personnel number.*Stored: nothing"):
        career(Ledger(schema.LEDGER.empty(), persons((1, None, None)), TREE), "P9")


@settings(max_examples=60, deadline=None)
@given(ledgers(), st.integers(0, 150), st.integers(-5, 60))
def test_the_career_tells_the_same_as_the_stretches(ledger, offset, back):
    """Two ways to the state of a day: the acts of the career, and the frames that figures are made from."""
    day = date(2020, 1, 1) + timedelta(days=offset)
    known_at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=back)
    held = stretches(ledger.known(known_at).events).to_dicts()
    for person in PEOPLE.to_dicts():
        told = career(ledger, person["number"], known_at=known_at)
        found = {
            one.employment: {
                name: one.said.state.get(name) for name in ("level", "contract", "fte_thousandths")
            }
            for one in told.acts
            if one.from_on <= day and (one.until is None or one.until > day) and one.said.kind != "exit"
        }
        expected = {
            row["employment"]: {name: row[name] for name in ("level", "contract", "fte_thousandths")}
            for row in held
            if row["person"] == person["person"]
            and row["from_on"] <= day
            and (row["until"] is None or row["until"] > day)
        }
        assert found == expected
        versions = [one for a in (*told.acts, *told.annulled) for one in (a.said, *a.former)]
        rows = [r for r in ledger.events.to_dicts() if r["person"] == person["person"]]
        assert len(versions) == sum(r["recorded_at"] <= known_at for r in rows)
