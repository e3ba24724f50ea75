"""Reading answers about special categories: for purposes that may, and logged before anything is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import polars as pl
from django.db.models import F

from doorstroom.audit import services as audit
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.kernel.errors import BadInput, Refused

_STORE = "special"
# Aggregates, proven ties, posts reserved by law; the person's own answers (house, contracts; G4).
CALCULATIONS = ("representation", "proven_tie", "reserved_post")
OWN = ("own_file", "access_request")


def get_answers(*, person: int, by: str, purpose: str) -> list[SpecialAnswer]:
    """Return all that one person answered, the oldest first, for the person. 1 query and the log.

    Args:
        person: id of the ledger.
        by: who reads.
        purpose: one of ``OWN``.
    Raises:
        Refused: another purpose; that is logged too.
    """
    _log(by, purpose, OWN, object_id=person)
    return list(SpecialAnswer.objects.filter(person=person).order_by("id"))


def list_answers(
    *,
    persons: Collection[int],
    group: str,
    basis: str,
    definition: str,
    on: date,
    by: str,
    purpose: str,
) -> pl.DataFrame:
    """Return the answer of each of these people that held on a day. 1 query and the log.

    Args:
        persons: ids of the ledger: the population of the calculation.
        group: one group; groups overlap and are never added up (DIV-43).
        basis, definition: one of each; registered and self-declared answers are two series (DIV-32).
        on: answers dated later are left out.
        by: who calculates.
        purpose: one of ``CALCULATIONS``.
    Returns: person (Int64), answer (String): one row a person, in the order of their ids. Of whom nothing
        is recorded was not asked; that is not "no".
    Raises:
        Refused: another purpose; that is logged too.
        BadInput: no such group or basis.
    """
    if group not in SpecialAnswer.Group.values or basis not in SpecialAnswer.Basis.values:
        raise BadInput("there is no such group or basis", where="group, basis")
    details = {"group": group, "basis": basis, "definition": definition, "persons": len(persons)}
    _log(by, purpose, CALCULATIONS, details=details)
    rows = SpecialAnswer.objects.filter(group=group, basis=basis, definition=definition)
    # By day of answering: an old form that is entered late does not undo a newer answer.
    dated = rows.exclude(answered_on__gt=on).order_by(F("answered_on").asc(nulls_first=True), "id")
    return _latest(persons, dated.values_list("person", "answer").iterator())


def _latest(persons: Iterable[int], rows: Iterable[tuple[int, str]]) -> pl.DataFrame:
    everybody = pl.DataFrame({"person": sorted(persons)}, schema={"person": pl.Int64})
    given = pl.DataFrame(list(rows), schema={"person": pl.Int64, "answer": pl.String}, orient="row")
    last = given.unique("person", keep="last", maintain_order=True)
    answers = everybody.join(last, on="person", how="left", maintain_order="left")
    return answers.with_columns(pl.col("answer").fill_null("not_asked"))


def _log(
    by: str,
    purpose: str,
    allowed: tuple[str, ...],
    *,
    object_id: object = "",
    details: dict[str, object] | None = None,
) -> None:
    refused = purpose not in allowed
    audit.record(
        by=by,
        action="special.store.read",
        object_type="person" if object_id else "special_answers",
        object_id=object_id,
        purpose=purpose if not refused else "",
        result="refused" if refused else "done",
        details=details,
        store=_STORE,
    )
    if refused:
        raise Refused(
            "special categories are not read for this purpose", (f"allowed are: {', '.join(allowed)}",)
        )
