"""Addresses of the site. English, small letters, no slash at the end, nobody's name or number in them."""

from __future__ import annotations

from django.urls import include, path

from doorstroom.web.health import healthz
from doorstroom.web.shell.reports import csp_report, robots_txt, security_txt

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("csp-report", csp_report, name="csp_report"),
    path("robots.txt", robots_txt, name="robots"),
    path(".well-known/security.txt", security_txt, name="security"),
    path("", include("doorstroom.web.home.urls")),
    path("account/", include("doorstroom.web.account.urls")),
    path("people", include("doorstroom.web.people.urls")),
    path("figures", include("doorstroom.web.figures.urls")),
    path("imports", include("doorstroom.web.imports.urls")),
    path("logs", include("doorstroom.web.logs.urls")),
    path("administration/settings", include("doorstroom.web.settings.urls")),
    path("administration", include("doorstroom.web.administration.urls")),
    path("tokens", include("doorstroom.web.tokens.urls")),
    path("api/v1/", include("doorstroom.api.urls")),
]

handler400 = "doorstroom.web.shell.errors.bad_request"
handler403 = "doorstroom.web.shell.errors.forbidden"
handler404 = "doorstroom.web.shell.errors.not_found"
handler429 = "doorstroom.web.shell.errors.too_many"
handler500 = "doorstroom.web.shell.errors.failure"
