"""Pages about accounts: who sees them, what they change, what they refuse."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.access import actor_of
from doorstroom.rights import Role
from doorstroom.web.administration.area import tasks
from doorstroom.web.administration.units import find_unit, unit_labels, units_of_day
from tests.web.conftest import Site


def account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@example.org")


def address(name: str, rest: str = "") -> str:
    return f"/administration/accounts/{account(name).pk}{rest}"


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("work").filter(action=action).order_by("pk"))


def unit_code(site: Site) -> str:
    today = timezone.localdate()
    return next(one.code for one in units_of_day(today) if one.number == site.world.branch_a)


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("auditor", 200), ("hr_officer", 403), ("employee", 403), ("anonymous", 302)],
)
def test_who_reads_accounts(site: Site, who: str, status: int) -> None:
    client = site.client(who)
    for page in ("/administration/accounts", "/administration/roles", address("guest")):
        assert client.get(page).status_code == status, page


def test_an_auditor_reads_and_changes_nothing(site: Site) -> None:
    client = site.client("auditor")
    html = client.get(address("hr_officer")).content.decode()
    assert 'action="/administration' not in html.split("<main")[1]
    grant = account("hr_officer").grants.get()
    posts = (
        ("/administration/accounts/new", {"name": "A", "email": "a@example.org", "language": "nl"}),
        (address("guest", "/roles"), {"role": "planner"}),
        (address("hr_officer", f"/roles/{grant.pk}/end"), {}),
        (address("hr_officer", f"/roles/{grant.pk}/confirm"), {}),
        (address("guest", "/person"), {"number": "1"}),
        (address("guest", "/invite"), {}),
        (address("guest", "/sessions"), {}),
        (address("guest", "/factor"), {}),
        (address("guest", "/close"), {}),
        (address("guest", "/reopen"), {}),
        (address("guest", "/edit"), {"name": "A", "email": "a@example.org"}),
    )
    for page, data in posts:
        assert client.post(page, data).status_code == 403, page
    assert account("guest").is_active
    assert RoleGrant.objects.get(pk=grant.pk).until is None


def test_what_changes_something_is_no_link(site: Site) -> None:
    client, grant = site.client("administrator"), account("hr_officer").grants.get()
    for rest in ("/roles", f"/roles/{grant.pk}/end", "/person", "/invite", "/sessions", "/factor", "/close"):
        assert client.get(address("hr_officer", rest)).status_code == 405, rest


def test_two_administrators_let_somebody_in(both_sites: Site) -> None:
    """The whole way: account, invitation, role, confirmation."""
    mail.outbox = []
    first, second = both_sites.client("administrator"), both_sites.client("second_administrator")
    made = first.post(
        "/administration/accounts/new", {"name": "New Person", "email": "new@example.org", "language": "fr"}
    )
    assert made.headers["Location"] == address("new")
    [message] = mail.outbox
    assert message.to == ["new@example.org"]
    assert "Person" not in message.subject + message.body
    assert re.search(r"https?://testserver/account/password/reset/key/", message.body)
    given = first.post(
        address("new", "/roles"),
        {"role": "hr_officer", "over": "unit", "unit": unit_code(both_sites), "from_on": "2026-01-01"},
    )
    assert given.status_code == 302
    grant = account("new").grants.get()
    assert f"/roles/{grant.pk}/confirm" not in first.get(address("new")).content.decode()
    assert first.post(address("new", f"/roles/{grant.pk}/confirm")).status_code == 422
    assert f"/roles/{grant.pk}/confirm" in second.get(address("new")).content.decode()
    assert second.post(address("new", f"/roles/{grant.pk}/confirm")).status_code == 302
    held = actor_of(account("new"), on=timezone.localdate())
    assert held.reach("careers.staff.list").covers(both_sites.world.branch_a)
    assert not held.reach("careers.staff.list").covers(both_sites.world.branch_b)
    assert [one.details["sent"] for one in events("accounts.account.invited")] == [True]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "", "email": "a@example.org"}, "name"),
        ({"name": "A", "email": ""}, "email"),
        ({"name": "A", "email": "no address"}, "email"),
        ({"name": "A", "email": "guest@example.org"}, "email"),
        ({"name": "A", "email": "a@example.org", "language": "xx"}, "language"),
    ],
)
def test_the_form_of_an_account_says_what_is_wrong_and_keeps_what_was_typed(
    site: Site, data: dict, field: str
) -> None:
    before = Account.objects.count()
    answer = site.client("administrator").post("/administration/accounts/new", {"language": "nl", **data})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert f'value="{data["email"]}"' in answer.content.decode() or not data["email"]
    assert (Account.objects.count(), events("accounts.account.created")) == (before, [])


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "employee"}, "role"),
        ({"over": ""}, "over"),
        ({"unit": ""}, "unit"),
        ({"unit": "no such unit"}, "unit"),
        ({"over": "whole"}, "unit"),
        ({"role": "administrator"}, "unit"),
        ({"from_on": ""}, "from_on"),
        ({"from_on": "31-31-2026"}, "from_on"),
        ({"last_day": "2025-12-31"}, "last_day"),
    ],
)
def test_the_form_of_a_role_says_what_is_wrong(site: Site, data: dict, field: str) -> None:
    whole = {"role": "planner", "over": "unit", "unit": unit_code(site), "from_on": "2026-01-01", **data}
    answer = site.client("administrator").post(address("guest", "/roles"), whole)
    assert answer.status_code == 422
    assert answer.context["role"].errors[field], answer.context["role"].errors
    assert account("guest").grants.count() == 0


def test_the_last_day_is_a_day_on_which_the_role_holds(site: Site) -> None:
    data = {"role": "planner", "over": "whole", "from_on": "2030-01-01", "last_day": "2030-03-31"}
    site.client("administrator").post(address("guest", "/roles"), data)
    grant = account("guest").grants.get()
    site.client("second_administrator").post(address("guest", f"/roles/{grant.pk}/confirm"))
    grant.refresh_from_db()
    assert (grant.last_day, grant.until) == (date(2030, 3, 31), date(2030, 4, 1))
    assert grant.holds(date(2030, 3, 31))
    assert not grant.holds(date(2030, 4, 1))


@pytest.mark.parametrize("number", ["", "no such number"])
def test_a_person_who_is_not_in_the_ledger_is_refused(site: Site, number: str) -> None:
    answer = site.client("administrator").post(address("guest", "/person"), {"number": number})
    assert answer.status_code == 422
    assert answer.context["person"].errors["number"]
    assert account("guest").person is None


def test_an_account_is_linked_to_its_person_and_unlinked(both_sites: Site) -> None:
    client, world = both_sites.client("administrator"), both_sites.world
    taken = client.post(address("guest", "/person"), {"number": world.numbers[world.employee]})
    assert taken.status_code == 422
    assert client.post(address("guest", "/person"), {"number": world.numbers[world.gone]}).status_code == 302
    assert (account("guest").person, account("guest").person_wanted) == (None, world.gone)
    page = client.get(address("guest"))
    assert world.numbers[world.gone] in page.content.decode()
    assert page.context["may_confirm_link"] is False
    assert client.post(address("guest", "/person"), {"confirm": str(world.gone)}).status_code == 422
    second = both_sites.client("second_administrator")
    waiting = second.get("/administration/accounts", {"state": "waiting"})
    assert [one.pk for one, _, waits in waiting.context["listed"] if waits] == [account("guest").pk]
    assert second.get(address("guest")).context["may_confirm_link"] is True
    for wrong in ("", "x", "٣", "9" * 30, str(world.employee)):
        assert second.post(address("guest", "/person"), {"confirm": wrong}).status_code == 422, wrong
    assert account("guest").person is None
    assert second.post(address("guest", "/person"), {"confirm": str(world.gone)}).status_code == 302
    assert account("guest").person == world.gone
    assert client.post(address("guest", "/person"), {"unlink": "1"}).status_code == 302
    assert account("guest").person is None


def test_a_link_that_waits_is_a_task_of_other_administrators(site: Site) -> None:
    client, number = site.client("administrator"), site.world.numbers[site.world.gone]
    assert client.post(address("guest", "/person"), {"number": number}).status_code == 302

    def tasks(who: str) -> set[str]:
        html = site.client(who).get("/", headers={"accept-language": "en"}).content.decode()
        return set(re.findall(r"Confirm \d+ [a-z ]+", html))

    assert tasks("second_administrator") == {"Confirm 1 link to a file"}
    assert tasks("administrator") == set()


def test_closing_shows_why_it_cannot_be_for_oneself(site: Site) -> None:
    client = site.client("administrator")
    answer = client.post(address("administrator", "/close"))
    assert answer.status_code == 422
    assert answer.context["refused"]
    assert account("administrator").is_active


def test_closing_and_opening_again(both_sites: Site) -> None:
    client = both_sites.client("administrator")
    assert client.post(address("planner", "/close")).status_code == 302
    assert not account("planner").is_active
    assert client.post(address("planner", "/close")).status_code == 422
    assert client.post(address("planner", "/reopen")).status_code == 302
    assert actor_of(account("planner"), on=timezone.localdate()).roles == frozenset()


def test_an_invitation_to_a_closed_account_is_not_sent(site: Site) -> None:
    mail.outbox = []
    client = site.client("administrator")
    client.post(address("guest", "/close"))
    client.post(address("guest", "/invite"))
    assert mail.outbox == []


def test_a_mail_that_does_not_go_out_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    answer = site.client("administrator").post(address("guest", "/invite"), follow=True)
    assert "utrecht-alert--error" in answer.content.decode()
    assert [one.details["sent"] for one in events("accounts.account.invited")] == [False]


def test_what_is_searched_stands_in_no_address(both_sites: Site) -> None:
    """G15: a name is personal; it goes by POST and waits in the session."""
    client = both_sites.client("administrator")
    answer = client.post("/administration/accounts", {"text": "branch", "role": "hr_officer", "state": ""})
    assert answer.headers["Location"] == "/administration/accounts?role=hr_officer"
    page = client.get(answer.headers["Location"])
    assert [one.email for one, _, _ in page.context["listed"]] == ["branch_hr_officer@example.org"]
    assert "text=" not in page.content.decode()
    client.post("/administration/accounts", {"text": "", "role": "", "state": ""})
    assert page.context["page"].paginator.count == 1
    assert client.get("/administration/accounts").context["page"].paginator.count == Account.objects.count()


@pytest.mark.parametrize("query", ["role=king", "state=odd"])
def test_a_filter_that_is_none_is_said(site: Site, query: str) -> None:
    assert site.client("administrator").get(f"/administration/accounts?{query}").status_code == 422


def test_filters_for_what_waits_and_for_who_has_no_role(site: Site) -> None:
    client = site.client("administrator")
    data = {"role": "planner", "over": "whole", "from_on": "2026-01-01"}
    client.post(address("guest", "/roles"), data)
    for state, expected in (("waiting", ["guest"]), ("no_role", ["employee", "other_employee"])):
        page = client.get(f"/administration/accounts?state={state}")
        assert [one.email.split("@")[0] for one, _, _ in page.context["listed"]] == expected


def test_an_account_that_is_not_there(site: Site) -> None:
    client = site.client("administrator")
    for page in ("/administration/accounts/999999", "/administration/accounts/999999/edit"):
        assert client.get(page).status_code == 404
    assert client.post("/administration/accounts/999999/close").status_code == 404


def test_a_new_address_is_said_to_ask_for_confirmation(site: Site) -> None:
    client = site.client("administrator")
    taken = client.post(address("hr_officer", "/edit"), {"name": "HR", "email": "guest@example.org"})
    assert taken.status_code == 422
    answer = client.post(address("hr_officer", "/edit"), {"name": "HR", "email": "hr2@example.org"})
    assert answer.status_code == 302
    assert account("hr2").grants.get().confirmed_by == ""


def test_an_administrator_is_told_what_waits(both_sites: Site, rf) -> None:
    both_sites.client("administrator").post(
        address("guest", "/roles"), {"role": "planner", "over": "whole", "from_on": "2026-01-01"}
    )
    found = {}
    for who in ("administrator", "second_administrator", "auditor"):
        request = rf.get("/")
        request.today = timezone.localdate()
        request.actor = actor_of(account(who), on=request.today)
        found[who] = [str(task.title) for task in tasks(request)]
    assert [len(one) for one in found.values()] == [0, 1, 0]
    assert "1" in found["second_administrator"][0]


def test_the_review_lists_every_role_and_gives_it_as_a_file(both_sites: Site) -> None:
    """R10; and R3: a name that a spreadsheet would run is disarmed."""
    Account.objects.filter(pk=account("auditor").pk).update(name="=HYPERLINK(1)")
    client = both_sites.client("auditor")
    page = client.get("/administration/roles?role=hr_officer")
    assert {row["grant"].role for row in page.context["rows"]} == {"hr_officer"}
    assert len(page.context["rows"]) == 3
    answer = client.get("/administration/roles/download")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == RoleGrant.objects.count()
    assert {row["role"] for row in rows} == {role.value for role in Role} - {"employee"}
    assert "'=HYPERLINK(1)" in {row["name"] for row in rows}
    assert [one.details["rows"] for one in events("accounts.review.exported")] == [len(rows)]


def test_who_left_the_review_is_who_was_closed(site: Site) -> None:
    client = site.client("administrator")
    before = client.get("/administration/roles").context["page"].paginator.count
    client.post(address("planner", "/close"))
    assert client.get("/administration/roles").context["page"].paginator.count == before - 1


def queries(client, page: str) -> int:
    counted = [CaptureQueriesContext(connections[alias]) for alias in ("default", "work")]
    with counted[0], counted[1]:
        assert client.get(page).status_code == 200
    return sum(len(one) for one in counted)


def test_pages_ask_as_much_for_25_rows_as_for_one(both_sites: Site) -> None:
    client, today = both_sites.client("administrator"), timezone.localdate()
    few = {}
    pages = {
        "/administration/accounts?role=committee_member": 12,
        "/administration/roles?role=committee_member": 12,
        address("guest"): 12,
        "/account/profile": 12,
        "/account/sessions": 12,
    }
    both_sites.client("administrator").post(
        address("guest", "/roles"),
        {"role": "committee_member", "over": "unit", "unit": unit_code(both_sites), "from_on": "2026-01-01"},
    )
    for page in pages:
        few[page] = queries(client, page)
    units = [one.number for one in units_of_day(today)][:30]
    for n in range(30):
        made = Account.objects.create_user(f"m{n}@example.org", name=f"Member {n}")
        RoleGrant.objects.create(
            account=made,
            role="committee_member",
            unit=units[n % len(units)],
            from_on=today,
            given_by="account:1",
        )
        RoleGrant.objects.create(
            account=account("guest"),
            role="planner",
            from_on=today + timedelta(days=n),
            until=today + timedelta(days=n + 1),
            given_by=f"account:{n + 1}",
        )
    for page, most in pages.items():
        many = queries(client, page)
        assert many == few[page] <= most, (page, few[page], many)


def test_units_are_found_by_label_code_or_name(site: Site) -> None:
    today = timezone.localdate()
    unit = units_of_day(today)[3]
    assert find_unit(f"  {unit.label.upper()} ", on=today) == unit
    assert find_unit(unit.code, on=today) == unit
    assert find_unit("no such unit", on=today) is None
    assert unit_labels({unit.number}, on=today) == {unit.number: unit.label}


def test_pages_have_no_script_or_style_inside(site: Site) -> None:
    client = site.client("administrator")
    for page in (
        "/administration/accounts",
        "/administration/accounts/new",
        address("guest"),
        "/administration/roles",
    ):
        html = client.get(page).content.decode()
        assert not re.search(r'\s(style|on[a-z]+)="', html), page
