"""Recording answers about special categories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice

import polars as pl
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from doorstroom.audit import services as audit
from doorstroom.careers.errors import ImportRefused
from doorstroom.careers.incoming.problems import Finding, Problems, finding
from doorstroom.careers.models import Person
from doorstroom.careers.special.intake import SAME, CheckedAnswers
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.careers.storage.writing import SLICE, write_columns
from doorstroom.kernel.errors import BadInput, Refused

_STORE = "special"
_LOCK = 0x616E7377657273  # any number that no one else takes: "answers"
_FEW = 500  # numbers in one statement; for more people the table is read and cut


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


@dataclass(frozen=True, slots=True)
class AnswersResult:
    """What an import of answers did.

    Attributes:
        rows: data rows in the file.
        recorded: answers added, ``replaced`` among them.
        replaced: answers that take the place of another one of the same days; it stays recorded.
        duplicates: rows that were there already, or twice in the file.
        problems: warnings, without any value.
    """

    rows: int
    recorded: int
    replaced: int
    duplicates: int
    problems: Problems


def record_answers(*, checked: CheckedAnswers, by: str) -> AnswersResult:
    """Append a checked file of answers: all of it or nothing, and what is there already only once.

    A row that equals any recorded answer of the same person, group, basis, definition and days is a double,
    so an old file imported again does not undo a correction.
    One transaction and one audit event, both in the special store; neither holds an answer but the rows.

    Args:
        checked: the file, read and checked.
        by: who imports.
    Raises:
        ImportRefused: the file has errors, or names people who are not in the ledger; no value is shown.
        Refused: the store did not take the rows.

    Source: DIV-43, DIV-32, obligations G11, L1, L5.
    """
    actor = audit.require_actor(by)
    if checked.problems.errors:
        raise ImportRefused(checked.problems)
    rows, strangers = _persons(checked.rows_in)
    if strangers:
        raise ImportRefused(checked.problems + strangers)
    try:
        with _turn():
            fresh, replaced = _fresh(rows)
            problems = checked.problems + _replacing(replaced)
            _append(fresh, actor)
            audit.record(
                by=actor,
                action="special.answers.recorded"
                if fresh.height
                else "special.answers.import_brought_nothing",
                object_type="special_answers",
                details={
                    "rows": checked.rows,
                    "recorded": fresh.height,
                    "replaced": replaced.height,
                    "duplicates": rows.height - fresh.height,
                    "file_sha256": checked.source.file_sha256,
                },
                store=_STORE,
            )
    except DatabaseError as error:
        # What a database says of a row that it refuses is the row itself.
        raise Refused("the special store did not take the rows", (type(error).__name__,)) from None
    return AnswersResult(checked.rows, fresh.height, replaced.height, rows.height - fresh.height, problems)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn at the special store, so that two who import the same file find each other."""
    with transaction.atomic(using=_STORE, durable=True):  # SQLite: begins as a writer (settings)
        if connections[_STORE].vendor == "postgresql":
            with connections[_STORE].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def _persons(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with ``person`` as id of the ledger, and who is not in it."""
    wanted = rows["person"].unique().to_list()
    people = Person.objects.all()
    if len(wanted) <= _FEW:
        people = people.filter(number__in=wanted)
    ids = pl.DataFrame(
        list(people.values_list("number", "pk").iterator(chunk_size=SLICE)),
        schema={"person": pl.String, "id": pl.Int64},
        orient="row",
    )
    found = rows.join(ids, on="person", how="left", maintain_order="left")
    lost = found.filter(pl.col("id").is_null()).select("row", value=pl.lit(None, pl.String))
    strangers = []
    if lost.height:
        right = "the number of a person in the ledger"
        strangers = [finding("error", "person", "nobody has this personnel number", right, rows=lost)]
    return found.with_columns(person="id").drop("id"), strangers


def _fresh(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that are new, each once; and those among them that replace another answer."""
    once = rows.unique(SAME, keep="first", maintain_order=True)
    stored = _stored(once)
    fresh = once.join(stored, on=[*SAME, "answer"], how="anti", nulls_equal=True, maintain_order="left")
    replaced = fresh.join(stored, on=SAME, how="semi", nulls_equal=True, maintain_order="left")
    return fresh, replaced


def _stored(rows: pl.DataFrame) -> pl.DataFrame:
    """Return every recorded answer that the rows may meet: the columns of ``SAME``, and ``answer``."""
    stored = SpecialAnswer.objects.filter(
        group__in=rows["group"].unique().to_list(), basis__in=rows["basis"].unique().to_list()
    )
    persons = rows["person"].unique().to_list()
    if len(persons) <= _FEW:
        stored = stored.filter(person__in=persons)
    found = stored.order_by("id").values_list(*SAME, "answer").iterator(chunk_size=SLICE)
    types = {name: rows.schema[name] for name in [*SAME, "answer"]}
    parts = [pl.DataFrame(schema=types)]
    while some := list(islice(found, SLICE)):
        parts.append(pl.DataFrame(some, schema=types, orient="row"))
    return pl.concat(parts)


def _replacing(rows: pl.DataFrame) -> list[Finding]:
    if rows.is_empty():
        return []
    shown = rows.select("row", value=pl.lit(None, pl.String))
    problem, right = (
        "another answer of the same days is recorded; this one replaces it",
        "the answer that holds",
    )
    return [finding("warning", "answer", problem, right, rows=shown)]


def _append(rows: pl.DataFrame, actor: str) -> None:
    now = str(connections[_STORE].ops.adapt_datetimefield_value(timezone.now()))
    table = rows.drop("row").with_columns(recorded_at=pl.lit(now), recorded_by=pl.lit(actor))
    with connections[_STORE].wrap_database_errors:  # COPY brings the driver's own errors, which quote rows
        write_columns(SpecialAnswer._meta.db_table, table, using=_STORE)
