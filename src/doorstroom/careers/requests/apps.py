"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests."""

    name = "doorstroom.careers.requests"
    label = "requests"
