"""Members of a group, holders of expertise, levels of education, postings, potential: counted on a day."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.careers import schema
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.facts.education import education_of_staff, highest_education
from doorstroom.careers.facts.expertise import holders, single_holders
from doorstroom.careers.facts.groups import group_on, moves_inside
from doorstroom.careers.facts.known import known_facts
from doorstroom.careers.facts.postings import provisions
from doorstroom.careers.facts.potential import followed
from doorstroom.careers.facts.seniority import carried_seniority
from doorstroom.careers.mobility.moves import moves
from doorstroom.careers.register import people_on
from doorstroom.careers.segments import segments, stretches
from doorstroom.kernel.errors import BadInput
from tests.careers.facts.made import day, fact, facts
from tests.careers.ledgers import act, events, number

ON = date(2020, 7, 1)


def staff(*acts):
    return segments(stretches(events(number(list(acts)))))


def entered(*people, on="2010-01-01", **state):
    return [act(person, on, "entry", **({"unit": 1, "post": f"P{person}"} | state)) for person in people]


def sexes(*values):
    rows = [{"person": person, "number": str(person), "sex": sex} for person, sex in enumerate(values, 1)]
    return schema.PERSONS.conform(pl.DataFrame(rows))


def member(person, from_on="2015-01-01", until=None, group="ABD"):
    return fact("top_group", person, from_on, until, value=group, basis="decision")


@pytest.mark.requirement("RIJK-CAR-19")
def test_members_are_those_recorded_and_in_service_never_those_of_a_scale():
    everyone = staff(
        *entered(1, 2, 3, 6, scale=10, layer="none"),
        *entered(4, scale=18, layer="top"),  # highest scale, no member
        *entered(5),
        act(5, "2018-01-01", "exit"),
    )
    rows = [
        member(1),
        member(2),
        member(3),
        member(5),
        member(6, until="2020-01-01"),
        member(4, group="other"),
    ]
    known = known_facts(facts(*rows))
    persons = sexes("female", "male", None, "female", "female", "female")
    group = group_on(known, everyone, persons, group="ABD", on=ON)
    assert (group.members, group.women, group.sex_unknown, group.left) == (3, 1, 1, 1)
    assert group.share_women == 0.5
    before = group_on(known, everyone, persons, group="ABD", on=date(2017, 6, 1))
    assert (before.members, before.women, before.left) == (5, 3, 0)
    nobody = group_on(known, everyone, persons, group="none", on=ON)
    assert (nobody.members, nobody.share_women) == (0, None)


def moved(everyone, known, **period):
    rules = CareerRules()
    steps = moves(everyone, rules, units=schema.UNITS.empty(), successions=schema.SUCCESSIONS.empty())
    return moves_inside(known, everyone, steps, group="ABD", **period)


YEAR = {"from_": date(2019, 12, 31), "to": date(2020, 12, 31)}


@pytest.mark.requirement("RIJK-CAR-19")
def test_mobility_inside_counts_members_before_and_after():
    def to(person, on, post):
        return act(person, on, "move", unit=1, post=post)

    everyone = staff(
        *entered(1, 2, 3, 4),
        to(1, "2020-03-01", "Q1"),  # inside, by a membership renewed that day
        to(1, "2020-09-01", "Q2"),
        to(2, "2020-03-01", "Q3"),  # becomes a member by it
        to(3, "2020-03-01", "Q4"),  # leaves the group by it
        to(4, "2020-03-01", "Q5"),  # never a member
        to(1, "2021-02-01", "Q6"),  # after the period
    )
    rows = [
        member(1, "2015-01-01", "2020-03-01"),
        member(1, "2020-03-01"),
        member(2, "2020-03-01"),
        member(3, "2015-01-01", "2020-03-01"),
    ]
    found = moved(everyone, known_facts(facts(*rows)), **YEAR)
    assert (found.moves, found.movers) == (2, 1)
    assert found.average_members == pytest.approx((366 + 306 + 60) / 366)
    assert found.rate == pytest.approx(2 / 2)
    assert moved(everyone, known_facts(facts()), **YEAR).rate is None
    with pytest.raises(BadInput, match="the period ends"):
        moved(everyone, known_facts(facts()), from_=ON, to=ON)


def knows(person, topic, **said):
    return fact("expertise", person, "2015-01-01", value=topic, **said)


def exits(**days):
    rows = [(int(person[1:]), day(on)) for person, on in days.items()]
    return pl.DataFrame(rows, schema={"person": pl.Int64, "exit_on": pl.Date}, orient="row")


@pytest.mark.requirement("RIJK-CAR-25")
def test_topics_with_one_holder_who_leaves_come_first():
    everyone = staff(*entered(1, 2, 3, 4), act(4, "2019-01-01", "exit"))
    rows = [
        knows(1, "dikes", handover="plan 8"),
        knows(1, "locks"),
        knows(2, "locks"),
        knows(3, "coins"),
        knows(2, "seals"),
        knows(4, "maps"),
        knows(1, "wells"),
        knows(3, "wells"),
    ]
    when = exits(p1="2022-06-30", p2="2030-01-01", p3=None)
    found = holders(known_facts(facts(*rows)), everyone, when, on=ON, until=date(2025, 7, 1))
    assert found.select("topic", "holders", "leaving", "unknown", "planned", "left", "state").rows() == [
        ("maps", 0, 0, 0, 0, 1, "lost"),
        ("dikes", 1, 1, 0, 1, 0, "at_risk"),
        ("coins", 1, 0, 1, 0, 0, "cannot_determine"),
        ("wells", 2, 1, 1, 0, 0, "cannot_determine"),
        ("locks", 2, 1, 0, 0, 0, "held"),
        ("seals", 1, 0, 0, 0, 0, "held"),
    ]
    assert single_holders(found)["topic"].to_list() == ["dikes", "coins"]
    edge = holders(known_facts(facts(*rows)), everyone, when, on=ON, until=date(2022, 6, 30))
    assert dict(edge.select("topic", "state").rows())["dikes"] == "held"


def proved(person, level, on):
    return fact("education_level", person, on, value=level, evidence="diploma")


@pytest.mark.requirement("RIJK-CAR-16")
def test_education_is_the_highest_proved_and_not_read_from_the_scale():
    everyone = staff(
        *entered(1, kind_of_work="policy", scale=16),
        *entered(2, 3, kind_of_work="policy", scale=4),
        *entered(4, scale=4),
    )
    rows = [proved(1, "wo", "2000-07-01"), proved(1, "mbo", "2005-07-01"), proved(2, "hbo", "2021-07-01")]
    rows += [proved(2, "mbo", "2001-07-01"), proved(4, "high", "2001-07-01")]
    known = known_facts(facts(*rows))
    assert highest_education(known, on=ON).rows() == [
        (1, "wo", date(2000, 7, 1)),
        (2, "mbo", date(2001, 7, 1)),
        (4, "high", date(2001, 7, 1)),
    ]
    later = highest_education(known, on=date(2022, 1, 1))
    assert later.filter(person=2)["education"].to_list() == ["hbo"]
    assert education_of_staff(known, people_on(everyone, ON), on=ON).rows() == [
        ("policy", "mbo", 1),
        ("policy", "wo", 1),
        ("policy", None, 1),  # in the highest and the lowest scale alike: not known stays not known
        (None, "high", 1),
    ]


@pytest.mark.requirement("RIJK-CAR-24")
def test_sets_of_provisions_stand_side_by_side():
    def posted(person, organisation, provision, kind="embassy", until=None):
        said = {"organisation": organisation, "posting_type": kind}
        return fact("posting_abroad", person, "2020-01-01", until, value=provision, **said)

    rows = [
        posted(1, "BZ", "A"),
        posted(2, "BZ", "A"),
        posted(3, "DEF", "B"),
        posted(4, "DEF", "B", "mission"),
    ]
    rows += [posted(5, "EZ", "C", "mission", until="2020-02-01")]
    assert provisions(known_facts(facts(*rows)), on=ON).rows() == [
        ("embassy", "BZ", "A", 2, 2),
        ("embassy", "DEF", "B", 1, 2),
        ("mission", "DEF", "B", 1, 1),
    ]


@pytest.mark.requirement("FED-13")
def test_who_was_seen_early_and_what_followed():
    everyone = staff(
        *entered(1, 2, 4, layer="none"),
        *entered(3),
        act(1, "2016-03-01", "move", unit=1, layer="middle"),
        act(1, "2018-01-01", "move", unit=1, layer="top"),
        act(2, "2017-01-01", "exit"),
        act(3, "2016-03-01", "move", unit=1, layer="top"),
        act(4, "2019-01-01", "move", unit=1, layer="middle"),  # rises, but nobody said so before
    )
    said = {"assessor": "board", "evidence": "report"}
    rows = [fact("potential", person, "2015-03-01", **said) for person in (1, 2, 3)]
    rows.append(fact("potential", 4, "2021-01-01", **said))
    found = followed(known_facts(facts(*rows)), everyone, on=ON)
    chosen = ["person", "layer_then", "rose_on", "rose_to", "months_to_rise", "in_service"]
    assert found.select(chosen).rows() == [
        (1, "none", date(2016, 3, 1), "middle", 12, True),
        (2, "none", None, None, None, False),
        (3, None, None, None, None, True),  # the layer then is not known, so neither is a rise
    ]


@pytest.mark.requirement("VL-CAR-14", "VL-CAR-16")
def test_seniority_of_those_who_came_from_elsewhere():
    def came(person, months):
        said = {"origin": "town", "origin_relation": "statutory", "seniority_months": months}
        return fact("external_mobility", person, "2020-01-01", value="procedure", **said)

    def fixed(person, months, on="2020-01-01"):
        return fact("monetary_seniority", person, on, value=months, basis="act")

    rows = [came(1, "84"), fixed(1, "84"), came(2, "84"), fixed(2, "0"), came(3, "84")]
    rows += [fixed(3, "84", "2021-01-01"), fixed(4, "12"), fixed(1, "90", "2020-07-01")]
    found = carried_seniority(known_facts(facts(*rows)))
    assert found.select("person", "origin", "carried", "recorded", "state").rows() == [
        (1, "town", 84, 84, "carried"),
        (2, "town", 84, 0, "differs"),
        (3, "town", 84, None, "missing"),
    ]
