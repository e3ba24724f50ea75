"""One kind of facts on a day, as a list: for a purpose, logged, and never of judgements."""

from __future__ import annotations

from datetime import date

import pytest

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import services as ledger
from doorstroom.careers.facts import selectors, services
from doorstroom.kernel.errors import BadInput, Refused
from tests.careers.storage.extracts import careers


@pytest.fixture
def facts(database):
    ledger.import_extract(checked=careers(), by="importer")

    def record(kind, subject, from_on, until=None, value=None, **beside):
        days = {"from_on": date.fromisoformat(from_on), "until": until and date.fromisoformat(until)}
        services.record_fact(kind=kind, subject=subject, value=value, beside=beside, by="clerk", **days)

    record("top_group", "P2", "2011-05-01", value="ABD", basis="decision 3")
    record("top_group", "P1", "2012-01-01", "2015-01-01", value="ABD", basis="decision 4")
    record("potential", "P1", "2013-01-01", assessor="board", evidence="interview")
    record("weighing", "buyer", "2010-01-01", value=60, factors="staff=60", authority="board")
    record("weighing", "buyer", "2014-01-01", value=80, factors="staff=80", authority="board")


def listed(kind, on, **given):
    said = {"by": "clerk", "purpose": "figures"} | given
    return selectors.list_facts_on(kind, on=date.fromisoformat(on), **said)


def reads():
    return list(AuditEvent.objects.using("work").order_by("pk").values_list("purpose", "result"))


def test_people_stand_by_their_number_on_the_days_of_their_facts(facts):
    assert listed("top_group", "2014-12-31").select("person", "value", "basis").rows() == [
        ("P1", "ABD", "decision 4"),
        ("P2", "ABD", "decision 3"),
    ]
    assert listed("top_group", "2015-01-01")["person"].to_list() == ["P2"]
    none = listed("top_group", "2000-01-01")
    assert (none.height, none.columns) == (0, listed("top_group", "2015-01-01").columns)
    assert reads() == [("figures", "done")] * 4


@pytest.mark.requirement("RIJK-CAR-18")
def test_a_community_has_members_of_their_own_will_and_a_steward(facts):
    """Of both, the days; P1 is steward only after having been a member."""

    def record(kind, subject, from_on, until=None, **beside):
        days = {"from_on": date.fromisoformat(from_on), "until": until and date.fromisoformat(until)}
        services.record_fact(kind=kind, subject=subject, value="ICT", beside=beside, by="clerk", **days)

    record("community", "P1", "2012-01-01", "2014-01-01", joined_by="own_request")
    record("community", "P2", "2013-01-01", joined_by="accepted_invitation")
    record("community_steward", "P1", "2014-01-01")
    for on, members, stewards in (
        ("2012-12-31", ["P1"], []),
        ("2013-12-31", ["P1", "P2"], []),
        ("2014-01-01", ["P2"], ["P1"]),
    ):
        assert listed("community", on)["person"].to_list() == members
        assert listed("community_steward", on)["person"].to_list() == stewards


def test_functions_need_no_purpose_and_the_next_weighing_ends_the_one_before(facts):
    assert listed("weighing", "2013-12-31", purpose="").select("function", "value").rows() == [("buyer", 60)]
    assert listed("weighing", "2014-01-01", purpose="").select("function", "value").rows() == [("buyer", 80)]
    assert reads() == []


def test_a_judgement_or_another_purpose_is_refused_and_logged(facts):
    with pytest.raises(Refused, match="one person at a time"):
        listed("potential", "2014-01-01")
    with pytest.raises(Refused, match="not read for this purpose"):
        listed("top_group", "2014-01-01", purpose="curiosity")
    assert reads() == [("", "refused")] * 2
    with pytest.raises(BadInput, match="no kind of fact"):
        listed("nose", "2014-01-01")
