"""What a kind asks of a row: everything that is wrong, at once."""

from __future__ import annotations

import pytest

from doorstroom.administrations import load
from doorstroom.careers.facts.checks import check_rows
from doorstroom.careers.facts.declared import EDUCATION_ORDER, KINDS
from doorstroom.careers.facts.kinds import ALL_PURPOSES, Subject
from doorstroom.kernel.frames import Category
from tests.careers.facts.made import fact, found, incoming

RIGHT = {
    "education_level": {"value": "hbo", "evidence": "diploma"},
    "project_leader": {"value": "New archive"},
    "trial_period": {"value": "passed", "planned_end": "2021-01-01", "basis": "decree of 2006"},
    "monetary_seniority": {"value": "84", "basis": "act 7"},
    "external_mobility": {
        "value": "mobility of local staff",
        "origin": "town of Ghent",
        "origin_relation": "statutory",
        "seniority_months": "84",
    },
    "experience": {"value": "Bakery", "sector": "private", "ref": "e1"},
    "experience_relevance": {
        "value": "true",
        "experience": "e1",
        "for_function": "buyer",
        "assessor": "HR",
        "reason": "bought flour",
    },
    "prior_competence": {"value": "negotiating", "evidence": "assessment 12", "assessor": "board"},
    "top_group": {"value": "ABD", "basis": "decision 3"},
    "work_to_work": {"basis": "agreement 4"},
    "posting_abroad": {"value": "set A", "organisation": "BZ", "posting_type": "embassy"},
    "expertise": {"value": "dikes"},
    "roster_type": {"value": "three shifts"},
    "community": {"value": "ICT", "joined_by": "own_request"},
    "community_steward": {"value": "ICT"},
    "potential": {"assessor": "board", "evidence": "report 5"},
    "shortage_function": {"source": "list of 2020"},
    "weighing": {"value": "310", "factors": "complexity=250; staff=60", "authority": "government"},
    "staff_kind": {"value": "military"},
}


def of(kind, **said):
    subject = 1 if KINDS[kind].subject is Subject.PERSON else "physician"
    return fact(kind, subject, "2020-01-01", **(RIGHT[kind] | said))


def problems(*rows, administration=None):
    return found(check_rows(incoming(*rows), administration))


def test_every_kind_has_an_example_that_passes():
    assert set(RIGHT) == set(KINDS)
    assert problems(*(of(kind) for kind in KINDS), administration=load("flanders")) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind.code, name) for kind in KINDS.values() for name, form in kind.beside if form.required],
)
def test_what_must_stand_beside_is_asked_for(kind, name):
    assert problems(of(kind, **{name: None})) == [(2, name, "missing")]


@pytest.mark.requirement("VL-CAR-18")
def test_a_claim_without_evidence_or_assessor_is_refused():
    claimed = of("prior_competence", evidence=None, assessor=None)
    assert problems(claimed) == [(2, "assessor", "missing"), (2, "evidence", "missing")]


@pytest.mark.requirement("VL-CAR-21")
def test_a_shortage_is_a_mark_of_the_function_never_of_a_person():
    on_person = fact("shortage_function", 1, "2020-01-01", source="list")
    assert problems(on_person) == [
        (2, "function", "missing"),
        (2, "person", "shortage_function is said of a function, never of a person"),
    ]
    on_function = fact("potential", "physician", "2020-01-01", assessor="board", evidence="report")
    assert [place for _, place, _ in problems(on_function)] == ["function or post", "person"]


@pytest.mark.requirement("VL-CAR-22")
def test_a_trial_period_without_its_set_of_rules_is_refused():
    assert problems(of("trial_period", basis=None)) == [(2, "basis", "missing")]
    late = of("trial_period", planned_end="2020-01-01")
    assert problems(late) == [(2, "planned_end", "not after the start of the fact")]
    assert problems(of("trial_period", planned_end="in June")) == [(2, "planned_end", "not a date")]
    assert problems(of("trial_period", planned_end="2020-02-30")) == [(2, "planned_end", "not a date")]
    assert problems(of("trial_period", value=None)) == []  # the outcome is not known yet


@pytest.mark.parametrize(
    ("kind", "said", "problem"),
    [
        ("education_level", {"value": "scale 11"}, "not an allowed value"),
        ("education_level", {"value": None}, "missing"),
        ("staff_kind", {"value": "army"}, "not an allowed value"),
        ("monetary_seniority", {"value": "7 years"}, "not a whole number"),
        ("monetary_seniority", {"value": "-1"}, "not a whole number"),
        ("monetary_seniority", {"value": "007"}, "not a whole number"),
        ("experience_relevance", {"value": "yes"}, "not a truth value"),
        ("potential", {"value": "true"}, "this kind of fact does not take it"),
    ],
)
def test_values_are_those_of_the_kind(kind, said, problem):
    assert problems(of(kind, **said)) == [(2, "value", problem)]


@pytest.mark.requirement("VL-CAR-07")
@pytest.mark.parametrize("factors", ["250", "complexity", "complexity=; staff=6", "complexity=a"])
def test_a_weighing_names_its_factors_with_points(factors):
    assert problems(of("weighing", factors=factors)) == [(2, "factors", "not factors with points")]


def test_everything_wrong_comes_at_once():
    rows = [
        of("experience", ref=None, sector="church"),
        fact(
            "experience",
            1,
            "2020-01-01",
            "2019-01-01",
            value="Bakery",
            sector="public",
            ref="x",
            evidence="letter",
        ),
        fact("experiense", 1, "2020-01-01"),
        of("top_group", action="annul"),
    ]
    assert problems(*rows) == [
        (2, "ref", "missing"),
        (2, "sector", "not an allowed value"),
        (3, "evidence", "this kind of fact does not take it"),
        (3, "until", "ends before it begins"),
        (4, "kind", "no such kind of fact"),
        (5, "ref", "missing"),
    ]
    (strange,) = check_rows(incoming(rows[2]))
    assert strange.examples["expected"].to_list() == ["experience or expertise or experience_relevance"]


def test_values_of_the_administrations_lists_are_asked_for_where_it_has_them():
    row = of("external_mobility", origin_relation="volunteer")
    problem = (2, "origin_relation", "not in the administration's list")
    assert problems(row, administration=load("flanders")) == [problem]
    assert problems(row) == []  # a list that nobody gave allows all


def test_declarations_are_whole():
    for code, kind in KINDS.items():
        assert kind.code == code
        assert kind.source
        assert kind.meaning
        assert set(kind.within) <= {"value", *kind.companions}
        assert set(kind.purposes) <= {*ALL_PURPOSES, "team"}
        # Whoever it is about may see it, and it says nothing of a person only where none is meant.
        assert {"own_file", "access_request"} <= set(kind.purposes)
        assert (kind.category is Category.NONE) == (kind.subject is not Subject.PERSON)
    assert KINDS["education_level"].value.allowed == tuple(EDUCATION_ORDER)
