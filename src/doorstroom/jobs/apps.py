"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs."""

    name = "doorstroom.jobs"
    label = "jobs"
