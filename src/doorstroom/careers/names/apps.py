"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class NamesConfig(AppConfig):
    """Names."""

    name = "doorstroom.careers.names"
    label = "names"
