"""The frame: doors, navigation by role, where one is, titles, the links at the foot."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from doorstroom.web.areas import areas, pages
from doorstroom.web.shell.area import Page
from doorstroom.web.shell.guard import allow, door_of
from doorstroom.web.shell.middleware import SELF_GUARDED
from doorstroom.web.shell.navigation import _marked
from tests.web.world import ACCOUNTS


def rooms(html: str) -> list[tuple[str, str]]:
    """Address and title of each link of the navigation."""
    nav = re.search(r'<nav class="ds-rooms".*?</nav>', html, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', nav[0]) if nav else []


def _views(resolver: URLResolver, prefix: str = "/"):
    for one in resolver.url_patterns:
        where = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield where, one.callback
        else:
            yield from _views(one, where)


def test_every_view_has_a_door():
    without = [
        where
        for where, view in _views(get_resolver())
        if not where.startswith(SELF_GUARDED) and door_of(view) is None
    ]
    assert without == []


def test_a_door_asks_for_an_ability_that_exists():
    with pytest.raises(KeyError):
        allow("careers.nothing.read")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.url)
def test_every_registered_page_has_an_address_a_title_and_a_sentence(page: Page):
    assert reverse(page.url)
    assert str(page.title).strip()
    assert str(page.sentence).strip()


def test_areas_are_called_as_their_folders():
    assert len({area.code for area in areas()}) == len(areas())


@pytest.mark.parametrize("who", ACCOUNTS)
def test_the_navigation_shows_what_is_open_and_nothing_else(site, who):
    client = site.client(who)
    html = client.get("/").content.decode()
    for url, title in rooms(html):
        response = client.get(url)
        assert response.status_code in (200, 302), (url, title)


def test_roles_see_other_rooms(site):
    shown = {
        who: {url for url, _title in rooms(site.client(who).get("/").content.decode())}
        for who in ("employee", "line_manager", "hr_officer", "auditor", "administrator", "guest")
    }
    assert shown["guest"] < shown["hr_officer"]
    assert shown["hr_officer"] - shown["employee"]
    assert shown["auditor"] - shown["hr_officer"]
    assert shown["administrator"] - shown["hr_officer"]


def test_the_place_where_one_is_is_marked_once():
    shown = [(url, Page("x:y", url, "")) for url in ("/", "/people", "/people/me", "/figures")]

    def current(path: str) -> dict[str, str]:
        return {link.url: link.current for link in _marked(shown, path) if link.current}

    assert current("/") == {"/": "page"}
    assert current("/people") == {"/people": "page"}
    assert current("/people/12/career") == {"/people": "true"}
    assert current("/people/me") == {"/people/me": "page"}
    assert current("/peoples") == {}
    assert current("/about/help") == {}


def test_a_page_says_its_language_and_its_title_without_anybody_in_it(site):
    html = site.client("employee").get("/").content.decode()
    assert '<html lang="nl"' in html
    title = re.search(r"<title>(.*?)</title>", html)[1]
    assert title.endswith(" · Doorstroom")
    assert "employee" not in title
    assert html.count("<h1") == 1
    assert 'href="#content"' in html
    assert 'id="content"' in html


def test_help_and_statement_stand_under_every_page_signed_in_or_not(site):
    for who in ("anonymous", "employee"):
        foot = site.client(who).get("/").content.decode().split('<footer class="ds-foot"')[1]
        for url in ("/about/accessibility", "/about/help", reverse("logs:privacy")):
            assert f'href="{url}"' in foot
            assert site.client(who).get(url).status_code == 200


def test_who_is_signed_in_finds_the_own_menu_and_a_way_out(site):
    html = site.client("employee").get("/").content.decode()
    assert f'<form method="post" action="{reverse("account_logout")}">' in html
    assert f'href="{reverse("account:profile")}"' in html
    assert f'href="{reverse("logs:reads_of_me")}"' in html
    assert 'action="/search"' in html
    signed_out = site.client().get("/").content.decode()
    assert f'href="{reverse("account_login")}"' in signed_out
    assert 'action="/search"' not in signed_out


def test_a_demo_says_that_it_is_one(site, settings):
    assert "ds-demo" not in site.client().get("/").content.decode()
    settings.DEMO = True
    assert "ds-demo" in site.client().get("/").content.decode()


def test_the_colours_are_those_of_the_administration(site):
    assert 'class="utrecht-root ds-theme ds-theme--rijk"' in site.client().get("/").content.decode()
