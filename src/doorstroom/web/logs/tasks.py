"""What waits for an auditor: a log that is broken, or that nobody verified for a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.verification import CHECKED, last_check
from doorstroom.web.shell.area import Task
from doorstroom.web.shell.request import PageRequest

EVERY = timedelta(days=30)


def tasks(request: PageRequest) -> Iterator[Task]:
    """Yield what waits for an auditor. 2 queries; none for all others."""
    if not request.actor.may("audit.log.read"):
        return
    url = reverse("logs:chain")
    last = last_check()
    if last is not None and not last.details["whole"]:
        yield Task(
            _("Find out why the log does not fit"),
            _(
                "The last check found an event that was changed or removed. Say so to the data"
                " protection officer."
            ),
            url,
            _("See what was found"),
            timezone.localtime(last.at).date(),
            late=True,
        )
        return
    # The site checks by itself each day; that a person looks too is what this asks for.
    checks = AuditEvent.objects.using("work").filter(action=CHECKED, actor__startswith="account:")
    by_a_person = checks.order_by("-at").values_list("at", flat=True).first()
    if by_a_person is not None and timezone.now() - by_a_person < EVERY:
        return
    due = timezone.localtime(by_a_person + EVERY).date() if by_a_person else None
    yield Task(
        _("Verify the log"),
        _("Nobody has checked for 30 days that nothing was changed or removed. Note the codes you find."),
        url,
        _("Verify"),
        due,
        late=False,
    )
