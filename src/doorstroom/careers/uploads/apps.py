"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """Uploads."""

    name = "doorstroom.careers.uploads"
    label = "uploads"
