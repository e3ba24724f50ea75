"""Nothing personal in addresses, titles and file names; headers on every kind of answer (obligation G15)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote_plus

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.web.conftest import Site
from tests.web.guards.asking import KINDS, ask, clients
from tests.web.guards.routes import routes
from tests.web.guards.scene import build

_ADDRESSES = re.compile(r'(?:href|action|src|hx-(?:get|post|push-url))="([^"]*)"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_INLINE = re.compile(
    r"<[^>]+\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|javascript:|<style\b"
)
# obligations, "Headers and content policy"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
POLICY = ("default-src 'none'", "frame-ancestors 'none'")
PAGE_POLICY = (
    "base-uri 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "report-uri /csp-report",
)


def canaries(site: Site) -> set[str]:
    """Names and numbers of everybody, and the addresses and names of the accounts."""
    from doorstroom.accounts.models import Account
    from doorstroom.careers.names.models import PersonName

    names = {
        part
        for given, family in PersonName.objects.values_list("given", "family")
        for part in (f"{given} {family}", family)
        if len(part) > 5
    }
    emails = set(Account.objects.values_list("email", flat=True))
    assert len(names) > 100
    return names | set(site.world.numbers.values()) | emails


def test_nothing_personal_stands_in_an_address_a_title_or_a_file_name_and_nothing_is_inline(
    site: Site,
) -> None:
    scene, secret = build(site), canaries(site)
    pattern = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in sorted(secret, key=len, reverse=True)))
    assert pattern.search(next(iter(secret)))
    personal, inline, looked_at = [], [], 0
    for account, browser in clients(site, KINDS).items():
        for route in routes():
            answer = ask(browser, "GET", scene.address(route))
            headers = ("Location", "Content-Disposition", "Link")
            places = [answer.headers.get(name, "") for name in headers]
            if "html" in answer.headers.get("Content-Type", ""):
                text = answer.content.decode()
                places += _TITLE.findall(text)
                places += [one for one in _ADDRESSES.findall(text) if not one.startswith("mailto:")]
                looked_at += len(places)
                if _INLINE.search(text):
                    inline.append((account, route.path))
            personal += [
                (account, route.path, place)
                for place in places
                if pattern.search(unquote_plus(unescape(place)))
            ]
    assert personal == []
    assert inline == []
    assert looked_at > 5_000


def test_what_is_inline_is_seen() -> None:
    for text in (
        '<p style="x">',
        '<a onclick="x">',
        "<script>x</script>",
        '<a href="javascript:x">',
        "<style>x</style>",
    ):
        assert _INLINE.search(text), text
    assert not _INLINE.search('<script src="/x.js" defer></script><script type="application/json">1</script>')


def problems_with(answer: HttpResponse, *, api: bool, signed_in: bool) -> list[str]:
    """Headers that lack or say something else."""
    found = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    if api:  # an opener has pages only; what is published for everybody may be embedded by everybody
        published = answer.headers.get("Access-Control-Allow-Origin") == "*"
        spared = {"Cross-Origin-Opener-Policy", *(["Cross-Origin-Resource-Policy"] if published else [])}
        found = [name for name in found if name not in spared]
    policy = [part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")]
    found += [part for part in (POLICY if api else (*POLICY, *PAGE_POLICY)) if part not in policy]
    if "unsafe" in " ".join(policy):
        found.append("unsafe")
    if "max-age=31536000" not in answer.headers.get("Strict-Transport-Security", ""):
        found.append("Strict-Transport-Security")
    if answer.headers.get("Referrer-Policy") != ("no-referrer" if api else "same-origin"):
        found.append("Referrer-Policy")
    if (signed_in or api) and "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    return found


def test_every_kind_of_answer_has_its_headers(site: Site) -> None:
    scene, wrong, kinds = build(site), {}, set()
    for account in ("anonymous", "hr_officer", "administrator", "auditor"):
        browser = site.client(account)
        for route in routes():
            for method in ("GET", "POST", "PUT"):
                answer = ask(browser, method, scene.address(route))
                kinds.add(answer.status_code)
                public_document = route.api and answer.headers.get("Access-Control-Allow-Origin") == "*"
                problems = problems_with(answer, api=route.api, signed_in=account != "anonymous")
                if public_document:
                    problems = [one for one in problems if one != "Cache-Control"]
                if problems:
                    wrong[method, route.path, account] = problems
    assert wrong == {}
    assert kinds >= {200, 302, 403, 405, 422}


def test_answers_that_are_no_page_have_them_too(site: Site, client: Client) -> None:
    style = client.get("/static/css/shell.css", secure=True)
    wrong = {
        name: problems_with(answer, api=False, signed_in=False)
        for name, answer in {
            "not found": client.get("/nothing-here", secure=True),
            "wrong host": client.get("/", secure=True, headers={"host": "elsewhere.example.com"}),
            "style": style,
            "health": client.get("/healthz", secure=True),
        }.items()
    }
    style.close()
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("path", ["/people?q=x", "/search?q=x"])
def test_a_search_for_people_leaves_nothing_in_the_address(site: Site, path: str) -> None:
    """Whatever somebody types about people goes by POST (obligation G15)."""
    text = site.client("hr_officer").get(path.partition("?")[0], secure=True).content.decode()
    forms = re.findall(r"<form\b[^>]*>.*?</form>", text, re.DOTALL)
    typed = [form for form in forms if re.search(r'name="(q|name|text)"', form)]
    assert typed
    assert [form[:200] for form in typed if 'method="post"' not in form.split(">")[0].lower()] == []


def test_pages_go_on_by_tls_and_programs_do_not(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", True)
    client = site.client()
    page = client.get("/account/login")
    assert (page.status_code, page.headers["Location"]) == (301, "https://testserver/account/login")
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/me").status_code in (400, 401, 403)
