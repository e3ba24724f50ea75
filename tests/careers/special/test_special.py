"""Special categories: four answers, own store, every reading logged with its purpose."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import schema
from doorstroom.careers.models import Event, PersonState
from doorstroom.careers.special import selectors, services
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.kernel.errors import BadInput, Refused

ILLNESS, ORIGIN = "disability_or_chronic_illness", "foreign_origin"
ASKED = {"asked_on": date(2024, 1, 1), "answered_on": date(2024, 2, 1)}


def answer(person, value, **given):
    facts = {"group": ILLNESS, "basis": "self_identified", "definition": "own-2024", "by": "portal"}
    dates = {} if value == "not_asked" else ASKED
    return services.record_answer(person=person, answer=value, **(facts | dates | given))


def read(persons, **given):
    facts = {"group": ILLNESS, "basis": "self_identified", "definition": "own-2024", "on": date(2025, 1, 1)}
    facts |= {"by": "monitor", "purpose": "representation"} | given
    return dict(selectors.list_answers(persons=persons, **facts).iter_rows())


@pytest.mark.requirement("DIV-32")
def test_four_answers_are_four_answers(database):
    for person, value in enumerate(("yes", "no", "prefers_not_to_say", "not_asked"), 1):
        answer(person, value)
    assert read([1, 2, 3, 4, 5]) == {
        1: "yes",
        2: "no",
        3: "prefers_not_to_say",
        4: "not_asked",
        5: "not_asked",  # of whom nothing is recorded; never "no"
    }


@pytest.mark.requirement("DIV-43")
def test_person_may_be_in_several_groups_with_source_and_date(database):
    answer(1, "yes", group=ILLNESS)
    answer(1, "yes", group=ORIGIN, basis="register", definition="national-register", asked_on=None)
    mine = selectors.get_answers(person=1, by="P1", purpose="own_file")
    assert [(one.group, one.basis, one.answered_on) for one in mine] == [
        (ILLNESS, "self_identified", date(2024, 2, 1)),
        (ORIGIN, "register", date(2024, 2, 1)),
    ]


@pytest.mark.requirement("DIV-32")
def test_registered_and_self_declared_answers_do_not_mix(database):
    answer(1, "yes", basis="register", asked_on=None)
    answer(2, "yes")
    assert read([1, 2]) == {1: "not_asked", 2: "yes"}
    assert read([1, 2], basis="register") == {1: "yes", 2: "not_asked"}
    assert read([1, 2], definition="other") == {1: "not_asked", 2: "not_asked"}


def test_later_answer_holds_from_its_day_and_the_former_stays(database):
    answer(1, "yes")
    answer(1, "prefers_not_to_say", answered_on=date(2025, 6, 1))
    answer(1, "no", answered_on=date(2024, 1, 15))  # an old form, entered late
    assert read([1], on=date(2025, 5, 31)) == {1: "yes"}
    assert read([1], on=date(2025, 6, 1)) == {1: "prefers_not_to_say"}
    assert read([1], on=date(2023, 1, 1)) == {1: "not_asked"}
    assert SpecialAnswer.objects.count() == 3


@pytest.mark.parametrize("purpose", ["representation", "proven_tie", "reserved_post"])
def test_reading_is_logged_with_its_purpose(database, purpose):
    answer(1, "yes")
    read([1, 2], purpose=purpose)
    event = AuditEvent.objects.using("special").get(action="special.store.read")
    assert (event.actor, event.purpose, event.result) == ("monitor", purpose, "done")
    assert event.details["persons"] == 2


@pytest.mark.parametrize("purpose", ["", "own_file", "curiosity"])
def test_calculation_for_another_purpose_is_refused_and_logged(database, purpose):
    answer(1, "yes")
    with pytest.raises(Refused, match="not read for this purpose"):
        read([1], purpose=purpose)
    event = AuditEvent.objects.using("special").get(action="special.store.read")
    assert event.result == "refused"
    with pytest.raises(Refused):
        selectors.get_answers(person=1, by="boss", purpose="representation")


def test_log_that_cannot_be_written_stops_the_reading(database, monkeypatch):
    answer(1, "yes")

    def fail(**_):
        raise OSError("the log cannot be written")

    monkeypatch.setattr("doorstroom.careers.special.selectors.audit.record", fail)
    with pytest.raises(OSError, match="log"):
        read([1])


def test_no_log_holds_an_answer(database):
    canary = answer(1, "prefers_not_to_say")
    read([1])
    selectors.get_answers(person=1, by="P1", purpose="own_file")
    assert AuditEvent.objects.using("special").count() == 3
    for event in AuditEvent.objects.using("special"):
        assert "prefers_not" not in str(vars(event))
    assert "prefers_not" not in str(canary)


def test_no_column_of_the_register_holds_special_categories():
    names = {field.name for model in (Event, PersonState) for field in model._meta.get_fields()}
    for frame in (schema.LEDGER, schema.PERSONS, schema.STRETCHES, schema.SEGMENTS):
        names |= set(frame.names)
    for word in (
        "disab",
        "illness",
        "origin",
        "nationality",
        "birthplace",
        "health",
        "union",
        "religio",
        "special",
    ):
        assert not [name for name in names if word in name]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"group": "women"}, "group"),
        ({"answer": "maybe"}, "answer"),
        ({"basis": "guess"}, "basis"),
        ({"definition": ""}, "definition"),
        ({"answered_on": None}, "no day"),
        ({"answered_on": date(2023, 1, 1)}, "before it was asked"),
        ({"answer": "not_asked"}, "was not asked"),
        ({"basis": "register"}, "register asks nobody"),
        ({"basis": "register", "answer": "prefers_not_to_say", "asked_on": None}, "register asks nobody"),
    ],
)
def test_answer_that_contradicts_itself_is_refused(database, given, message):
    facts = {
        "person": 1,
        "group": ILLNESS,
        "answer": "yes",
        "basis": "self_identified",
        "definition": "d",
        **ASKED,
    }
    with pytest.raises(BadInput, match=message):
        services.record_answer(**(facts | {"by": "portal"} | given))
    assert not SpecialAnswer.objects.exists()
    row = {name: value for name, value in (facts | given).items() if name != "by"}
    row |= {"recorded_at": "2024-01-01T00:00:00Z", "recorded_by": "x"}
    with pytest.raises(IntegrityError), transaction.atomic("special"):
        SpecialAnswer.objects.create(**row)  # nor does the database take it


def test_answers_only_grow(database):
    answer(1, "yes")
    for change in (lambda: SpecialAnswer.objects.update(answer="no"), SpecialAnswer.objects.all().delete):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic("special"):
            change()
    assert SpecialAnswer.objects.get().answer == "yes"
