"""Choosing a password: rules, links, and what ends with the old one (obligations W7, W8)."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from tests.web.account.signing import account, events, sign_in
from tests.web.conftest import Site
from tests.web.world import PASSWORD

GOOD = "eleven purple bicycles"


def link_in(message: mail.EmailMessage) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found[1]


def open_link(client: Client, path: str) -> str:
    """Follow a link to the form; return the address of the form."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content[:200]
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        pytest.param("seven77", False, id="too short"),
        pytest.param("q7#kzp.w", True, id="the least length"),
        pytest.param("password1234", False, id="on the list of those that everybody uses"),
        pytest.param("Doorstroom2026!", False, id="the name of the product"),
        pytest.param("Hr.Officer-2026", False, id="the own name"),
        pytest.param("hr_officer@example.org", False, id="the own address"),
        pytest.param("Rijk-2026-rijk!", False, id="the administration"),
        pytest.param("doorstroom is what we call it here", True, id="a sentence may hold a known word"),
        pytest.param("  spaces at both ends  ", True, id="spaces count"),
        pytest.param("wachtwoordjes ñ ü 漢字 🚲🚲", True, id="any characters"),
        pytest.param("lang " * 40, True, id="200 characters"),
        pytest.param("zonder cijfer of teken", True, id="no mix is asked"),
    ],
)
def test_which_passwords_may_be_chosen(site: Site, password: str, fits: bool) -> None:
    client = Client()
    sign_in(client, "hr_officer")
    answer = client.post(
        "/account/password/change",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    assert answer.status_code == (302 if fits else 422)
    assert account("hr_officer").check_password(password) is fits
    if not fits:
        assert answer.context["form"].errors["password1"]
        assert password not in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"oldpassword": "wrong", "password1": GOOD, "password2": GOOD}, "oldpassword"),
        ({"oldpassword": PASSWORD, "password1": GOOD, "password2": "other one"}, "password2"),
        ({"oldpassword": PASSWORD}, "password1"),
    ],
)
def test_a_password_form_says_what_is_wrong(site: Site, data: dict, field: str) -> None:
    client = Client()
    sign_in(client, "guest")
    answer = client.post("/account/password/change", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert account("guest").check_password(PASSWORD)


def test_a_new_password_ends_all_other_sessions_and_tells_the_holder(both_sites: Site) -> None:
    mail.outbox = []
    here, elsewhere = Client(), Client()
    sign_in(here, "guest")
    sign_in(elsewhere, "guest")
    data = {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}
    assert here.post("/account/password/change", data).status_code == 302
    assert here.get("/account/profile").status_code == 200
    assert elsewhere.get("/account/profile").status_code == 302
    assert [one.details["by_link"] for one in events("accounts.password.changed")] == [False]
    assert [one.details["sessions"] for one in events("accounts.session.ended")] == [1]
    assert [one.to for one in mail.outbox] == [["guest@example.org"]]


def test_fields_let_a_password_manager_fill_and_paste(site: Site) -> None:
    """WCAG 3.3.8: no puzzle, nothing against pasting."""
    client = Client()
    login = client.get("/account/login").content.decode()
    assert 'autocomplete="username"' in login
    assert 'autocomplete="current-password"' in login
    sign_in(client, "guest")
    change = client.get("/account/password/change").content.decode()
    assert change.count('autocomplete="new-password"') == 2
    assert "onpaste" not in change
    assert "maxlength" not in change.split("<main")[1]


def test_a_link_by_mail_lets_one_choose_a_password_once(both_sites: Site) -> None:
    mail.outbox = []
    found = account("guest")
    found.language = "fr"
    found.save()
    signed_in, client = Client(), Client()
    sign_in(signed_in, "guest")
    assert client.post("/account/password/reset", {"email": "GUEST@example.org"}).status_code == 302
    [message] = mail.outbox
    assert "Doorstroom" in message.subject
    for part in ("guest", "Guest"):  # R4: nothing about the person in the mail
        assert part not in message.subject + message.body
    path = link_in(message)
    form = open_link(client, path)
    assert path.rsplit("-", 1)[1] not in form  # the token leaves the address at once
    refused = client.post(form, {"password1": "short", "password2": "short"})
    assert refused.status_code == 422
    assert client.post(form, {"password1": GOOD, "password2": GOOD}).status_code == 302
    assert account("guest").check_password(GOOD)
    assert signed_in.get("/account/profile").status_code == 302  # W7: all sessions end
    used = Client().get(path)
    assert used.status_code == 200
    assert used.context["token_fail"]
    assert [one.details["by_link"] for one in events("accounts.password.changed")] == [True]


def test_whoever_has_no_account_gets_a_mail_that_says_so(site: Site) -> None:
    mail.outbox = []
    Client().post("/account/password/reset", {"email": "unknown@example.org"})
    [message] = mail.outbox
    assert message.to == ["unknown@example.org"]
    assert "http" not in message.body


def test_a_closed_account_gets_no_link(site: Site) -> None:
    mail.outbox = []
    found = account("guest")
    found.is_active = False
    found.save()
    Client().post("/account/password/reset", {"email": "guest@example.org"})
    assert [one for one in mail.outbox if "http" in one.body] == []


def test_links_are_limited_for_each_address(site: Site) -> None:
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/account/password/reset", {"email": "guest@example.org"})
        for n in range(6)
    ]
    assert [one.status_code for one in answers] == [302] * 5 + [429]


@pytest.mark.parametrize("email", ["", "no address"])
def test_the_form_of_the_link_says_what_is_wrong(site: Site, email: str) -> None:
    answer = Client().post("/account/password/reset", {"email": email})
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors


@pytest.mark.parametrize("data", [{}, {"login": "guest@example.org"}, {"login": "x", "password": "y"}])
def test_the_form_of_signing_in_says_what_is_wrong(site: Site, data: dict) -> None:
    answer = Client().post("/account/login", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    if "login" in data:
        assert f'value="{data["login"]}"' in answer.content.decode()  # what was typed stays


def test_a_mail_server_that_is_down_changes_no_answer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError("guest@example.org")

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    answer = Client().post("/account/password/reset", {"email": "guest@example.org"})
    assert answer.status_code == 302
    [event] = events("accounts.mail.failed")
    assert "guest" not in str(event.details)
