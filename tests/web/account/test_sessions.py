"""Sessions end: unused, too old, by their holder (obligation W7)."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from doorstroom.web.account import sessions
from doorstroom.web.account.devices import device_of
from tests.web.account.signing import account, events, sign_in
from tests.web.conftest import Site


def age(client: Client, **seconds: int) -> None:
    """Make the session of a client older."""
    session = client.session
    names = {"began": sessions.BEGAN, "seen": sessions.SEEN}
    for name, by in seconds.items():
        session[names[name]] = int(time.time()) - by
    session.save()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param({"seen": 3500, "began": 3600}, 200, id="used within the hour"),
        pytest.param({"seen": 3700, "began": 4000}, 302, id="unused for longer than the limit"),
        pytest.param({"seen": 10, "began": 12 * 3600 + 1}, 302, id="used, but too old"),
    ],
)
def test_a_session_ends_when_it_is_unused_or_too_old(both_sites: Site, seconds: dict, expected: int) -> None:
    client = Client()
    sign_in(client, "guest")
    age(client, **seconds)
    assert client.get("/account/profile").status_code == expected
    ended = events("accounts.session.ended")
    assert [one.actor for one in ended] == (["limit"] if expected == 302 else [])
    assert events("accounts.logout.done") == []
    assert UserSession.objects.count() == (1 if expected == 200 else 0)


def test_limits_come_from_the_settings(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    sign_in(client, "guest")
    age(client, seen=100)
    monkeypatch.setattr(settings, "SESSION_IDLE_LIMIT", 50)
    assert client.get("/account/profile").status_code == 302


def test_using_a_session_is_noted_at_most_once_a_minute(site: Site) -> None:
    client = Client()
    sign_in(client, "guest")
    UserSession.objects.update(last_seen_at="2020-01-01T00:00Z")
    client.get("/account/profile")
    assert UserSession.objects.get().last_seen_at.year == 2020
    age(client, seen=90)
    client.get("/account/profile")
    assert UserSession.objects.get().last_seen_at.year > 2020
    assert time.time() - client.session[sessions.SEEN] < 5


def test_one_ends_a_session_of_ones_own_and_no_other(both_sites: Site) -> None:
    here, phone, stranger = Client(), Client(HTTP_USER_AGENT="iPhone Safari"), Client()
    for client, name in ((here, "guest"), (phone, "guest"), (stranger, "auditor")):
        sign_in(client, name)
    page = here.get("/account/sessions")
    assert len(page.context["listed"]) == 2
    theirs = UserSession.objects.get(user=account("auditor"))
    here.post("/account/sessions", {"session": theirs.pk})
    assert stranger.get("/account/profile").status_code == 200
    [other] = [row for row, _, is_here in page.context["listed"] if not is_here]
    here.post("/account/sessions", {"session": other.pk})
    assert phone.get("/account/profile").status_code == 302
    assert here.get("/account/profile").status_code == 200
    assert [one.details["sessions"] for one in events("accounts.session.ended")] == [1]


def test_one_ends_all_other_sessions_at_once(both_sites: Site) -> None:
    clients = [Client() for _ in range(3)]
    for client in clients:
        sign_in(client, "guest")
    clients[0].post("/account/sessions")
    assert [one.get("/account/profile").status_code for one in clients] == [200, 302, 302]


@pytest.mark.parametrize("session", ["x", "-1", "9" * 30, "1 OR 1"])
def test_a_session_that_is_no_number_ends_nothing(site: Site, session: str) -> None:
    client = Client()
    sign_in(client, "guest")
    assert client.post("/account/sessions", {"session": session}).status_code == 302
    assert client.get("/account/profile").status_code == 200
    assert events("accounts.session.ended") == []


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Gecko/2010 Firefox/132", "Firefox, macOS"),
    ],
)
def test_a_device_has_the_name_that_people_use(agent: str, expected: str) -> None:
    assert device_of(agent) == expected


def test_preferences_are_kept(both_sites: Site) -> None:
    client = Client()
    sign_in(client, "guest")
    assert client.post("/account/profile", {"language": "fr", "theme": "dark"}).status_code == 302
    assert (account("guest").language, account("guest").theme) == ("fr", "dark")
    page = client.get("/account/profile").content.decode()
    assert '<html lang="fr"' in page


@pytest.mark.parametrize("data", [{"language": "xx"}, {"theme": "pink"}])
def test_a_preference_that_is_none_is_refused(site: Site, data: dict) -> None:
    client = Client()
    sign_in(client, "guest")
    assert client.post("/account/profile", data).status_code == 422
    assert (account("guest").language, account("guest").theme) == ("", "")
