"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and the roles given to them."""

    name = "doorstroom.accounts"
    label = "accounts"
