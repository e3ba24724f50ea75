"""The world is what the tests take it for."""

from __future__ import annotations

from datetime import date

from doorstroom.accounts.models import Account
from doorstroom.careers.access import actor_of, require_person, where_is
from doorstroom.rights import NotAllowed
from tests.web.conftest import Site
from tests.web.world import ACCOUNTS

TODAY = date(2026, 1, 2)


def test_every_account_is_there_and_no_other(both_sites: Site) -> None:
    emails = set(Account.objects.values_list("email", flat=True))
    assert emails == {f"{name}@example.org" for name in ACCOUNTS}


def test_the_two_branches_do_not_see_each_other(both_sites: Site) -> None:
    world = both_sites.world
    manager = actor_of(Account.objects.get(email="line_manager@example.org"), on=TODAY)
    for person in set(world.inside_a) - {manager.person}:
        assert require_person(manager, "careers.file.read", person, on=TODAY)
    for person in (*world.inside_b, world.gone):
        assert world.branch_b not in where_is(world.inside_a[0], on=TODAY).now
        try:
            require_person(manager, "careers.file.read", person, on=TODAY)
        except NotAllowed:
            continue
        raise AssertionError(person)
