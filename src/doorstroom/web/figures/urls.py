"""Addresses of the area."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import path

from doorstroom.careers.storage.cache import DRAWINGS
from doorstroom.documents import drawings
from doorstroom.web.figures import files, views

drawings.keep_in(Path(settings.SEGMENT_CACHE) / DRAWINGS)

app_name = "figures"
urlpatterns = [
    path("", views.register, name="register"),
    path("/flows", views.flows, name="flows"),
    path("/register.<str:form>", files.register, name="register_file"),
    path("/flows.<str:form>", files.flows, name="flows_file"),
]
