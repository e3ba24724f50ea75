"""The app: signing in is logged from the start."""

from __future__ import annotations

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Signing in, and one's own account."""

    name = "doorstroom.web.account"
    label = "account_pages"

    def ready(self) -> None:
        """Listen to signing in."""
        from doorstroom.web.account import events

        events.connect()
