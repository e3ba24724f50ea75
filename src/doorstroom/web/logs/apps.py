"""The app, so that workers find its handler."""

from __future__ import annotations

from django.apps import AppConfig


class LogsConfig(AppConfig):
    """Pages of the logs."""

    name = "doorstroom.web.logs"
    label = "logs"
