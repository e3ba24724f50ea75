"""Signing in with a password and a second step (obligations W7, W8)."""

from __future__ import annotations

import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client

from doorstroom.web.account import sessions
from tests.web.account.signing import account, code_of, events, set_up_app, sign_in, text
from tests.web.conftest import Site
from tests.web.world import PASSWORD

PAGES = (
    "/account/login",
    "/account/logout",
    "/account/password/reset",
    "/account/password/reset/done",
    "/account/password/reset/key/1-no-key",
    "/account/inactive",
    "/account/profile",
    "/account/sessions",
    "/account/password/change",
    "/account/2fa",
    "/account/2fa/keys",
    "/account/oidc/cancelled",
)


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second step is required, as it is outside a demo."""
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", True)


def test_a_second_step_is_required_outside_a_demo() -> None:
    from doorstroom import settings as own

    assert own.SECOND_FACTOR_REQUIRED is not own.DEMO


def test_a_password_alone_opens_only_the_page_where_the_second_step_is_set_up(
    both_sites: Site, required: None
) -> None:
    client = Client()
    assert sign_in(client, "hr_officer").status_code == 302
    for address in ("/", "/people", "/figures", "/administration/accounts"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/app/activate"), address
    assert client.get("/account/profile").status_code == 200
    set_up_app(client)
    codes = client.get("/account/2fa/codes")
    assert len(codes.context["unused_codes"]) == 10
    assert "****" in client.get("/account/2fa/codes").context["unused_codes"]  # shown once
    assert client.get("/").status_code == 200
    assert [one.details["factor"] for one in events("accounts.factor.added")] == ["totp", "recovery_codes"]


def test_the_picture_for_the_app_obeys_the_content_policy(site: Site) -> None:
    client = Client()
    sign_in(client, "hr_officer")
    client.post("/account/reauthenticate", {"password": PASSWORD})
    page = client.get("/account/2fa/app/activate").content.decode()
    assert '<svg class="ds-qr"' in page
    assert "data:" not in page


def test_the_second_step_is_asked_and_its_code_counts_once(both_sites: Site, required: None) -> None:
    first = Client()
    sign_in(first, "hr_officer")
    secret = set_up_app(first)
    again = Client()
    assert sign_in(again, "hr_officer").headers["Location"] == "/account/2fa/authenticate"
    assert again.get("/account/profile").status_code == 302  # not in yet
    wrong = again.post("/account/2fa/authenticate", {"code": "000000"})
    assert wrong.status_code == 422
    assert events("accounts.factor.failed")[0].object_id == str(account("hr_officer").pk)
    code = code_of(secret)
    assert again.post("/account/2fa/authenticate", {"code": code}).status_code == 302
    assert again.get("/").status_code == 200
    third = Client()
    sign_in(third, "hr_officer")
    assert third.post("/account/2fa/authenticate", {"code": code}).status_code == 422  # used


def test_a_recovery_code_works_once(both_sites: Site, required: None) -> None:
    first = Client()
    sign_in(first, "hr_officer")
    set_up_app(first)
    code = first.get("/account/2fa/codes").context["unused_codes"][0]
    for expected in (302, 422):
        again = Client()
        sign_in(again, "hr_officer")
        assert again.post("/account/2fa/authenticate", {"code": code}).status_code == expected


def test_too_many_wrong_codes_lock_the_second_step(both_sites: Site) -> None:
    first = Client()
    sign_in(first, "hr_officer")
    first.post("/account/reauthenticate", {"password": PASSWORD})
    secret = set_up_app(first)
    again = Client()
    sign_in(again, "hr_officer")
    for _ in range(5):
        again.post("/account/2fa/authenticate", {"code": "000000"})
    assert again.post("/account/2fa/authenticate", {"code": code_of(secret)}).status_code == 422
    assert again.get("/account/profile").status_code == 302


def test_secrets_of_second_steps_are_encrypted_and_useless_with_another_key(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Client()
    sign_in(first, "hr_officer")
    first.post("/account/reauthenticate", {"password": PASSWORD})
    secret = set_up_app(first)
    stored = Authenticator.objects.get(user=account("hr_officer"), type="totp")
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(code_of(secret))
    monkeypatch.setattr(settings, "SECRET_KEY", "another key")
    cache.clear()
    assert not stored.wrap().validate_code(code_of(secret))


def test_codes_are_renewed_after_the_password_was_given_again(both_sites: Site) -> None:
    client = Client()
    sign_in(client, "hr_officer")
    client.post("/account/reauthenticate", {"password": PASSWORD})
    set_up_app(client)
    old = client.get("/account/2fa/codes").context["unused_codes"]
    assert client.post("/account/2fa/codes/generate").status_code == 302
    new = client.get("/account/2fa/codes").context["unused_codes"]
    assert set(old).isdisjoint(new)
    assert len(events("accounts.factor.renewed")) == 1


def test_factors_change_only_after_the_password_was_given_again(site: Site) -> None:
    """ASVS 7.5.1: re-authentication before changing factors."""
    client = Client()
    sign_in(client, "hr_officer")
    for address in ("/account/2fa/app/activate", "/account/2fa/keys/add", "/account/2fa/codes/generate"):
        answer = client.get(address)
        assert answer.headers["Location"].startswith("/account/reauthenticate"), address
    assert client.post("/account/reauthenticate", {"password": "wrong"}).status_code == 422
    assert client.post("/account/reauthenticate", {"password": PASSWORD}).status_code == 302
    assert client.get("/account/2fa/app/activate").status_code == 200


def test_signing_in_makes_a_new_key_of_the_session(both_sites: Site) -> None:
    client = Client()
    client.get("/account/login")
    client.session["probe"] = 1
    session = client.session
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key
    sign_in(client, "hr_officer")
    assert client.session.session_key != before


def test_cookies_are_bound_to_this_host_and_closed_to_scripts(site: Site) -> None:
    client = Client()
    client.get("/account/login")
    sign_in(client, "hr_officer")
    for name in ("__Host-session", "__Host-csrf"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"]) == (True, True), name
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax"), name


def test_a_known_and_an_unknown_address_get_the_same_answers(site: Site) -> None:
    """Not by words, not by status, not by what happens at the limit, not by a mail that is missing (W8)."""
    answers = {}
    for address in ("guest@example.org", "unknown@example.org"):
        client = Client(REMOTE_ADDR="192.0.2.9")
        tries = [sign_in(client, address, "wrong") for _ in range(7)]
        reset = client.post("/account/password/reset", {"email": address})
        said = [(one.status_code, text(one.content)) for one in tries]
        answers[address] = (said, reset.status_code, reset.headers["Location"], len(mail.outbox))
        mail.outbox.clear()
    known, unknown = answers.values()
    assert known == unknown
    assert known[0][0][0] == 422


def test_five_failures_lock_an_address_wherever_they_come_from(both_sites: Site) -> None:
    """The count lies in the store ``work``: all processes and all places share it."""
    for place in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{place}")
        assert sign_in(client, "guest", "wrong").status_code == 422
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(other, "guest").status_code == 422  # even with the right password
    assert other.get("/account/profile").status_code == 302
    assert sign_in(other, "auditor").status_code == 302  # nobody else is kept out
    with connections["work"].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] >= 1
    assert len(events("accounts.login.failed")) == 5
    assert [one.object_id for one in events("accounts.login.limited")] == [str(account("guest").pk)]


def test_the_log_of_failures_holds_no_address_of_mail_and_no_password(site: Site) -> None:
    sign_in(Client(), "stranger@example.net", "secret-canary")
    sign_in(Client(), "guest", "secret-canary")
    failed = events("accounts.login.failed")
    assert [one.object_id for one in failed] == ["", str(account("guest").pk)]
    for one in failed:
        line = f"{one.actor}{one.origin}{one.object_id}{one.details}{one.purpose}"
        assert "stranger" not in line
        assert "example" not in line
        assert "canary" not in line


def test_signing_in_and_out_is_logged(both_sites: Site) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    sign_in(client, "guest")
    [event] = events("accounts.login.succeeded")
    assert (event.actor, event.origin) == (account("guest").actor_name, "192.0.2.1")
    assert event.details == {"methods": ["password"]}
    assert client.get("/account/logout").status_code == 200  # asks; does nothing yet
    assert client.get("/account/profile").status_code == 200
    client.post("/account/logout")
    assert client.get("/account/profile").status_code == 302
    assert len(events("accounts.logout.done")) == 1
    assert events("accounts.session.ended") == []


def test_a_closed_account_does_not_come_in(site: Site) -> None:
    found = account("guest")
    found.is_active = False
    found.save()
    client = Client()
    assert sign_in(client, "guest").headers["Location"] == "/account/inactive"
    assert client.get("/account/profile").status_code == 302


@pytest.mark.parametrize("address", ["https://example.net/", "//example.net", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(site: Site, address: str) -> None:
    client = Client()
    answer = client.post(
        "/account/login", {"login": "guest@example.org", "password": PASSWORD, "next": address}
    )
    assert answer.headers["Location"] == "/"


def test_nobody_makes_an_account_by_themselves(site: Site) -> None:
    for address in ("/account/signup", "/account/3rdparty/signup", "/account/social/signup"):
        assert Client().get(address).status_code == 404


def test_signing_in_does_not_wait_for_an_import(site: Site, required: None) -> None:
    """allauth opens its transactions on the main store; they must not queue for its one writer."""
    ledger = sqlite3.connect(str(connections["default"].settings_dict["NAME"]), isolation_level=None)
    ledger.execute("BEGIN IMMEDIATE")
    try:
        began = time.monotonic()
        client = Client()
        assert sign_in(client, "hr_officer").status_code == 302
        set_up_app(client)
        assert client.get("/account/2fa/codes").status_code == 200
        assert client.get("/account/profile").status_code == 200
        assert time.monotonic() - began < 20  # a lock would take 30
    finally:
        ledger.execute("ROLLBACK")
        ledger.close()
    assert connections["default"].transaction_mode == "IMMEDIATE"


def test_pages_of_the_account_have_no_script_or_style_inside(site: Site) -> None:
    client = Client()
    sign_in(client, "guest")
    for address in PAGES:
        page = (Client() if "login" in address or "reset" in address else client).get(address)
        assert page.status_code == 200, address
        html = page.content.decode()
        assert not re.search(r'\s(style|on[a-z]+)="', html), address
        scripts = re.findall(r"<script([^>]*)>", html)
        assert all("src=" in one or "application/json" in one for one in scripts), address


def test_many_at_once_count_every_failure(site: Site) -> None:
    """Attempts at the same moment do not slip under the limit."""
    databases = {alias: connections.settings[alias] for alias in connections}

    def attempt(number: int) -> int:
        for alias, config in databases.items():
            connections[alias].settings_dict.update(config)
        try:
            return sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), "guest", "wrong").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(attempt, range(8))) == {422}
    assert len(events("accounts.login.failed")) == 5
    assert len(events("accounts.login.limited")) == 3


def test_a_session_knows_how_sure_it_is(site: Site, required: None) -> None:
    client = Client()
    sign_in(client, "guest")
    assert client.session[sessions.STRONG] is False
    set_up_app(client)
    assert client.session[sessions.STRONG] is True
    client.post("/account/reauthenticate", {"password": PASSWORD})
    assert client.post("/account/2fa/app/deactivate").status_code == 302
    assert client.session[sessions.STRONG] is False
    assert client.get("/").headers["Location"] == "/account/2fa/app/activate"
