"""Accounts and roles: what services do, refuse and log (obligations W7, W8, section 4)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from doorstroom.accounts import roles, selectors, services
from doorstroom.accounts.errors import AccountRefused
from doorstroom.accounts.links import LinkTokens, password_link
from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.access import actor_of
from doorstroom.rights import Actor, NotAllowed, Role, operator
from tests.web.conftest import Site

TODAY = date(2026, 1, 2)


def account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@example.org")


def acting(name: str) -> Actor:
    return actor_of(account(name), on=TODAY)


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("work").filter(action=action).order_by("pk"))


def test_an_account_is_made_and_logged_without_a_password(both_sites: Site) -> None:
    made = services.create_account(
        actor=acting("administrator"), email=" New.Person@Example.org ", name=" New  Person "
    )
    assert (made.email, made.name, made.has_usable_password()) == (
        "new.person@example.org",
        "New Person",
        False,
    )
    [event] = events("accounts.account.created")
    assert (event.actor, event.object_id) == (acting("administrator").name, str(made.pk))
    assert "Person" not in str(event.details) + event.actor


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        ("no address", "A", "email"),
        ("guest@example.org", "A", "email"),
        ("GUEST@example.org", "A", "email"),
        (f"{'a' * 250}@example.org", "A", "email"),
        ("a@example.org", "  ", "name"),
        ("a@example.org", "n" * 201, "name"),
    ],
)
def test_what_cannot_be_an_account_is_refused_at_its_field(
    site: Site, email: str, name: str, field: str
) -> None:
    before = Account.objects.count()
    with pytest.raises(AccountRefused) as refused:
        services.create_account(actor=acting("administrator"), email=email, name=name)
    assert (refused.value.field, Account.objects.count()) == (field, before)
    assert events("accounts.account.created") == []


@pytest.mark.parametrize("who", ["guest", "hr_officer", "auditor", "line_manager"])
def test_nobody_else_manages_accounts(site: Site, who: str) -> None:
    actor, target = acting(who), account("guest").pk
    for act in (
        lambda: services.create_account(actor=actor, email="x@example.org", name="X"),
        lambda: services.close_account(actor=actor, account=target, on=TODAY),
        lambda: services.link_person(actor=actor, account=target, person=site.world.gone),
        lambda: services.confirm_person(actor=actor, account=target, person=site.world.gone),
        lambda: roles.give_role(actor=actor, account=target, role="hr_officer", unit=None, from_on=TODAY),
        lambda: roles.confirm_role(actor=actor, grant=1, on=TODAY),
        lambda: roles.end_role(actor=actor, grant=1, on=TODAY),
        lambda: services.end_sessions(actor=actor, account=target),
        lambda: services.reset_second_factor(actor=actor, account=target),
        lambda: services.reopen_account(actor=actor, account=target),
        lambda: services.note_invitation(actor=actor, account=target, sent=True),
    ):
        with pytest.raises(NotAllowed):
            act()
    refused = [one for one in events(services.MANAGE) if one.result == "refused"]
    assert len(refused) == 11


def test_only_administrators_and_auditors_read_accounts(site: Site) -> None:
    for who in ("administrator", "auditor"):
        assert selectors.get_account(acting(who), account("guest").pk)
    for act in (
        lambda: selectors.list_accounts(acting("hr_officer"), selectors.Filters(), on=TODAY),
        lambda: selectors.get_account(acting("hr_officer"), account("guest").pk),
        lambda: selectors.list_grants(acting("hr_officer"), on=TODAY),
        lambda: selectors.list_waiting(acting("hr_officer"), on=TODAY),
        lambda: selectors.list_waiting_links(acting("hr_officer")),
        lambda: selectors.ways_in(acting("hr_officer"), account("guest").pk),
        lambda: selectors.account_names(acting("hr_officer"), {"account:1"}),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_role_holds_once_a_second_administrator_confirmed_it(both_sites: Site) -> None:
    first, second, guest = acting("administrator"), acting("second_administrator"), account("guest")
    grant = roles.give_role(
        actor=first, account=guest.pk, role="hr_officer", unit=both_sites.world.branch_a, from_on=TODAY
    )
    assert acting("guest").roles == frozenset()
    with pytest.raises(AccountRefused):  # the same person twice is one person
        roles.confirm_role(actor=first, grant=grant.pk, on=TODAY)
    assert acting("guest").roles == frozenset()
    roles.confirm_role(actor=second, grant=grant.pk, on=TODAY)
    held = acting("guest")
    assert held.roles == {Role.HR_OFFICER}
    assert held.reach("careers.staff.list").covers(both_sites.world.branch_a)
    assert not held.reach("careers.staff.list").covers(both_sites.world.branch_b)
    with pytest.raises(AccountRefused):
        roles.confirm_role(actor=second, grant=grant.pk, on=TODAY)
    [given], [confirmed] = events("accounts.role.given"), events("accounts.role.confirmed")
    assert (given.actor, confirmed.actor) == (first.name, second.name)
    assert given.details["role"] == "hr_officer"
    assert given.details["confirmed"] is False


def test_nobody_gives_or_confirms_a_role_to_themselves(site: Site) -> None:
    first, own = acting("administrator"), account("administrator")
    with pytest.raises(AccountRefused):
        roles.give_role(actor=first, account=own.pk, role="hr_officer", unit=None, from_on=TODAY)
    given = roles.give_role(
        actor=acting("second_administrator"), account=own.pk, role="hr_officer", unit=None, from_on=TODAY
    )
    with pytest.raises(AccountRefused):
        roles.confirm_role(actor=first, grant=given.pk, on=TODAY)
    assert not RoleGrant.objects.get(pk=given.pk).holds(TODAY)


def test_the_database_holds_that_two_people_gave_a_role(both_sites: Site) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using="work"):
        RoleGrant.objects.create(
            account=account("guest"), role="auditor", from_on=TODAY, given_by="a", confirmed_by="a"
        )


def test_one_person_is_enough_to_end_a_role(both_sites: Site) -> None:
    grant = account("hr_officer").grants.get()
    roles.end_role(actor=acting("administrator"), grant=grant.pk, on=TODAY)
    assert acting("hr_officer").roles == frozenset()
    with pytest.raises(AccountRefused):
        roles.end_role(actor=acting("administrator"), grant=grant.pk, on=TODAY)
    with pytest.raises(AccountRefused):  # an ended role cannot be brought back by confirming it
        RoleGrant.objects.filter(pk=grant.pk).update(confirmed_by="")
        roles.confirm_role(actor=acting("second_administrator"), grant=grant.pk, on=TODAY)


def test_a_role_that_has_not_begun_ends_before_it_holds(site: Site) -> None:
    grant = roles.give_role(
        actor=acting("administrator"),
        account=account("guest").pk,
        role="planner",
        unit=None,
        from_on=date(2026, 6, 1),
    )
    ended = roles.end_role(actor=acting("administrator"), grant=grant.pk, on=TODAY)
    assert ended.until == ended.from_on


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "employee", "unit": None}, "role"),
        ({"role": "king", "unit": None}, "role"),
        ({"role": "administrator", "unit": 1}, "unit"),
        ({"role": "auditor", "unit": 1}, "unit"),
        ({"role": "planner", "unit": None, "until": TODAY}, "until"),
    ],
)
def test_a_role_that_cannot_be_is_refused_at_its_field(site: Site, values: dict, field: str) -> None:
    with pytest.raises(AccountRefused) as refused:
        roles.give_role(actor=acting("administrator"), account=account("guest").pk, from_on=TODAY, **values)
    assert refused.value.field == field
    assert events("accounts.role.given") == []


def test_the_same_role_twice_is_refused_unless_the_days_differ(site: Site) -> None:
    actor, guest = acting("administrator"), account("guest").pk
    kept = {"actor": actor, "account": guest, "role": "planner", "unit": None}
    roles.give_role(**kept, from_on=TODAY, until=date(2026, 2, 1))
    with pytest.raises(AccountRefused):
        roles.give_role(**kept, from_on=date(2026, 1, 15))
    roles.give_role(**kept, from_on=date(2026, 2, 1))


def test_closing_ends_sessions_and_roles_and_reopening_brings_neither_back(both_sites: Site) -> None:
    client = both_sites.client("hr_officer")
    assert client.get("/account/profile").status_code == 200
    services.close_account(actor=acting("administrator"), account=account("hr_officer").pk, on=TODAY)
    assert client.get("/account/profile").status_code == 302  # W7: all sessions end with the account
    services.reopen_account(actor=acting("administrator"), account=account("hr_officer").pk)
    assert acting("hr_officer").roles == frozenset()
    [closed] = events("accounts.account.closed")
    assert closed.details["roles"] == 1
    for act in (services.reopen_account,):
        with pytest.raises(AccountRefused):
            act(actor=acting("administrator"), account=account("hr_officer").pk)


def test_nobody_closes_or_links_their_own_account(site: Site) -> None:
    own = account("administrator").pk
    for act in (
        lambda: services.close_account(actor=acting("administrator"), account=own, on=TODAY),
        lambda: services.link_person(actor=acting("administrator"), account=own, person=site.world.gone),
        lambda: services.reset_second_factor(actor=acting("administrator"), account=own),
        lambda: services.change_account(
            actor=acting("administrator"), account=own, email="other@example.org", name="X", on=TODAY
        ),
    ):
        with pytest.raises(AccountRefused):
            act()


def test_a_file_belongs_to_one_account(both_sites: Site) -> None:
    actor = acting("administrator")
    with pytest.raises(AccountRefused) as refused:
        services.link_person(actor=actor, account=account("guest").pk, person=both_sites.world.employee)
    assert refused.value.field == "number"
    # Free when it was asked for, taken when it is confirmed.
    guest, gone = account("guest").pk, both_sites.world.gone
    services.link_person(actor=actor, account=guest, person=gone)
    Account.objects.filter(pk=account("planner").pk).update(person=gone)
    with pytest.raises(AccountRefused):
        services.confirm_person(actor=acting("second_administrator"), account=guest, person=gone)
    assert acting("guest").person is None


def test_a_file_opens_once_a_second_administrator_confirmed_the_link(both_sites: Site) -> None:
    """Otherwise one administrator could read any file with a second account of their own."""
    first, second = acting("administrator"), acting("second_administrator")
    guest, gone = account("guest").pk, both_sites.world.gone
    services.link_person(actor=first, account=guest, person=gone)
    assert acting("guest").person is None
    assert both_sites.client("guest").get("/me").status_code in {403, 404}
    assert [one.pk for one in selectors.list_waiting_links(second)] == [guest]
    assert list(selectors.list_waiting_links(first)) == []
    for actor, person in ((first, gone), (second, both_sites.world.employee)):
        with pytest.raises(AccountRefused):  # the same person twice; and another file than was asked for
            services.confirm_person(actor=actor, account=guest, person=person)
    assert acting("guest").person is None
    services.confirm_person(actor=second, account=guest, person=gone)
    assert acting("guest").person == gone
    with pytest.raises(AccountRefused):  # it waits no longer
        services.confirm_person(actor=second, account=guest, person=gone)
    services.link_person(actor=first, account=guest, person=None)  # one is enough to take it away
    assert acting("guest").person is None
    [asked], linked = events("accounts.account.link_asked"), events("accounts.account.linked")
    assert (asked.actor, asked.details["person"]) == (first.name, gone)
    assert [(one.actor, one.details["person"]) for one in linked] == [
        (second.name, gone),
        (first.name, None),
    ]


def test_nobody_confirms_a_link_of_their_own_account(site: Site) -> None:
    own = account("administrator").pk
    services.link_person(actor=acting("second_administrator"), account=own, person=site.world.gone)
    assert list(selectors.list_waiting_links(acting("administrator"))) == []
    with pytest.raises(AccountRefused):
        services.confirm_person(actor=acting("administrator"), account=own, person=site.world.gone)
    assert acting("administrator").person is None


def test_closing_forgets_a_link_that_waits(site: Site) -> None:
    guest, gone = account("guest").pk, site.world.gone
    services.link_person(actor=acting("administrator"), account=guest, person=gone)
    services.close_account(actor=acting("administrator"), account=guest, on=TODAY)
    services.reopen_account(actor=acting("administrator"), account=guest)
    with pytest.raises(AccountRefused):
        services.confirm_person(actor=acting("second_administrator"), account=guest, person=gone)


def test_a_new_address_takes_the_file_away_until_it_is_confirmed(both_sites: Site) -> None:
    """Otherwise one administrator could point the account of an employee at an address of their own."""
    first, employee = acting("administrator"), account("employee")
    services.change_account(
        actor=first, account=employee.pk, email="mine@example.org", name=employee.name, on=TODAY
    )
    found = Account.objects.get(pk=employee.pk)
    assert (found.person, found.person_wanted) == (None, both_sites.world.employee)
    with pytest.raises(AccountRefused):
        services.confirm_person(actor=first, account=found.pk, person=both_sites.world.employee)
    services.confirm_person(
        actor=acting("second_administrator"), account=found.pk, person=both_sites.world.employee
    )
    assert Account.objects.get(pk=employee.pk).person == both_sites.world.employee


def test_the_database_holds_that_two_people_linked_a_file(both_sites: Site) -> None:
    for fields in ({"person_asked_by": "a", "person_confirmed_by": "a"}, {"person_wanted": 1}):
        with pytest.raises(IntegrityError), transaction.atomic(using="work"):
            Account.objects.filter(pk=account("guest").pk).update(**fields)


def test_who_vouches_for_an_account_needs_no_second(site: Site) -> None:
    """The identity provider by its claim, the operator by running the machine."""
    made = services.new_account(
        by="provider:organisation", email="new@example.org", name="New", person=site.world.gone
    )
    assert (made.person, made.person_confirmed_by) == (site.world.gone, "provider:organisation")


def test_a_new_address_asks_for_another_administrator_again(both_sites: Site) -> None:
    """Otherwise one person could take over an account with its roles."""
    second, hr = acting("second_administrator"), account("hr_officer")
    services.change_account(actor=second, account=hr.pk, email="other@example.org", name=hr.name, on=TODAY)
    found = Account.objects.get(pk=hr.pk)
    assert actor_of(found, on=TODAY).roles == frozenset()
    with pytest.raises(AccountRefused):  # nor may whoever changed it confirm
        roles.confirm_role(actor=second, grant=found.grants.get().pk, on=TODAY)
    roles.confirm_role(actor=acting("administrator"), grant=found.grants.get().pk, on=TODAY)
    assert actor_of(Account.objects.get(pk=hr.pk), on=TODAY).roles == {Role.HR_OFFICER}


def test_a_new_name_changes_nothing_else(site: Site) -> None:
    hr = account("hr_officer")
    services.change_account(
        actor=acting("administrator"), account=hr.pk, email=hr.email, name="Other Name", on=TODAY
    )
    assert acting("hr_officer").roles == {Role.HR_OFFICER}
    [event] = events("accounts.account.changed")
    assert event.details["fields"] == ["name"]


def test_a_link_works_once_and_dies_with_the_account(both_sites: Site) -> None:
    guest, tokens = account("guest"), LinkTokens()
    token = tokens.make_token(guest)
    assert tokens.check_token(guest, token)
    assert not tokens.check_token(account("auditor"), token)
    guest.set_password("another long sentence")
    guest.save()
    assert not tokens.check_token(account("guest"), token)  # used
    token = tokens.make_token(account("guest"))
    services.close_account(actor=acting("administrator"), account=guest.pk, on=TODAY)
    assert not tokens.check_token(account("guest"), token)
    assert "guest" not in password_link(account("guest"))  # G15: no address in an address


def test_the_operator_makes_the_first_administrator(both_sites: Site) -> None:
    made = services.create_account(actor=operator("jan"), email="first@example.org", name="First")
    roles.give_as_operator(by="jan", account=made.pk, role="administrator", from_on=TODAY)
    assert actor_of(Account.objects.get(pk=made.pk), on=TODAY).may(services.MANAGE)
    [event] = events("accounts.role.given")
    assert (event.actor, event.details["confirmed"]) == ("jan", True)


def test_who_waits_is_listed_for_others_only(site: Site) -> None:
    first, second = acting("administrator"), acting("second_administrator")
    roles.give_role(actor=first, account=account("guest").pk, role="planner", unit=None, from_on=TODAY)
    roles.give_role(
        actor=first, account=account("second_administrator").pk, role="auditor", unit=None, from_on=TODAY
    )
    assert [one.role for one in selectors.list_waiting(second, on=TODAY)] == ["planner"]
    assert list(selectors.list_waiting(first, on=TODAY)) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": "DIVERSITY"}, {"diversity_officer"}),
        ({"role": "auditor"}, {"auditor"}),
        ({"state": "no_role"}, {"employee", "other_employee", "guest"}),
        ({"state": "closed"}, set()),
        ({"state": "waiting"}, set()),
        ({"text": "officer", "role": "hr_officer"}, {"hr_officer", "branch_hr_officer", "other_hr_officer"}),
    ],
)
def test_filters_find_their_accounts(both_sites: Site, filters: dict, expected: set[str]) -> None:
    rows = selectors.list_accounts(acting("administrator"), selectors.Filters(**filters), on=TODAY)
    assert {one.email.removesuffix("@example.org") for one in rows} == expected
