"""What the area offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstroom.careers.figures.selectors import READ
from doorstroom.web.shell.area import Area, Page

AREA = Area(
    "figures",
    pages=(
        Page(
            "figures:register",
            _("Figures"),
            _("How many people work here on a day, by unit, level, age and more."),
            ability=READ,
            nav=30,
        ),
        Page(
            "figures:flows",
            _("Who came, moved and left"),
            _("The sum of a period that closes, year by year, with the reasons."),
            ability=READ,
        ),
    ),
)
