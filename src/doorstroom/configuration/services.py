"""Deciding on a setting."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from doorstroom.audit.services import record
from doorstroom.configuration.declared import SETTINGS
from doorstroom.configuration.kinds import checked
from doorstroom.configuration.models import Setting
from doorstroom.configuration.selectors import forget
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor

LONGEST_REASON = 500


def change(*, key: str, value: Any, from_on: date, reason: str, actor: Actor) -> Setting:
    """Decide on the value of a setting from a day on; what held before that day stays as it was.

    Args:
        key: one of ``declared.SETTINGS``.
        value: as its kind asks; None takes the decision back: the setting is not set from that day on.
        from_on: today or later: nobody can have followed a setting that was not there.
        reason: why, for whoever looks it up later.

    Raises:
        NotAllowed: the actor may not.
        BadInput: no such setting, a value that it cannot have, a day that has passed, or no reason.

    Source: obligations, sections 2 (system events) and 3.
    """
    actor.require("configuration.setting.manage")
    declared = SETTINGS.get(key)
    if declared is None:
        raise BadInput(f"there is no setting {key!r}", where="key", expected="one of the settings")
    kept = checked(declared, value)
    if from_on < timezone.localdate():
        raise BadInput("the day has passed", where="from_on", expected="today or later")
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise BadInput(
            "a change needs a reason", where="reason", expected=f"at most {LONGEST_REASON} characters"
        )
    with transaction.atomic():
        made = Setting.objects.create(
            key=key, value=kept, from_on=from_on, by=actor.name, at=timezone.now(), reason=why
        )
        record(
            by=actor.name,
            action="configuration.setting.changed",
            object_type="setting",
            object_id=made.pk,
            details={"key": key, "from_on": from_on},
        )
    forget()
    return made
