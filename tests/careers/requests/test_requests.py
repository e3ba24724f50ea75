"""Requests for correction: made, added to, decided by HR within reach, never by oneself; nothing undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from doorstroom.accounts.models import Account
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.access import actor_of
from doorstroom.careers.errors import ChangedMeanwhile
from doorstroom.careers.models import Event
from doorstroom.careers.people import amend
from doorstroom.careers.people.amend import Which
from doorstroom.careers.requests import selectors, services
from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, NotAllowed
from tests.web.conftest import Site

TODAY = date(2026, 1, 2)
CANARY = "canary words of a person"


def acts(name: str) -> Actor:
    return actor_of(Account.objects.get(email=f"{name}@example.org"), on=TODAY)


def asked(site: Site) -> CorrectionRequest:
    act = Event.objects.filter(person=site.world.employee).order_by("act_no")[0]
    return services.make_request(
        actor=acts("employee"),
        person=site.world.employee,
        about="act",
        employment=act.employment,
        act_no=act.act_no,
        text=CANARY,
        on=TODAY,
    )


def corrected(site: Site) -> int:
    act = Event.objects.filter(person=site.world.employee).order_by("act_no")[0]
    which = Which(site.world.employee, act.employment, act.act_no, 0)
    done = amend.correct(
        acts("branch_hr_officer"),
        which,
        {"place": "Elsewhere"},
        because="the person was right",
        later_too=False,
        on=TODAY,
    )
    return done.batch


def test_a_person_asks_and_hr_of_the_unit_finds_it(both_sites: Site) -> None:
    made = asked(both_sites)
    assert made.due_on == TODAY + timedelta(days=30)
    assert not made.on_behalf
    for name, there in (("branch_hr_officer", True), ("hr_officer", True), ("other_hr_officer", False)):
        found = selectors.list_queue(acts(name), on=TODAY)
        assert [row.pk for row in found] == ([made.pk] if there else [])
    assert [row.state for row in selectors.list_own(acts("employee"), on=TODAY)] == ["open"]
    assert selectors.list_own(acts("other_employee"), on=TODAY) == []
    with pytest.raises(NotAllowed):
        selectors.list_queue(acts("line_manager"), on=TODAY)
    events = AuditEvent.objects.filter(action="careers.request.made")
    assert [event.object_id for event in events] == [str(both_sites.world.employee)]
    assert CANARY not in str(events.values())


def test_who_is_out_of_reach_sees_no_request(site: Site) -> None:
    made = asked(site)
    for name in ("other_employee", "line_manager", "other_hr_officer", "auditor", "guest"):
        with pytest.raises(NotAllowed):
            selectors.require_request(acts(name), made.pk, on=TODAY)
    with pytest.raises(NotAllowed):
        selectors.require_request(acts("hr_officer"), 99, on=TODAY)


def test_a_grant_names_the_batch_that_corrected_since(both_sites: Site) -> None:
    early = corrected_before(both_sites)
    made = asked(both_sites)
    hr = acts("branch_hr_officer")
    with pytest.raises(BadInput):
        services.grant(actor=hr, request=made.pk, batch=early, text="", on=TODAY)
    batch = corrected(both_sites)
    services.grant(actor=hr, request=made.pk, batch=batch, text="", on=TODAY)
    rows = selectors.list_decided_since(acts("employee"), on=TODAY + timedelta(days=400), days=10_000)
    assert [row.state for row in rows] == ["granted"]
    assert selectors.list_queue(hr, on=TODAY) == []
    assert [row.pk for row in selectors.list_queue(hr, on=TODAY, closed=True)] == [made.pk]


def corrected_before(site: Site) -> int:
    act = Event.objects.filter(person=site.world.employee).order_by("-act_no")[0]
    which = Which(site.world.employee, act.employment, act.act_no, act.version)
    done = amend.correct(acts("hr_officer"), which, {"place": "X"}, because="x", later_too=False, on=TODAY)
    return done.batch


def test_a_refusal_needs_reasons_and_closes_once(both_sites: Site) -> None:
    made, hr = asked(both_sites), acts("branch_hr_officer")
    with pytest.raises(BadInput):
        services.refuse(actor=hr, request=made.pk, text="  ", on=TODAY)
    services.refuse(actor=hr, request=made.pk, text="The diploma says otherwise.", on=TODAY)
    for again in (
        lambda: services.refuse(actor=hr, request=made.pk, text="x", on=TODAY),
        lambda: services.withdraw(actor=acts("employee"), request=made.pk, on=TODAY),
        lambda: services.add_note(actor=acts("employee"), request=made.pk, text="x", on=TODAY),
    ):
        with pytest.raises(ChangedMeanwhile):
            again()
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionNote.objects.create(request=made, kind="withdrawn", at=made.made_at, by="x", by_person=True)


def test_only_the_person_withdraws(site: Site) -> None:
    made = asked(site)
    with pytest.raises(NotAllowed):
        services.withdraw(actor=acts("hr_officer"), request=made.pk, on=TODAY)
    services.withdraw(actor=acts("employee"), request=made.pk, on=TODAY)
    assert [row.state for row in selectors.list_own(acts("employee"), on=TODAY)] == ["withdrawn"]


def test_nobody_decides_about_themselves(site: Site) -> None:
    made = asked(site)
    hr = acts("hr_officer")
    own = Actor(hr.name, site.world.employee, hr.held)
    assert selectors.list_queue(own, on=TODAY) == []
    assert not selectors.may_decide(own, made)
    with pytest.raises(NotAllowed):
        services.refuse(actor=own, request=made.pk, text="no", on=TODAY)
    with pytest.raises(NotAllowed):
        amend.require_writing(own, site.world.employee, on=TODAY)


def test_hr_asks_on_behalf_and_only_within_reach(site: Site) -> None:
    hr, world = acts("branch_hr_officer"), site.world
    made = services.make_request(
        actor=hr, person=world.inside_a[2], about="missing", text="a course", on=TODAY
    )
    assert made.on_behalf
    for actor, person in ((hr, world.inside_b[2]), (acts("employee"), world.inside_a[2])):
        with pytest.raises(NotAllowed):
            services.make_request(actor=actor, person=person, about="missing", text="x", on=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 4001},
        {"about": "salary"},
        {"about": "act", "employment": 1, "act_no": 999},
        {"about": "fact", "fact": 999},
    ],
)
def test_a_request_that_says_nothing_is_refused(site: Site, wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"about": "missing", "text": "x"}
    with pytest.raises(BadInput):
        services.make_request(actor=acts("employee"), person=site.world.employee, on=TODAY, **(given | wrong))
    assert CorrectionRequest.objects.count() == 0


def test_requests_only_grow(both_sites: Site) -> None:
    asked(both_sites)
    for table in (CorrectionRequest, CorrectionNote):
        for change in (
            lambda t=table: (
                t.objects.all().update(version=9)
                if t is CorrectionRequest
                else t.objects.all().update(text="y")
            ),
            lambda t=table: t.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_the_queue_takes_as_many_queries_for_many_as_for_one(
    site: Site, django_assert_max_num_queries
) -> None:
    hr = acts("branch_hr_officer")
    for people in (site.world.inside_a[2:3], site.world.inside_a[3:12]):
        for person in people:
            services.make_request(actor=hr, person=person, about="missing", text="x", on=TODAY)
        selectors.list_queue(hr, on=TODAY)
        with django_assert_max_num_queries(2):
            assert selectors.list_queue(hr, on=TODAY)
