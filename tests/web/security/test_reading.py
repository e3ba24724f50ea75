"""What is read of people stands in the log, whichever page showed it."""

from __future__ import annotations

import pytest

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.selectors import reads_of
from doorstroom.careers.access import actor_of
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.names.services import change_name
from doorstroom.rights import Actor, Held, NotAllowed, Role
from tests.web.conftest import Site


@pytest.mark.parametrize(("address", "field"), [("/people", "text"), ("/search", "q")])
def test_whom_a_search_shows_finds_it_in_the_list_of_readers(site: Site, address: str, field: str) -> None:
    from datetime import date

    from doorstroom.accounts.models import Account

    person = site.world.inside_a[3]
    name = PersonName.objects.filter(person=person).latest("version")
    auditor = actor_of(Account.objects.get(email="auditor@example.org"), on=date(2026, 3, 1))
    before = len(reads_of(auditor, person, limit=None))
    answer = site.client("hr_officer").post(address, {field: f"{name.given} {name.family}"})
    assert name.family in answer.content.decode()
    assert len(reads_of(auditor, person, limit=None)) == before + 1
    event = AuditEvent.objects.using("work").latest("pk")
    assert event.purpose == "personnel_administration"
    assert name.family not in str(event.__dict__)


def test_nobody_changes_their_own_name_not_even_past_the_page(site: Site) -> None:
    from datetime import date

    person = site.world.inside_a[3]
    actor = Actor("account:1", person, (Held(Role.HR_OFFICER),))
    held = PersonName.objects.filter(person=person).latest("version")
    with pytest.raises(NotAllowed):
        change_name(
            actor=actor, person=person, given="An", family="Anders", version=held.version, on=date(2026, 3, 1)
        )
    assert PersonName.objects.filter(person=person).latest("version").pk == held.pk
