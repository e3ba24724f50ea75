"""A person sees who read about them; nobody else does but an auditor (obligation L7)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from doorstroom.accounts.models import Account
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.selectors import count_reads_since, reads_by_day, reads_of
from doorstroom.audit.services import record, record_reading
from doorstroom.configuration.services import change
from doorstroom.rights import Actor, Held, NotAllowed, Role, operator

URL = "/logs/mine"


def actor(name: str, role: Role | None = None, unit: int | None = None, person: int | None = None) -> Actor:
    account = Account.objects.get(email=f"{name}@example.org")
    units = frozenset({unit}) if unit else None
    return Actor(account.actor_name, person, (Held(role, units, unit),) if role else ())


def read_file(site, by="line_manager", purpose="personnel_administration", **more) -> AuditEvent:
    return record(
        by=actor(by).name,
        action="careers.file.read",
        object_type="person",
        object_id=site.world.employee,
        purpose=purpose,
        details={"role": "line_manager", "unit": site.world.branch_a},
        store="work",
        **more,
    )


def read_list(site, people, by="hr_officer", action="careers.staff.list", purpose="figures") -> AuditEvent:
    who = actor(by, Role.HR_OFFICER)
    return record_reading(actor=who, action=action, purpose=purpose, people=people)


def test_a_person_reads_in_plain_words_who_looked(both_sites) -> None:
    read_file(both_sites)
    page = both_sites.client("employee").get(URL).content.decode()
    assert "line manager" in page  # the name of the account
    assert "lijnmanager" in page or "leidinggevende" in page or "(line manager" in page
    assert "account:" not in page


def test_own_visits_refusals_and_other_people_are_left_out(both_sites) -> None:
    world = both_sites.world
    me = actor("employee", person=world.employee)
    read_file(both_sites, by="employee", purpose="own_file")
    read_file(both_sites, result="refused")
    record(
        by="account:1",
        action="careers.file.read",
        object_type="person",
        object_id=world.other_employee,
        store="work",
    )
    record(
        by="account:1",
        action="careers.file.write",
        object_type="person",
        object_id=world.employee,
        store="work",
    )
    assert reads_of(me, world.employee, own_name=me.name) == []
    assert [one.purpose for one in reads_of(me, world.employee)] == ["own_file"]


def test_lists_and_downloads_count_and_figures_stand_apart(both_sites) -> None:
    world = both_sites.world
    me = actor("employee", person=world.employee)
    read_list(both_sites, world.inside_a)
    read_list(both_sites, world.inside_b)
    read_list(both_sites, [*world.inside_a, *world.inside_b], action="careers.figures.read")
    seen, counted = reads_of(me, world.employee), reads_of(me, world.employee, counted=True)
    assert [(one.action, one.people) for one in seen] == [("careers.staff.list", len(world.inside_a))]
    assert [one.action for one in counted] == ["careers.figures.read"]
    client = both_sites.client("employee")
    assert str(len(world.inside_a)) in client.get(URL).content.decode()
    assert "hr officer" in client.get(f"{URL}?kind=figures").content.decode()


def test_special_readings_are_told_too(both_sites) -> None:
    person = both_sites.world.employee
    record(
        by="account:1",
        action="special.store.read",
        object_type="person",
        object_id=person,
        purpose="access_request",
        store="special",
    )
    me = actor("employee", person=person)
    assert [one.action for one in reads_of(me, person)] == ["special.store.read"]


def test_the_list_goes_on_without_losing_or_doubling_a_line(both_sites) -> None:
    for number in range(30):
        read_file(both_sites)
        if number % 5 == 0:
            read_list(both_sites, [both_sites.world.employee])
    client, seen, query = both_sites.client("employee"), 0, ""
    for _ in range(4):
        page = client.get(URL + query)
        seen += len(page.context["lines"])
        query = page.context["further"]
        if not query:
            break
    assert seen == 36


def test_names_are_a_setting(site) -> None:
    read_file(site)
    change(
        key="reads.show_names",
        value=False,
        from_on=timezone.localdate(),
        reason="decided with the unions",
        actor=operator("test"),
    )
    lines = site.client("employee").get(URL).context["lines"]
    assert [line.who for line in lines] == ["Een collega"] or [line.who for line in lines] == ["A colleague"]
    assert lines[0].unit
    page = site.client("auditor").get(f"/logs/people/{site.world.employee}")
    assert [line.who for line in page.context["lines"]] == ["line manager"]


def test_a_summary_tells_a_reader_once_a_day(both_sites) -> None:
    person = both_sites.world.employee
    me = actor("employee", person=person)
    for _ in range(3):
        read_file(both_sites)
    read_list(both_sites, [person])
    told = reads_by_day(me, person, own_name=me.name)
    assert [(one.action, one.times) for one in told] == [("careers.staff.list", 1), ("careers.file.read", 3)]
    today = timezone.localdate()
    assert count_reads_since(me, person, today) == 4
    assert count_reads_since(me, person, today + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "who", ["line_manager", "hr_officer", "planner", "administrator", "other_employee", "guest"]
)
def test_nobody_else_sees_who_read_about_a_person(site, who) -> None:
    assert site.client(who).get(f"/logs/people/{site.world.employee}").status_code in (403, 404)


def test_the_selector_itself_refuses(site) -> None:
    person = site.world.employee
    for other in (
        actor("hr_officer", Role.HR_OFFICER),
        actor("other_employee", person=site.world.other_employee),
        actor("auditor", Role.AUDITOR, unit=site.world.branch_a),  # of one branch only
        Actor("token:1", person, only=frozenset({"careers.file.read"})),
    ):
        for ask in (reads_of, reads_by_day):
            with pytest.raises(NotAllowed):
                ask(other, person)
        with pytest.raises(NotAllowed):
            count_reads_since(other, person, timezone.localdate())


def test_an_auditor_sees_it_and_leaves_a_line(both_sites) -> None:
    read_file(both_sites)
    person = both_sites.world.employee
    client = both_sites.client("auditor")
    assert client.get(f"/logs/people/{person}").status_code == 200
    assert client.get("/logs/people/99999999").status_code == 404
    event = AuditEvent.objects.using("work").get(action="careers.reads.read")
    assert (event.object_id, event.purpose) == (str(person), "audit")


def test_without_a_file_there_is_nothing_to_see(site) -> None:
    assert site.client("guest").get(URL).status_code in (403, 404)
    assert site.client("auditor").get(URL).status_code == 404
    assert site.client().get(URL).status_code == 302


def test_a_reading_of_many_comes_as_one_line_a_person(both_sites) -> None:
    people = sorted(both_sites.world.inside_a)
    event = read_list(both_sites, people)
    answer = both_sites.client("auditor").get(f"/logs/events/work/{event.pk}/people")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [int(row["person"]) for row in rows] == people
    assert {row["operation_id"] for row in rows} == {str(event.operation_id)}
    assert AuditEvent.objects.using("work").filter(action="audit.log.exported").count() == 1
