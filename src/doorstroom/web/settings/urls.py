"""Addresses of the area."""

from __future__ import annotations

from django.urls import path

from doorstroom.web.settings import regime, views

app_name = "settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("/regime", regime.regime, name="regime"),
    path("/of/<str:key>", views.setting, name="setting"),
]
