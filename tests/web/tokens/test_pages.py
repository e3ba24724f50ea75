"""Pages about tokens: make, see once, stop; one's own, and those of programs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from doorstroom.accounts.models import Account
from doorstroom.accounts.tokens.models import Service, Token
from doorstroom.accounts.tokens.selectors import find
from tests.web.conftest import Site

_KEY = re.compile(r"doorstroom_[0-9a-f]{12}_[A-Za-z0-9_-]{43}")


def form(**changes: Any) -> dict[str, Any]:
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"name": "Yearly list", "scopes": ["careers.units.read"], "until": until} | changes


def test_a_key_is_shown_once_and_kept_nowhere(both_sites: Site) -> None:
    client = both_sites.client("hr_officer")
    shown = client.post("/tokens/new", form()).content.decode()
    key = _KEY.search(shown)
    assert key
    token = find(key[0])
    assert token is not None
    assert token.scopes == ["careers.units.read"]
    listed = client.get("/tokens").content.decode()
    assert "Yearly list" in listed
    assert not _KEY.search(listed)
    assert key[0] not in str(list(Token.objects.values()))


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"name": ""}, "id_name"),
        ({"name": "x" * 101}, "id_name"),
        ({"name": "a\u202eb"}, "id_name"),
        ({"scopes": []}, "id_scopes_0"),
        ({"scopes": ["careers.nothing"]}, "id_scopes_0"),
        ({"until": ""}, "id_until"),
        ({"until": "soon"}, "id_until"),
        ({"until": "2020-01-01"}, "id_until"),
        ({"until": "2199-01-01"}, "id_until"),
    ],
)
def test_each_error_is_named_at_its_field_and_nothing_is_made(
    site: Site, changes: dict[str, Any], target: str
) -> None:
    answer = site.client("hr_officer").post("/tokens/new", form(**changes))
    assert answer.status_code == 422
    assert f'href="#{target}"' in answer.content.decode()
    assert not Token.objects.exists()


def test_nobody_is_offered_more_than_they_may(site: Site) -> None:
    client = site.client("planner")
    assert b"careers.figures.read" in client.get("/tokens/new").content
    assert b"careers.file.write" not in client.get("/tokens/new").content
    assert client.post("/tokens/new", form(scopes=["careers.file.write"])).status_code == 422


def test_there_is_an_end_to_how_many(site: Site) -> None:
    client = site.client("hr_officer")
    for _ in range(20):
        assert client.post("/tokens/new", form()).status_code == 200
    assert client.post("/tokens/new", form()).status_code == 422
    assert Token.objects.count() == 20


def test_a_token_is_stopped_after_a_question(site: Site) -> None:
    client = site.client("hr_officer")
    client.post("/tokens/new", form())
    token = Token.objects.get()
    assert client.get(f"/tokens/{token.pk}/revoke").status_code == 200
    assert Token.objects.get().revoked_at is None
    assert client.post(f"/tokens/{token.pk}/revoke").status_code == 302
    assert Token.objects.get().revoked_at is not None


def test_the_token_of_somebody_else_does_not_exist(site: Site) -> None:
    site.client("hr_officer").post("/tokens/new", form())
    path = f"/tokens/{Token.objects.get().pk}/revoke"
    for method in ("get", "post"):
        assert getattr(site.client("planner"), method)(path).status_code == 404
    assert Token.objects.get().revoked_at is None
    # An administrator can stop any token, for instance one that leaked.
    assert site.client("administrator").post(path).status_code == 302


def test_a_program_gets_an_account_that_nobody_signs_in_with(site: Site) -> None:
    client = site.client("administrator")
    assert client.post("/tokens/services", {"name": ""}).status_code == 422
    assert client.post("/tokens/services", {"name": "Payroll"}).status_code == 302
    # Who gives it a role must tell it from the others.
    assert client.post("/tokens/services", {"name": "Payroll"}).status_code == 422
    account = Service.objects.get().account
    assert not account.has_usable_password()
    assert account.email.endswith("@service.invalid")
    answer = client.post(f"/tokens/services/{account.pk}/new", form(scopes=["careers.file.read"]))
    assert _KEY.search(answer.content.decode())
    assert b"Payroll" in client.get("/tokens/services").content


def test_no_administrator_makes_a_token_of_a_person(site: Site) -> None:
    person = Account.objects.get(email="hr_officer@example.org")
    client = site.client("administrator")
    assert client.get(f"/tokens/services/{person.pk}/new").status_code == 404
    assert client.post(f"/tokens/services/{person.pk}/new", form()).status_code == 404
    assert not Token.objects.exists()


def test_programs_are_for_administrators(site: Site) -> None:
    for account in ("employee", "hr_officer", "auditor"):
        assert site.client(account).get("/tokens/services").status_code == 403


@pytest.mark.parametrize("tokens", [1, 15])
def test_pages_ask_as_many_queries_for_one_token_as_for_many(
    site: Site, tokens: int, django_assert_max_num_queries: Any
) -> None:
    client = site.client("administrator")
    client.post("/tokens/services", {"name": "Payroll"})
    account = Service.objects.get().account_id
    for _ in range(tokens):
        client.post("/tokens/new", form(scopes=["accounts.account.read"]))
        client.post(f"/tokens/services/{account}/new", form())
    for path in ("/tokens", "/tokens/services"):
        with django_assert_max_num_queries(12, using="work"):
            assert client.get(path).status_code == 200
