"""The app: template tags and what has to be ready when the site starts."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The shell of the site."""

    name = "doorstroom.web.shell"
    label = "shell"
