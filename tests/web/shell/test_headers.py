"""Headers of every answer (obligations, section 6): pages, forms, errors, static files, what robots read."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse, reverse_lazy

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex, nofollow",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "report-uri /csp-report",
}
ANSWERS = [
    ("anonymous", "GET", "/", 200),
    ("employee", "GET", "/", 200),
    ("employee", "POST", "/search", 200),
    ("employee", "POST", "/language", 302),
    ("anonymous", "GET", "/search", 302),
    ("anonymous", "POST", "/search", 401),
    ("employee", "GET", "/language", 405),
    ("employee", "GET", "/nothing/of/the/sort", 404),
    ("anonymous", "GET", "/nothing/of/the/sort", 404),
    ("anonymous", "GET", "/about/help", 200),
    ("anonymous", "GET", "/robots.txt", 200),
    ("anonymous", "GET", reverse_lazy("account_login"), 200),
]


@pytest.mark.parametrize(("who", "method", "path", "status"), ANSWERS)
def test_every_kind_of_answer_carries_the_headers(site, who, method, path, status):
    response = site.client(who).generic(method, str(path))
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_a_static_file_carries_them_too_and_may_be_kept(site):
    response = site.client().get("/static/css/layout.css")
    try:
        assert response.status_code == 200
        assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
        assert "no-store" not in response.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in response.headers
    finally:
        response.close()


def test_a_failure_of_ours_carries_them_too(site, monkeypatch):
    monkeypatch.setattr("doorstroom.web.home.views.groups", lambda _actor: 1 / 0)
    client = site.client("employee", raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert response.headers["Cache-Control"] == "no-store"


def test_only_with_tls_a_browser_is_told_to_keep_to_it(site):
    secure = site.client().get("/", secure=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in site.client().get("/").headers


def test_signing_out_clears_what_the_browser_kept(site):
    response = site.client("employee").post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in site.client("employee").get("/").headers


def test_cookies_are_bound_to_the_host_and_out_of_reach_of_scripts(site):
    client = site.client("employee")
    client.get("/", secure=True)
    client.post("/mode", {"mode": "dark"}, secure=True)
    assert settings.SESSION_COOKIE_NAME == "__Host-session"
    assert settings.CSRF_COOKIE_NAME == "__Host-csrf"
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
    for name in (settings.CSRF_COOKIE_NAME, "mode"):
        cookie = client.cookies[name]
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert cookie["domain"] == "", name


def _report(client: Client, **report) -> int:
    return client.post("/csp-report", {"csp-report": report}, content_type="application/json").status_code


def test_a_report_is_written_without_address_or_query(site, caplog):
    status = _report(
        site.client(),
        **{
            "document-uri": "https://here/search?q=Jan+Peeters",
            "blocked-uri": "https://evil.example/steal?who=Jan",
            "effective-directive": "script-src-elem\nFAKE LINE",
        },
    )
    assert status == 204
    lines = [record.getMessage() for record in caplog.records if record.name == "doorstroom.csp"]
    assert lines == ["content policy: script-src-elemFAKE, source evil.example, page home:search"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"csp-report": 3}', b"\xff", b"{" * 20_000])
def test_a_report_that_is_none_is_taken_and_forgotten(site, caplog, body):
    response = site.client().post("/csp-report", body, content_type="application/csp-report")
    assert response.status_code == 204
    assert not [record for record in caplog.records if record.name == "doorstroom.csp"]


def test_many_reports_do_not_fill_the_log(site, caplog, monkeypatch):
    from doorstroom.web.shell import reports

    monkeypatch.setattr(reports, "_seen", type(reports._seen)(maxlen=reports.A_MINUTE))
    client = site.client()
    for _ in range(reports.A_MINUTE + 20):
        assert _report(client, **{"effective-directive": "img-src"}) == 204
    lines = [record for record in caplog.records if record.name == "doorstroom.csp"]
    assert len(lines) == reports.A_MINUTE


def test_security_txt_stands_once_an_address_is_set(site, monkeypatch):
    assert site.client().get("/.well-known/security.txt").status_code == 404
    monkeypatch.setattr("doorstroom.web.shell.reports.value", lambda _key: "mailto:security@example.org")
    text = site.client().get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org\n" in text
    assert "\nExpires: 20" in text
