"""Facts against those that are there: known twice, corrected, annulled, contradicting."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from doorstroom.careers.facts.known import facts_on, known_facts, of_kind
from doorstroom.careers.facts.recording import record_facts
from tests.careers.facts.made import NUMBERS, STAMP, day, fact, facts, found, incoming

NONE = facts()


def record(known, *rows, **given):
    return record_facts(known, incoming(*rows), numbers=NUMBERS, first=known.height + 1, **given)


def stored(recorded, known=NONE):
    """The facts as they stand after the recording, an hour later than the last."""
    later = STAMP + timedelta(hours=1 + known.height)
    return pl.concat([known, recorded.rows.with_columns(recorded_at=pl.lit(later, pl.Datetime("us", "UTC")))])


def counts(recorded):
    return recorded.rows.height, recorded.duplicates, recorded.corrections, recorded.annulments


def problems(recorded):
    return found(recorded.problems)


LEADER = fact("project_leader", 1, "2020-01-01", value="Archive", ref="p1")
DIPLOMA = fact("education_level", 1, "2010-07-01", value="hbo", evidence="diploma")
MEMBER = fact("top_group", 2, "2018-01-01", value="ABD", basis="decision")


def test_the_same_file_twice_is_once():
    rows = (LEADER, DIPLOMA, MEMBER)
    first = record(NONE, *rows)
    assert (counts(first), problems(first)) == ((3, 0, 0, 0), [])
    again = record(stored(first), *rows)
    assert (counts(again), problems(again)) == ((0, 3, 0, 0), [])
    assert counts(record(NONE, DIPLOMA, DIPLOMA, LEADER, LEADER)) == (2, 2, 0, 0)


def test_a_correction_is_a_version_and_what_was_known_stays():
    known = stored(record(NONE, LEADER))
    ended = LEADER | {"action": "correct", "until": day("2021-01-01")}
    done = record(known, ended)
    assert (counts(done), done.rows.select("fact", "version").rows()) == ((1, 0, 1, 0), [(1, 1)])
    all_of_it = stored(done, known)
    assert known_facts(all_of_it)["until"].to_list() == [day("2021-01-01")]
    assert known_facts(all_of_it, STAMP + timedelta(hours=1))["until"].to_list() == [None]
    assert known_facts(all_of_it, STAMP).is_empty()
    assert counts(record(all_of_it, LEADER, ended)) == (0, 2, 0, 0)  # the old file undoes nothing


def test_an_annulled_fact_never_was():
    known = stored(record(NONE, LEADER))
    gone = record(known, LEADER | {"action": "annul"})
    assert counts(gone) == (1, 0, 0, 1)
    after = stored(gone, known)
    assert known_facts(after).is_empty()
    assert known_facts(after, STAMP + timedelta(hours=1)).height == 1
    assert counts(record(after, LEADER | {"action": "annul"})) == (0, 1, 0, 0)
    late = record(after, LEADER | {"action": "correct", "value": "Library"})
    assert problems(late) == [(2, "ref", "the fact was annulled")]


def test_one_file_may_record_correct_and_annul():
    steps = [LEADER, LEADER | {"action": "correct", "value": "Library"}, LEADER | {"action": "annul"}]
    done = record(NONE, *steps)
    assert done.rows.select("fact", "version", "action").rows() == [
        (1, 0, "record"),
        (1, 1, "correct"),
        (1, 2, "annul"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (LEADER | {"value": "Library"}, "ref", "the number of this fact is known, with other content"),
        (LEADER | {"ref": "p9", "action": "correct"}, "ref", "no fact with this number is known"),
        (LEADER | {"ref": "p9", "action": "annul"}, "ref", "no fact with this number is known"),
        (LEADER | {"person": 77}, "person", "nobody has this personnel number"),
        (
            LEADER | {"ref": None, "from_on": day("2020-06-01")},
            "from_on",
            "overlaps another fact of this kind",
        ),
    ],
)
def test_what_contradicts_the_known_is_refused(row, column, problem):
    assert problems(record(stored(record(NONE, LEADER)), row)) == [(2, column, problem)]


def test_overlaps_are_judged_by_subject_and_what_is_said():
    other = LEADER | {"ref": None, "value": "Library"}
    assert problems(record(NONE, LEADER, other, LEADER | {"person": 2})) == []
    long = fact("top_group", 1, "2010-01-01", "2020-01-01", value="ABD", basis="x")
    short = fact("top_group", 1, "2011-01-01", "2012-01-01", value="ABD", basis="x")
    late = fact("top_group", 1, "2015-01-01", "2025-01-01", value="ABD", basis="x")
    next_to = fact("top_group", 1, "2020-01-01", None, value="ABD", basis="x")
    assert problems(record(NONE, long, next_to)) == []
    wrong = problems(record(NONE, long, short, late))
    assert {row for row, _, _ in wrong} == {2, 3, 4}


def test_the_next_fact_ends_the_one_before_where_the_kind_says_so():
    rows = [
        fact("staff_kind", 1, "2010-01-01", value="military"),
        fact("staff_kind", 1, "2015-01-01", value="civil"),
        fact("staff_kind", 2, "2010-01-01", value="civil"),
    ]
    known = known_facts(stored(record(NONE, *rows)))
    ends = dict(known.select("fact", "until").rows())
    assert ends == {1: day("2015-01-01"), 2: None, 3: None}
    on = of_kind(facts_on(known, day("2014-12-31")), "staff_kind")
    assert on.select("person", "value").rows() == [(1, "military"), (2, "civil")]
    twice = fact("staff_kind", 1, "2015-01-01", value="military")
    assert problems(record(stored(record(NONE, *rows)), twice)) == [
        (2, "from_on", "two such facts from the same day")
    ]


def test_a_judgement_names_an_experience_of_the_same_person():
    bakery = fact("experience", 1, "2010-01-01", value="Bakery", sector="private", ref="a")
    said = {"experience": "a", "for_function": "buyer", "assessor": "HR", "reason": "why", "value": "true"}
    of_own, of_other = (fact("experience_relevance", who, "2019-01-01", **said) for who in (1, 2))
    assert problems(record(NONE, bakery, of_own)) == []
    assert problems(record(NONE, bakery, of_other)) == [(3, "experience", "no such experience")]
    known = stored(record(NONE, bakery, of_own))
    gone = record(known, bakery | {"action": "annul"})
    assert problems(gone) == [(None, "experience", "no such experience")]


@pytest.mark.requirement("VL-CAR-16")
@pytest.mark.parametrize(("fixed", "refused"), [("84", False), ("0", True), ("60", True)])
def test_seniority_brought_along_is_carried_over_as_it_was(fixed, refused):
    move = fact(
        "external_mobility",
        1,
        "2020-01-01",
        value="procedure",
        origin="town",
        origin_relation="statutory",
        seniority_months="84",
    )
    seniority = fact("monetary_seniority", 1, "2020-01-01", value=fixed, basis="act")
    problem = "the monetary seniority at entry is not the one carried over"
    both = problems(record(NONE, move, seniority))
    assert both == ([(2, "value", problem), (3, "value", problem)] if refused else [])
    apart = problems(record(stored(record(NONE, move)), seniority))
    assert apart == ([(2, "value", problem)] if refused else [])


@pytest.mark.requirement("RIJK-CAR-18")
def test_a_community_is_no_organisation_unit():
    member = fact("community", 1, "2020-01-01", value="ICT", joined_by="own_request")
    codes = frozenset({"ICT", "U1"})
    problem = "this is an organisation unit, not a community"
    assert problems(record(NONE, member)) == []
    assert problems(record(NONE, member, unit_codes=codes)) == [(2, "value", problem)]
