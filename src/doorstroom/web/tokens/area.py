"""What the area offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstroom.web.shell.area import Area, Page

AREA = Area(
    "tokens",
    pages=(
        Page(
            "tokens:index",
            _("Tokens"),
            _("Let a program ask the API in your name: make a token, or stop one"),
        ),
        Page(
            "tokens:services",
            _("Programs"),
            _("Accounts of programs that ask the API, and their tokens"),
            ability="accounts.account.manage",
        ),
    ),
)
