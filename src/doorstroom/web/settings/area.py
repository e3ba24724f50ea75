"""What the area offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstroom.web.shell.area import Area, Page

AREA = Area(
    "settings",
    pages=(
        Page(
            "settings:index",
            _("Settings"),
            _("Decide on terms, contacts, sessions and what people see."),
            ability="configuration.setting.read",
            nav=80,
        ),
        Page(
            "settings:regime",
            _("What the site runs on"),
            _("See the grades, contracts, reasons and words of the administration, each with its source."),
            ability="configuration.setting.read",
        ),
    ),
)
