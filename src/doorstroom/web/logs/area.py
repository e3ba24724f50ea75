"""What the area offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doorstroom.web.logs.tasks import tasks
from doorstroom.web.shell.area import Area, Page

AREA = Area(
    "logs",
    pages=(
        Page(
            "logs:reads_of_me",
            _("Who looked at my file"),
            _("See who read about you, by which role, when and why."),
            ability="careers.reads.read",
            needs_file=True,
        ),
        Page(
            "logs:index",
            _("Logs"),
            _("See what was changed, read and downloaded, and who signed in."),
            ability="audit.log.read",
            nav=60,
        ),
        Page(
            "logs:chain",
            _("Is the log whole?"),
            _("Check that nothing in the log was changed or removed."),
            ability="audit.log.read",
        ),
        Page(
            "logs:inventory",
            _("All logs"),
            _("See which logs there are, what stands in them, and who reads them."),
            ability="audit.log.read",
        ),
        Page(
            "logs:privacy",
            _("Privacy"),
            _("Read what is kept about you, why, how long, and which rights you have."),
        ),
        Page(
            "logs:how",
            _("How we keep track of who looks"),
            _("Read what is written when somebody opens a file."),
        ),
    ),
    tasks=tasks,
)
