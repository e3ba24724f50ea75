"""Settings are dated, decided with a reason, logged, and never overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.configuration import selectors
from doorstroom.configuration.declared import GROUPS, SETTINGS
from doorstroom.configuration.kinds import Kind, checked
from doorstroom.configuration.models import Setting
from doorstroom.configuration.services import change
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, Held, NotAllowed, Role, operator

ADMINISTRATOR = Actor("account:1", held=(Held(Role.ADMINISTRATOR),))
TERM = {
    "minimum": 12,
    "maximum": 24,
    "starts_at": "exit",
    "destination": "destroy",
    "basis": "decision of the board",
    "approver": "the archivist",
}


def decide(key="reads.show_names", value=False, after=0, reason="because", actor=ADMINISTRATOR):
    day = timezone.localdate() + timedelta(days=after)
    return change(key=key, value=value, from_on=day, reason=reason, actor=actor)


def test_every_setting_has_its_group_and_a_default_that_fits():
    for key, declared in SETTINGS.items():
        assert declared.key == key
        assert declared.group in GROUPS
        assert checked(declared, declared.default) == declared.default
        assert (declared.kind is Kind.INT) == bool(declared.highest)


def test_no_term_is_built_in():
    terms = [row for row in SETTINGS.values() if row.kind is Kind.RETENTION]
    assert len(terms) > 12
    assert {row.default for row in terms} == {None}


def test_the_default_holds_until_somebody_decides(database):
    assert selectors.value("reads.show_names") is True
    decide()
    assert selectors.value("reads.show_names") is False
    assert selectors.value("reads.show_names", timezone.localdate() - timedelta(days=1)) is True


def test_a_decision_holds_from_its_day_and_the_last_one_of_a_day_wins(database):
    key, today = "sessions.idle_minutes", timezone.localdate()
    decide(key, 30, after=10)
    assert selectors.value(key) == 60
    assert selectors.coming(today) == {key: today + timedelta(days=10)}
    assert selectors.value(key, today + timedelta(days=10)) == 30
    decide(key, 20, after=10)
    assert selectors.value(key, today + timedelta(days=11)) == 20
    decide(key, None, after=12)
    assert selectors.value(key, today + timedelta(days=12)) is None
    assert len(selectors.list_decisions(ADMINISTRATOR, key)) == 3


def test_a_change_is_one_event_in_the_same_transaction(database):
    made = decide()
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.object_id) == (
        "configuration.setting.changed",
        "account:1",
        str(made.pk),
    )
    assert event.details == {"key": "reads.show_names", "from_on": made.from_on.isoformat()}
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        decide(value=True)
        raise ZeroDivisionError
    selectors.forget()
    assert (AuditEvent.objects.count(), Setting.objects.count()) == (1, 1)
    assert selectors.value("reads.show_names") is False


def test_one_query_for_all_settings(database, django_assert_max_num_queries):
    selectors.forget()
    with django_assert_max_num_queries(1):
        assert set(selectors.values()) == set(SETTINGS)
        selectors.value("contact.hr")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_the_administrator_decides(database, role):
    with pytest.raises(NotAllowed):
        decide(actor=Actor("account:2", held=(Held(role),)))
    # Over one unit is not over the whole administration.
    with pytest.raises(NotAllowed):
        decide(actor=Actor("account:2", held=(Held(Role.ADMINISTRATOR, frozenset({1}), 1),)))
    assert not Setting.objects.exists()


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"key": "no.such"}, "there is no setting"),
        ({"value": "yes"}, "neither yes nor no"),
        ({"value": 1}, "neither yes nor no"),
        ({"after": -1}, "the day has passed"),
        ({"reason": "  "}, "needs a reason"),
        ({"reason": "x" * 501}, "needs a reason"),
        ({"key": "sessions.idle_minutes", "value": 4}, "does not fit"),
        ({"key": "sessions.idle_minutes", "value": True}, "does not fit"),
        ({"key": "sessions.idle_minutes", "value": "30"}, "does not fit"),
        ({"key": "requests.decide_within_days", "value": 31}, "does not fit"),
        ({"key": "contact.hr", "value": "x" * 301}, "text cannot be used"),
        ({"key": "contact.hr", "value": "a\x00b"}, "text cannot be used"),
        ({"key": "retention.complaint", "value": "5 years"}, "says several things"),
        *(
            ({"key": "retention.complaint", "value": TERM | wrong}, what)
            for wrong, what in (
                ({"minimum": 25}, "shortest time is longer"),
                ({"minimum": None, "maximum": None}, "neither a shortest nor a longest"),
                ({"maximum": -1}, "the maximum does not fit"),
                ({"maximum": 1.5}, "the maximum does not fit"),
                ({"starts_at": "someday"}, "from when"),
                ({"destination": "forget"}, "from when"),
                ({"basis": ""}, "the basis is missing"),
                ({"approver": " "}, "the approver is missing"),
            )
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_stored(database, given, what):
    with pytest.raises(BadInput, match=what):
        decide(**given)
    assert not Setting.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_term_comes_back_as_it_was_decided(database):
    decide("retention.complaint", {**TERM, "maximum": 60, "more": "left out"})
    assert selectors.value("retention.complaint") == {**TERM, "maximum": 60}


def test_a_date_is_kept_as_a_day():
    declared = next(iter(SETTINGS.values()))
    dated = type(declared)("a.b", Kind.DATE, declared.group, None, declared.title, declared.sentence)
    assert checked(dated, date(2026, 1, 31)) == checked(dated, "2026-01-31") == "2026-01-31"
    with pytest.raises(BadInput, match="no day"):
        checked(dated, "2026-02-31")


@pytest.mark.parametrize("change_", ["update", "delete"])
def test_a_decision_cannot_be_changed(database, change_):
    decide()
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        rows = Setting.objects.all()
        rows.update(value=True) if change_ == "update" else rows.delete()


def test_who_may_not_read_settings_sees_no_decisions(database):
    with pytest.raises(NotAllowed):
        selectors.list_decisions(Actor("account:2", person=5), "reads.show_names")
    assert selectors.list_decisions(operator("x"), "reads.show_names") == []
