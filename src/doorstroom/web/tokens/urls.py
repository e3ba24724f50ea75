"""Addresses of the pages about tokens."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.index, name="index"),
    path("/new", views.new, name="new"),
    path("/<int:token>/revoke", views.revoke, name="revoke"),
    path("/services", views.services, name="services"),
    path("/services/<int:account>/new", views.new_for_service, name="new_for_service"),
]
