"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """Configuration."""

    name = "doorstroom.configuration"
    label = "configuration"
