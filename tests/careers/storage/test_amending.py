"""Correcting and annulling acts in the database."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import selectors, services
from doorstroom.careers.errors import LaterActsHoldOldValue
from doorstroom.careers.models import Batch, Event
from doorstroom.careers.staff import Staff
from doorstroom.kernel.errors import BadInput, Refused
from tests.careers.storage.extracts import careers


@pytest.fixture
def first(database):
    return services.import_extract(checked=careers(), by="importer")


def amend(**given):
    facts = {"person_number": "P1", "employment": 1, "act_no": 3, "version": 0, "by": "clerk"}
    if "changes" in given:
        return services.correct_act(**(facts | given))
    return services.annul_act(**(facts | given))


def history(act_no, person="P1", **known):
    ledger = selectors.load_ledger(**known)
    rows = ledger.events.join(ledger.persons.filter(pl.col("number") == person), on="person")
    return rows.filter(pl.col("act_no") == act_no).sort("version")


def test_correction_keeps_the_former_state_visible(first):
    done = amend(changes={"fte_thousandths": 500})
    assert (done.version, done.later) == (1, 0)
    assert history(3)["fte_thousandths"].to_list() == [800, 500]
    assert history(3, known_at=first.known_at)["fte_thousandths"].to_list() == [800]
    on = pl.col("from_on") == date(2014, 1, 1)
    assert selectors.get_segments().filter(on)["fte_thousandths"].to_list() == [500]
    assert selectors.get_segments(known_at=first.known_at).filter(on)["fte_thousandths"].to_list() == [800]
    assert done.known_at > first.known_at


def test_later_acts_are_never_corrected_in_silence(first):
    before = Event.objects.count()
    with pytest.raises(LaterActsHoldOldValue) as error:
        amend(act_no=2, changes={"unit": "U1"})
    assert error.value.amendment.held["act_no"].to_list() == [3, 4]
    assert "act 3 of 2014-01-01: unit" in str(error.value)
    assert Event.objects.count() == before
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(("later_too", "units"), [(True, ["U1", "U1", "U1"]), (False, ["U1", "U2", "U2"])])
def test_later_acts_follow_when_told_to_in_the_same_batch(first, later_too, units):
    done = amend(act_no=2, changes={"unit": "U1"}, later_too=later_too)
    assert done.later == (2 if later_too else 0)
    rows = (
        selectors.get_segments().filter(pl.col("from_on") >= date(2012, 1, 1)).filter(pl.col("person") == 1)
    )
    codes = dict(selectors.load_ledger().units.select("unit", "code").rows())
    assert [codes[unit] for unit in rows["unit"]] == units
    assert Batch.objects.count() == 2


def test_annulled_act_never_was(first):
    done = amend(act_no=3, later_too=False)
    assert selectors.get_segments().filter(pl.col("from_on") == date(2014, 1, 1)).is_empty()
    assert history(3)["action"].to_list() == ["record", "annul"]
    assert selectors.get_segments().equals(Staff.of(selectors.load_ledger()).segments)
    assert [b.kind for b in selectors.list_batches()] == ["annul", "import"]
    assert done.version == 1


def test_second_clerk_does_not_overwrite_the_first(first):
    amend(changes={"fte_thousandths": 500})
    with pytest.raises(Refused, match="has version 1 by now, not 0"):
        amend(changes={"fte_thousandths": 600})
    assert amend(version=1, changes={"fte_thousandths": 600}).version == 2
    assert history(3)["fte_thousandths"].to_list() == [800, 500, 600]


def test_amendment_is_audited_without_values(first):
    amend(changes={"fte_thousandths": 500, "place": "Canary"}, later_too=False)
    event = AuditEvent.objects.get(action="careers.act.corrected")
    assert (event.actor, event.object_type) == ("clerk", "person")
    assert event.details == {"batch": 2, "employment": 1, "act_no": 3, "later": 0}
    amend(act_no=4)
    assert AuditEvent.objects.filter(action="careers.act.annulled").count() == 1


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"person_number": "P9", "changes": {"grade": "X"}}, BadInput, "nobody has"),
        ({"act_no": 9, "changes": {"grade": "X"}}, BadInput, "not in force"),
        ({"employment": 2, "changes": {"grade": "X"}}, BadInput, "not in force"),
        ({"changes": {"unit": "U9"}}, BadInput, "no unit 'U9'"),
        ({"act_no": 1, "later_too": False}, Refused, "before the first entry"),
    ],
)
def test_refused_amendment_leaves_nothing(first, given, error, message):
    with pytest.raises(error, match=message):
        amend(**given)
    assert Event.objects.count() == 6
    assert Batch.objects.count() == 1
    assert AuditEvent.objects.count() == 1
