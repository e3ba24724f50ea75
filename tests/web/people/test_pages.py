"""Pages about people: who sees whom and what, what is logged, how many questions a page asks."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.careers.career import career
from doorstroom.careers.models import Event, UnitState
from doorstroom.careers.names.selectors import names_of
from doorstroom.careers.selectors import get_career
from tests.web.conftest import Site

MOST_QUERIES = 12


def queries(client: Client, url: str) -> int:
    client.get(url)  # what is made once a process is made
    counters = [CaptureQueriesContext(connections[alias]) for alias in connections]
    for counter in counters:
        counter.__enter__()
    response = client.get(url)
    for counter in counters:
        counter.__exit__(None, None, None)
    assert response.status_code == 200, response.status_code
    return sum(len(counter) for counter in counters)


def logged(person: int, action: str = "careers.file.read") -> list[AuditEvent]:
    rows = AuditEvent.objects.using("work").filter(object_type="person", object_id=str(person), action=action)
    return list(rows.order_by("pk"))


@pytest.mark.parametrize(
    ("account", "who", "status"),
    [
        ("employee", "employee", 200),
        ("employee", "colleague", 404),
        ("employee", "there", 404),
        ("line_manager", "colleague", 200),
        ("line_manager", "there", 404),
        ("line_manager", "gone", 404),
        ("other_line_manager", "there", 200),
        ("other_line_manager", "colleague", 404),
        ("hr_officer", "colleague", 200),
        ("hr_officer", "there", 200),
        ("hr_officer", "gone", 200),
        ("branch_hr_officer", "gone", 200),
        ("branch_hr_officer", "there", 404),
        ("other_hr_officer", "colleague", 404),
        ("other_hr_officer", "gone", 404),
        ("planner", "colleague", 403),
        ("auditor", "colleague", 403),
        ("administrator", "colleague", 403),
        ("guest", "colleague", 403),
    ],
)
def test_a_file_opens_to_who_may_and_is_logged(site: Site, account: str, who: str, status: int) -> None:
    world = site.world
    person = {
        "employee": world.employee,
        "colleague": world.inside_a[3],
        "there": world.inside_b[2],
        "gone": world.gone,
    }[who]
    response = site.client(account).get(f"/people/{person}")
    assert response.status_code == status
    name = names_of([person])[person]
    assert (name in response.content.decode()) == (status == 200)
    done = [event for event in logged(person) if event.result == "done"]
    assert len(done) == (status == 200)
    if done:
        assert done[0].purpose == {"employee": "own_file"}.get(
            account, "team" if "manager" in account else "personnel_administration"
        )
        assert done[0].details["role"] in ("own", "line_manager", "hr_officer")


def test_who_is_nobody_gets_the_same_answer_as_out_of_reach(site: Site) -> None:
    assert site.client("line_manager").get("/people/999999").status_code == 404
    assert site.client("hr_officer").get("/people/999999").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(site: Site) -> None:
    for url in ("/people", "/people/me", f"/people/{site.world.employee}", "/people/requests"):
        assert site.client().get(url).status_code == 302


def test_a_transferred_person_is_seen_where_they_are_now(site: Site) -> None:
    world = site.world
    person = next(one for one in world.inside_a[2:] if not Event.objects.filter(person=one, employment=2))
    last = Event.objects.filter(person=person).order_by("-effective_on", "-act_no")[0]
    code = UnitState.objects.filter(unit=world.branch_b).order_by("-effective_on")[0].code
    client = site.client("hr_officer")
    given = edited(client, person, last, unit=code, effective_on=last.effective_on.isoformat())
    assert client.post(url_of(person, last), given).status_code == 302
    assert site.client("line_manager").get(f"/people/{person}").status_code == 404
    assert site.client("other_line_manager").get(f"/people/{person}").status_code == 200


def url_of(person: int, act: Event, what: str = "correct") -> str:
    return f"/people/{person}/acts/{act.employment}/{act.act_no}/{what}"


def edited(client: Client, person: int, act: Event, **changes: str) -> dict[str, str]:
    """The form of an act as a browser would send it, with other values, confirmed."""
    form = client.get(url_of(person, act)).context["form"]
    found = {field.name: field.value() for field in form.columns}
    held = {name: str(value) for name, value in found.items() if value is not None}
    more = {
        "version": str(act.version),
        "because": "canary words of the clerk",
        "sure": "1",
        "later_too": "yes",
    }
    return held | more | changes


def test_the_timeline_is_the_career_of_the_command_line(site: Site) -> None:
    person = site.world.inside_a[2]
    response = site.client("hr_officer").get(f"/people/{person}")
    told = career(
        get_career(site.world.numbers[person], by="test", purpose="audit"), site.world.numbers[person]
    )
    shown = [(stop.employment, stop.act_no) for stop in response.context["stops"] if stop.act_no]
    assert sorted(shown) == sorted((act.employment, act.act_no) for act in told.acts)
    exported = site.client("hr_officer").get(f"/people/{person}/download/json").json()
    plain = json.loads(json.dumps(told.as_dict()))
    assert exported["career"]["acts"] == plain["acts"]
    assert exported["career"]["annulled"] == plain["annulled"]


def test_a_line_manager_sees_no_canary(site: Site) -> None:
    """Salary, birth date, sex, personnel number, hidden reasons and former versions stay with HR."""
    person = site.world.inside_a[3]
    acts = list(Event.objects.filter(person=person).order_by("-act_no"))
    hr, manager = site.client("hr_officer"), site.client("line_manager")
    given = edited(hr, person, acts[0], reason="career_break_start", kind="change", post="CANARY-POST")
    response = hr.post(url_of(person, acts[0]), given)
    assert response.status_code == 302, response.context["form"].errors
    seen = hr.get(f"/people/{person}").content.decode()
    hidden = manager.get(f"/people/{person}").content.decode()
    number = site.world.numbers[person]
    for canary in (number, "canary words of the clerk"):
        assert canary in seen
        assert canary not in hidden
    file = manager.get(f"/people/{person}").context["file"]
    for act in file.career.acts:
        assert "scale" not in act.said.state
        assert act.said.reason != "career_break_start"
        assert not act.former
        assert act.said.source_ref is None
    assert not file.career.annulled
    assert not any(file.career.person.values())
    assert not file.origins


@pytest.mark.parametrize("account", ["line_manager", "hr_officer"])
def test_the_list_holds_who_is_within_reach(site: Site, account: str) -> None:
    world = site.world
    response = site.client(account).get("/people?order=unit")
    total = response.context["total"]
    people = {row["person"] for row in response.context["rows"]}
    if account == "line_manager":
        assert total == len(world.inside_a)
        assert people <= set(world.inside_a)
        assert "number" not in response.context["columns"]
    else:
        assert total > len(world.inside_a) + len(world.inside_b) - 1
        assert len(people) == 25
    event = AuditEvent.objects.using("work").filter(action="careers.staff.list").last()
    assert event is not None
    assert event.details["people"] == len(people)


def test_the_list_is_narrowed_within_reach_only(site: Site) -> None:
    world = site.world
    hr = site.client("hr_officer")
    narrowed = hr.get(f"/people?unit={world.branch_a}")
    assert narrowed.context["total"] == len(world.inside_a)
    assert site.client("line_manager").get(f"/people?unit={world.branch_b}").status_code == 404
    former = hr.get(f"/people?unit={world.branch_a}&who=former")
    names = {row["person"] for page in (1, 2, 3, 4) for row in _rows(hr, world.branch_a, page)}
    assert former.context["total"] >= 1
    assert world.gone in names
    manager = site.client("line_manager").get("/people?who=former")
    assert {row["person"] for row in manager.context["rows"]} <= set(world.inside_a)
    for wrong in ("?order=salary", "?unit=x"):
        assert hr.get(f"/people{wrong}").status_code == 404


def _rows(client: Client, unit: int, page: int) -> list[dict[str, int]]:
    return client.get(f"/people?unit={unit}&who=former&page={page}").context["rows"]


def test_searching_goes_by_post_and_keeps_names_out_of_addresses(site: Site) -> None:
    person = site.world.inside_a[2]
    name = names_of([person])[person]
    client = site.client("line_manager")
    found = client.post("/people", {"text": name})
    assert found.status_code == 200
    assert f"/people/{person}" in found.content.decode()
    page = found.content.decode()
    assert quote(name) not in page
    assert f"<title>{name}" not in page
    short = client.post("/people", {"text": "a"})
    assert short.status_code == 422
    assert 'value="a"' in short.content.decode()
    assert site.client("employee").post("/people", {"text": name}).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/people/me",
        "/people/{one}",
        "/people",
        "/people?order=unit",
        "/people/units",
        "/people/units/{unit}",
        "/people/requests",
        "/people/requests/mine",
        "/people/{one}/download",
        "/people/{one}/registered",
        "/people/{one}/name",
    ],
)
def test_pages_stay_within_their_budget(both_sites: Site, url: str) -> None:
    world = both_sites.world
    account = "employee" if url.endswith(("/me", "/mine")) else "branch_hr_officer"
    address = url.format(one=world.inside_a[4], unit=world.branch_a)
    assert queries(both_sites.client(account), address) <= MOST_QUERIES


def test_a_page_asks_as_much_for_one_as_for_25(site: Site) -> None:
    client = site.client("hr_officer")
    sizes = {unit: client.get(f"/people?unit={unit}").context["total"] for unit in _units()}
    few = min((n, unit) for unit, n in sizes.items() if 0 < n < 6)[1]
    assert queries(client, f"/people?unit={few}") == queries(client, "/people")
    acts = sorted((Event.objects.filter(person=person).count(), person) for person in site.world.inside_a[2:])
    assert acts[0][0] < acts[-1][0]
    assert queries(client, f"/people/{acts[0][1]}") == queries(client, f"/people/{acts[-1][1]}")


def _units() -> list[int]:
    return sorted(set(UnitState.objects.values_list("unit", flat=True)))


def test_as_known_on_a_day_before_anything_was_known_says_so(site: Site) -> None:
    client = site.client("employee")
    response = client.get("/people/me?on=1999-01-01")
    assert response.status_code == 422
    assert response.context["stops"]
    wrong = client.get("/people/me?on=yesterday")
    assert wrong.status_code == 422
    today = timezone.localdate().isoformat()
    assert client.get(f"/people/me?on={today}").status_code == 200


def test_a_stranger_finds_the_own_career_and_who_looked_within_two_clicks(site: Site) -> None:
    site.client("hr_officer").get(f"/people/{site.world.employee}")
    client = site.client("employee")
    assert 'href="/people/me"' in client.get("/").content.decode()
    mine = client.get("/people/me").content.decode()
    assert names_of([site.world.employee])[site.world.employee] in mine
    assert 'href="/logs/mine"' in mine
    assert client.get("/logs/mine").status_code == 200


def test_a_unit_shows_its_head_count_only_to_who_may_list(site: Site) -> None:
    world = site.world
    url = f"/people/units/{world.branch_a}"
    assert site.client("line_manager").get(url).context["unit"].people[0] == len(world.inside_a)
    for account in ("employee", "other_line_manager", "planner"):
        assert site.client(account).get(url).context["unit"].people is None
    assert site.client("employee").get("/people/units/999999").status_code == 404


def test_no_title_holds_a_name(site: Site) -> None:
    client, world = site.client("hr_officer"), site.world
    person = world.inside_a[3]
    name = names_of([person])[person]
    act = Event.objects.filter(person=person).order_by("act_no").last()
    assert act is not None
    for url in (
        f"/people/{person}",
        url_of(person, act),
        url_of(person, act, "annul"),
        f"/people/{person}/registered",
        f"/people/{person}/name",
        f"/people/{person}/download",
        f"/people/{person}/ask",
    ):
        page = client.get(url)
        assert page.status_code == 200, url
        title = page.content.decode().split("<title>")[1].split("</title>")[0]
        assert not set(name.split()) & set(title.split()), url
        assert name in page.content.decode()


def test_today_is_the_day_of_the_request(site: Site) -> None:
    file = site.client("employee").get("/people/me").context["file"]
    assert file.on == timezone.localdate() >= date(2026, 1, 1)


def test_hr_sees_how_often_a_file_was_opened_and_no_names(both_sites: Site) -> None:
    person = both_sites.world.employee
    hr, manager = both_sites.client("branch_hr_officer"), both_sites.client("line_manager")
    for client in (hr, manager):
        client.get(f"/people/{person}")
    both_sites.client("employee").get("/people/me")  # the person's own reading does not count
    page = hr.get(f"/people/{person}", headers={"accept-language": "en"})
    html = page.content.decode()
    assert page.context["times"] == 3  # with this one
    assert "This year the file was opened 3 times." in html
    assert "line manager" not in html
    assert both_sites.client("other_hr_officer").get(f"/people/{person}").status_code == 404
