"""Language, and light or dark: cookie, account, and the way back."""

from __future__ import annotations

import pytest

from doorstroom.accounts.models import Account


@pytest.mark.parametrize(("language", "title"), [("nl", "Start"), ("fr", "Accueil"), ("en", "Home")])
def test_the_site_speaks_the_language_that_was_chosen(site, language, title):
    client = site.client("employee")
    response = client.post("/language", {"language": language, "next": "/about/help"})
    assert response.headers["Location"] == "/about/help"
    page = client.get("/")
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()
    assert f"<title>{title} · Doorstroom</title>" in page.content.decode()
    assert Account.objects.get(email="employee@example.org").language == language


def test_the_account_remembers_it_on_another_device(site):
    site.client("employee").post("/language", {"language": "fr"})
    assert site.client("employee").get("/").headers["Content-Language"] == "fr"
    assert site.client("other_employee").get("/").headers["Content-Language"] == "nl"


def test_without_account_the_cookie_remembers_it(site):
    client = site.client()
    client.post("/language", {"language": "fr"})
    assert client.get("/").headers["Content-Language"] == "fr"
    assert set(Account.objects.values_list("language", flat=True)) == {""}


def test_without_a_choice_the_browser_decides_and_otherwise_dutch(site):
    assert (
        site.client().get("/", headers={"Accept-Language": "fr-BE,fr;q=0.9"}).headers["Content-Language"]
        == "fr"
    )
    assert site.client().get("/", headers={"Accept-Language": "pl"}).headers["Content-Language"] == "nl"


@pytest.mark.parametrize(
    ("mode", "attribute"), [("dark", 'data-mode="dark"'), ("light", 'data-mode="light"')]
)
def test_light_or_dark_is_kept(site, mode, attribute):
    client = site.client("employee")
    client.post("/mode", {"mode": mode, "next": "/"})
    assert attribute in client.get("/").content.decode()
    assert Account.objects.get(email="employee@example.org").theme == mode
    client.post("/mode", {"mode": "device"})
    assert "data-mode" not in client.get("/").content.decode()
    assert Account.objects.get(email="employee@example.org").theme == ""


@pytest.mark.parametrize("chosen", ["", "de", "nl ", "../etc", "NL"])
def test_what_we_do_not_have_changes_nothing(site, chosen):
    client = site.client("employee")
    for name in ("language", "mode"):
        response = client.post(f"/{name}", {name: chosen})
        assert response.status_code == 302
        assert name not in response.cookies
    account = Account.objects.get(email="employee@example.org")
    assert (account.language, account.theme) == ("", "")


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_the_way_back_stays_on_this_site(site, page):
    response = site.client().post("/language", {"language": "nl", "next": page})
    assert response.headers["Location"] == "/"


def test_the_way_back_keeps_what_was_filtered(site):
    response = site.client().post("/mode", {"mode": "dark", "next": "/people?unit=3&page=2"})
    assert response.headers["Location"] == "/people?unit=3&page=2"


def test_a_page_of_somebody_else_cannot_switch(site):
    client = site.client("employee", enforce_csrf_checks=True)
    assert client.post("/language", {"language": "fr"}).status_code == 403
    assert client.get("/language").status_code == 405
