"""What the area offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstroom.web.shell.area import Area, Page

AREA = Area(
    "home",
    pages=(
        Page("home:start", _("Home"), _("See what waits for you, what is new and what you can do."), nav=0),
    ),
)
