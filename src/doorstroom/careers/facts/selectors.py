"""Reads of facts: of one person's file, of many for a calculation, of functions and posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from doorstroom.audit.services import record, require_actor
from doorstroom.careers.facts.declared import KINDS, kind_of
from doorstroom.careers.facts.kinds import Subject
from doorstroom.careers.facts.known import facts_on, known_facts, of_kind
from doorstroom.careers.models import Fact, Person
from doorstroom.careers.purposes import FILE_PURPOSES, GROUP_PURPOSES
from doorstroom.careers.storage.facts import frame_of, known_by, read_facts
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.kernel.frames import Category


def get_facts_of(
    person_number: str, *, by: str, purpose: str, known_at: datetime | None = None
) -> pl.DataFrame:
    """Return all versions of one person's facts, as far as the purpose allows, and log the reading.

    2 queries whatever the number of facts, and one line in the log of reads.

    Args:
        person_number: the administration's own number.
        by: who reads.
        purpose: why; one of ``FILE_PURPOSES``. Kinds that may not be read for it are left out.
        known_at: with a time zone, inclusive; None is all that is recorded.
    Returns: ``FACTS``; ``known_facts`` chooses the versions that hold.
    Raises:
        BadInput: nobody has this number.
        Refused: a file may not be read for this purpose; that is logged too.
    """
    _require(by, purpose, FILE_PURPOSES)
    person = Person.objects.filter(number=person_number).first()
    if person is None:
        raise BadInput("nobody has this personnel number", where="person", expected="a number of the ledger")
    codes = [kind.code for kind in KINDS.values() if purpose in kind.purposes]
    _log(by, purpose, object_type="person", object_id=person.pk)
    return frame_of(Fact.objects.filter(known_by(known_at), person=person, kind__in=codes))


def load_facts(
    kinds: Collection[str],
    *,
    by: str,
    purpose: str,
    known_at: datetime | None = None,
    persons: Collection[int] | None = None,
) -> pl.DataFrame:
    """Return all versions of the facts of some kinds, for a calculation, and log the reading.

    Args:
        kinds: codes of declared kinds.
        by: who calculates.
        purpose: why; one of ``GROUP_PURPOSES``, or of ``FILE_PURPOSES`` for a list of people.
        known_at: with a time zone, inclusive; None is all that is recorded.
        persons: ids of the people wanted; all by default. Facts of functions and posts are not cut by it.
    Returns: ``FACTS``.
    Raises:
        BadInput: no such kind.
        Refused: one of the kinds may not be read for this purpose; that is logged too, and nothing is read.
    """
    chosen = [kind_of(code) for code in kinds]
    allowed = [*FILE_PURPOSES, *GROUP_PURPOSES]
    for kind in chosen:
        allowed = [one for one in allowed if one in kind.purposes]
    _require(by, purpose, allowed)
    if any(kind.subject is Subject.PERSON for kind in chosen):
        details = {"kinds": sorted(kinds), "persons": None if persons is None else len(persons)}
        _log(by, purpose, object_type="facts", details=details)
    return read_facts([kind.code for kind in chosen], known_at=known_at, persons=persons)


def list_facts(kind: str, *, named: str | None = None, known_at: datetime | None = None) -> pl.DataFrame:
    """Return all versions of facts of functions or posts, which say nothing about a person. 1 query.

    Args:
        kind: of a function or a post, such as ``shortage_function``.
        named: the function or post; None is all.
        known_at: with a time zone, inclusive; None is all that is recorded.
    Returns: ``FACTS``.
    Raises:
        BadInput: no such kind, or one of persons, whose reading needs a purpose.
    """
    if kind_of(kind).subject is Subject.PERSON:
        raise BadInput(f"{kind} is said of persons", where="kind", expected="load_facts, with by and purpose")
    rows = Fact.objects.filter(known_by(known_at), kind=kind)
    return frame_of(rows if named is None else rows.filter(named=named))


def list_facts_on(
    kind: str, *, on: date, by: str, purpose: str, known_at: datetime | None = None
) -> pl.DataFrame:
    """Return the facts of one kind that hold at the end of a day, to be read as a list, and log the reading.

    Args:
        kind: code of a declared kind.
        on: the day.
        by: who reads.
        purpose: why, as for ``load_facts``; facts of functions and posts need none.
        known_at: with a time zone, inclusive; None is all that is recorded.
    Returns: as ``known.of_kind``, with the personnel number in ``person``.
    Raises:
        BadInput: no such kind.
        Refused: not for this purpose, or a kind that is read of one person at a time; that is logged too.
    """
    chosen = kind_of(kind)
    if chosen.subject is not Subject.PERSON:
        return of_kind(facts_on(known_facts(list_facts(kind, known_at=known_at)), on), kind)
    if chosen.category is not Category.ORDINARY:
        _refused(by)
        raise Refused(
            f"{kind} is read of one person at a time", ("it is a judgement, or tells who is vulnerable",)
        )
    held = facts_on(known_facts(load_facts([kind], by=by, purpose=purpose, known_at=known_at)), on)
    rows = of_kind(held, kind)
    found = Fact.objects.filter(kind=kind).values_list("person_id", "person__number").distinct()
    number = (
        pl.col("person").replace_strict(dict(found), return_dtype=pl.String) if rows.height else pl.lit("")
    )
    return rows.with_columns(person=number).sort("person", "from_on", "fact")


def _refused(by: str) -> None:
    record(by=by, action="careers.facts.read", object_type="facts", result="refused", store="work")


def _require(by: str, purpose: str, allowed: Collection[str]) -> None:
    require_actor(by)
    if purpose not in allowed:
        _refused(by)
        raise Refused("these facts are not read for this purpose", (f"allowed are: {', '.join(allowed)}",))


def _log(
    by: str,
    purpose: str,
    *,
    object_type: str,
    object_id: object = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    record(
        by=by,
        action="careers.facts.read",
        object_type=object_type,
        object_id=object_id,
        purpose=purpose,
        details=dict(details or {}),
        store="work",
    )
