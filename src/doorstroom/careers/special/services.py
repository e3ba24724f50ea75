"""Recording answers about special categories."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from doorstroom.audit import services as audit
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.kernel.errors import BadInput

_STORE = "special"


def record_answer(
    *,
    person: int,
    group: str,
    answer: str,
    basis: str,
    definition: str,
    by: str,
    asked_on: date | None = None,
    answered_on: date | None = None,
) -> SpecialAnswer:
    """Append one answer; what was answered before stays recorded.

    Args:
        person: id of the ledger.
        group, answer, basis: values of ``SpecialAnswer``.
        definition: which definition of the group was used; figures of two definitions never mix (DIV-32).
        by: who records; for a self-identification the person, or the procedure that asked.
        asked_on: when the question was put; null for a register.
        answered_on: day of the answer, or from which the register says so; null where nobody was asked.
    Raises:
        BadInput: a value outside its list, or dates that do not fit the answer.

    Source: DIV-43, DIV-32, obligation G11. The audit event never holds the answer (L5).
    """
    for name, value, allowed in (
        ("group", group, SpecialAnswer.Group.values),
        ("answer", answer, SpecialAnswer.Answer.values),
        ("basis", basis, SpecialAnswer.Basis.values),
    ):
        if value not in allowed:
            raise BadInput(f"{name} has an unknown value", where=name, expected=", ".join(allowed))
    if not definition:
        raise BadInput("the definition of the group is missing", where="definition")
    _check_dates(answer, basis, asked_on, answered_on)
    with transaction.atomic(using=_STORE):
        made = SpecialAnswer.objects.create(
            person=person,
            group=group,
            answer=answer,
            basis=basis,
            definition=definition,
            asked_on=asked_on,
            answered_on=answered_on,
            recorded_at=timezone.now(),
            recorded_by=audit.require_actor(by),
        )
        audit.record(
            by=by,
            action="special.answer.recorded",
            object_type="person",
            object_id=person,
            details={"group": group, "basis": basis, "definition": definition},
            store=_STORE,
        )
    return made


def _check_dates(answer: str, basis: str, asked_on: date | None, answered_on: date | None) -> None:
    if answer == "not_asked":
        if asked_on or answered_on:
            raise BadInput("who was not asked has no day of asking or answering", where="asked_on")
    elif answered_on is None:
        raise BadInput("the answer has no day", where="answered_on", expected="the day of the answer")
    if basis == "register" and (asked_on or answer not in ("yes", "no")):
        raise BadInput("a register asks nobody", where="basis", expected="yes or no, without day of asking")
    if asked_on and answered_on and answered_on < asked_on:
        raise BadInput("answered before it was asked", where="answered_on", expected=f"{asked_on} or later")
