"""Addresses of the site. English, small letters, no slash at the end, nobody's name or number in them."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("doorstroom.web.home.urls")),
    path("account/", include("doorstroom.web.account.urls")),
    path("people", include("doorstroom.web.people.urls")),
    path("figures", include("doorstroom.web.figures.urls")),
    path("imports", include("doorstroom.web.imports.urls")),
    path("logs", include("doorstroom.web.logs.urls")),
    path("administration", include("doorstroom.web.administration.urls")),
    path("api/v1", include("doorstroom.api.urls")),
]
