"""Tokens: who makes them, what is kept, when they end, how often they ask, what the log says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.accounts.tokens import using
from doorstroom.accounts.tokens.models import Token, Window
from doorstroom.accounts.tokens.selectors import find, narrowed
from doorstroom.accounts.tokens.services import LONGEST, make_service, make_token, revoke_token
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.access import actor_of
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, NotAllowed
from tests.api.conftest import account_of, program_of
from tests.web.conftest import Site

TODAY = date(2026, 11, 22)


def actor(name: str) -> Actor:
    return actor_of(account_of(name), on=timezone.localdate())


def make(whose: str, /, **changes: Any) -> Any:
    arguments = {
        "actor": actor(whose),
        "account": account_of(whose),
        "name": "x",
        "scopes": ["careers.units.read"],
        "until": TODAY + timedelta(days=30),
        "today": TODAY,
    }
    return make_token(**(arguments | changes))


def logged(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("work").filter(action=action).order_by("pk"))


def test_only_a_hash_is_kept(both_sites: Site) -> None:
    made = make("hr_officer")
    row = str(Token.objects.filter(pk=made.token.pk).values().get())
    assert made.key not in row
    assert made.key.rsplit("_", 1)[-1] not in row
    assert find(made.key) == made.token
    assert find(made.key[:-1] + ("a" if made.key[-1] != "a" else "b")) is None
    assert find(made.key + "a") is None
    assert not any(made.key in str(event.details) for event in AuditEvent.objects.using("work").all())


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["careers.nothing"]}, "scopes"),
        ({"scopes": ["accounts.account.manage"]}, "scopes"),
        ({"scopes": ["audit.log.read"]}, "scopes"),  # HR officers do not read the log
        ({"until": TODAY}, "until"),
        ({"until": TODAY + LONGEST + timedelta(days=1)}, "until"),
    ],
)
def test_a_token_has_a_name_a_scope_and_an_end(site: Site, changes: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInput) as caught:
        make("hr_officer", **changes)
    assert caught.value.where == where
    assert not Token.objects.exists()


def test_nobody_makes_a_token_of_another_person(site: Site) -> None:
    for who in ("planner", "administrator"):
        with pytest.raises(NotAllowed):
            make("hr_officer", actor=actor(who))


def test_a_token_makes_no_tokens_and_ends_none(site: Site) -> None:
    made = make("administrator", scopes=["accounts.account.read"])
    program = narrowed(actor("administrator"), made.token)
    with pytest.raises(NotAllowed):
        make_token(
            actor=program,
            account=account_of("administrator"),
            name="x",
            scopes=["accounts.account.read"],
            until=TODAY + timedelta(days=2),
            today=TODAY,
        )
    with pytest.raises(NotAllowed):
        revoke_token(actor=program, token=made.token.pk)
    with pytest.raises(NotAllowed):
        make_service(actor=program, name="x")


def test_a_service_has_what_its_roles_give_and_no_more(both_sites: Site) -> None:
    service = make_service(actor=actor("administrator"), name="Payroll")
    today = timezone.localdate()
    made = make_token(
        actor=actor("administrator"),
        account=service.account,
        name="x",
        scopes=["careers.figures.read", "careers.units.read"],
        until=today + timedelta(days=2),
        today=today,
    )
    from tests.api.conftest import Program

    program = Program(made.key)
    assert program.get("/register?on=2025-12-31").status_code == 403
    RoleGrant.objects.create(
        account=service.account, role="planner", from_on="2020-01-01", given_by="a", confirmed_by="b"
    )
    assert program.get("/register?on=2025-12-31").status_code == 200
    assert program.get("/people").status_code == 403


def test_a_revoked_ended_or_closed_token_opens_nothing(both_sites: Site) -> None:
    revoked, ended, closed = (program_of(name) for name in ("hr_officer", "planner", "auditor"))
    assert {one.get("/me").status_code for one in (revoked, ended, closed)} == {200}
    revoke_token(actor=actor("hr_officer"), token=revoked.token.pk)
    Token.objects.filter(pk=ended.token.pk).update(
        made_on=TODAY - timedelta(days=400), until=TODAY - timedelta(days=300)
    )
    Account.objects.filter(pk=closed.token.account_id).update(is_active=False)
    assert {one.get("/me").status_code for one in (revoked, ended, closed)} == {401}
    assert {event.details["because"] for event in logged("accounts.token.refused")} == {
        "revoked",
        "ended",
        "account closed",
    }


def test_the_log_names_the_token_and_its_account(both_sites: Site) -> None:
    held = program_of("hr_officer")
    for _ in range(3):
        held.get(f"/people/{both_sites.world.employee}")
    (made,) = logged("accounts.token.made")
    assert made.actor == account_of("hr_officer").actor_name
    assert made.details["scopes"] == held.token.scopes
    (used,) = logged("accounts.token.used")  # once a day
    assert used.actor == f"token:{held.token.pk}"
    assert used.details == {"account": held.token.account_id}
    reads = logged("careers.file.read")
    assert {event.actor for event in reads} == {f"token:{held.token.pk}"}
    assert len(reads) == 3
    assert Token.objects.get().last_used_on == timezone.localdate()


def test_a_refused_reading_is_logged(site: Site) -> None:
    program_of("line_manager").get(f"/people/{site.world.inside_b[0]}")
    (event,) = [one for one in logged("careers.file.read") if one.result == "refused"]
    assert event.object_id == str(site.world.inside_b[0])


def test_there_is_an_end_to_how_often(both_sites: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "API_RATE", 3)
    monkeypatch.setattr("doorstroom.accounts.tokens.using.time.time", lambda: 600.0)
    held, other = program_of("hr_officer"), program_of("planner")
    left = [held.get("/me")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    answer = held.get("/me")
    assert answer.status_code == 429
    assert answer["Retry-After"] == answer["RateLimit-Reset"] == "60"
    assert answer["RateLimit-Limit"] == "3"
    assert other.get("/me").status_code == 200
    monkeypatch.setattr("doorstroom.accounts.tokens.using.time.time", lambda: 660.0)
    assert held.get("/me").status_code == 200


def test_guessing_is_slowed_down_and_does_not_hinder_who_has_a_token(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.api.conftest import Program

    monkeypatch.setattr(settings, "API_REFUSALS", 2)
    monkeypatch.setattr("doorstroom.accounts.tokens.using.time.time", lambda: 600.0)
    statuses = [Program("wrong").get("/me").status_code for _ in range(3)]
    assert statuses == [401, 401, 429]
    assert program_of("hr_officer").get("/me").status_code == 200
    assert len(logged("accounts.token.refused")) == 1  # the first of a minute


def test_rows_of_who_does_not_come_back_go(both_sites: Site) -> None:
    using.take("no:old", limit=5, now=0)
    using.take("token:1", limit=5, now=60 * 120)
    assert set(Window.objects.values_list("key", flat=True)) == {"token:1"}


def test_the_database_holds_the_rules_too(both_sites: Site) -> None:
    made = make("hr_officer").token
    for wrong in ({"until": made.made_on}, {"made_by": ""}, {"revoked_by": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic(using="work"):
            Token.objects.filter(pk=made.pk).update(**wrong)
