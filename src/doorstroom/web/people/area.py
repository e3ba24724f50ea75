"""What the area offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstroom.rights import Role
from doorstroom.web.people.tasks import news, tasks
from doorstroom.web.shell.area import Area, Page

_HR = frozenset({Role.HR_OFFICER})

AREA = Area(
    "people",
    pages=(
        Page(
            "people:me",
            _("My career"),
            _("See your career, what is recorded about you, and where it comes from."),
            ability="careers.file.read",
            nav=10,
            needs_file=True,
        ),
        Page(
            "people:staff",
            _("People"),
            _("See who works where, and open a career."),
            ability="careers.staff.list",
            nav=20,
        ),
        Page(
            "people:requests",
            _("Requests"),
            _("Decide on what people say is wrong in their file."),
            ability="careers.request.decide",
            nav=50,
            roles=_HR,
        ),
        Page(
            "people:my_requests",
            _("My requests"),
            _("Follow what you said is wrong in your file."),
            ability="careers.request.make",
            needs_file=True,
        ),
        Page(
            "people:units",
            _("Units"),
            _("See how the administration is built, today and before."),
            ability="careers.units.read",
        ),
    ),
    tasks=tasks,
    news=news,
)
