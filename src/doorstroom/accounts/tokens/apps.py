"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Tokens."""

    name = "doorstroom.accounts.tokens"
    label = "tokens"
