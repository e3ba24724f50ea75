"""Addresses of the area: home, search, the two switches, and the pages about the site itself."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.home import about, search, switches, views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("search", search.search, name="search"),
    path("language", switches.language, name="language"),
    path("mode", switches.mode, name="mode"),
    path("about/accessibility", about.accessibility, name="accessibility"),
    path("about/help", about.help_, name="help"),
]
