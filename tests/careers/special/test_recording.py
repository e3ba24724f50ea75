"""Many answers at once: all or nothing, twice is once, in the special store and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import polars as pl
import pytest
from django.db import connections

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import services as ledger
from doorstroom.careers.errors import ImportRefused
from doorstroom.careers.models import Person
from doorstroom.careers.special import selectors, services
from doorstroom.careers.special.intake import COLUMNS, CheckedAnswers, check_answers
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.kernel.errors import BadInput, Refused
from tests.careers.storage.extracts import careers, many

HEADER = ",".join(COLUMNS)
ROWS = (
    "P1,foreign_origin,yes,self_identified,own-2024,2024-01-01,2024-02-01",
    "P2,foreign_origin,prefers_not_to_say,self_identified,own-2024,2024-01-01,2024-02-01",
    "P1,disability_or_chronic_illness,no,register,register-2024,,2024-02-01",
    "P2,disability_or_chronic_illness,not_asked,self_identified,own-2024,,",
)


@pytest.fixture
def people(database):
    ledger.import_extract(checked=careers(), by="importer")
    return dict(Person.objects.values_list("number", "pk"))


@pytest.fixture
def file(tmp_path):
    def make(*rows):
        path = tmp_path / "answers.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
        return check_answers(path)

    return make


def record(checked):
    return services.record_answers(checked=checked, by="importer")


def counts(result):
    return result.rows, result.recorded, result.replaced, result.duplicates


def stored():
    names = ("person", "group", "answer", "basis", "definition", "asked_on", "answered_on")
    return list(SpecialAnswer.objects.order_by("id").values_list(*names))


@pytest.mark.requirement("DIV-43")
def test_what_the_file_says_is_what_is_read(people, file):
    assert counts(record(file(*ROWS))) == (4, 4, 0, 0)
    p1, p2 = people["P1"], people["P2"]
    asked, answered = date(2024, 1, 1), date(2024, 2, 1)
    own, register = ("self_identified", "own-2024"), ("register", "register-2024")
    origin, illness = "foreign_origin", "disability_or_chronic_illness"
    assert stored() == [
        (p1, origin, "yes", *own, asked, answered),
        (p2, origin, "prefers_not_to_say", *own, asked, answered),
        (p1, illness, "no", *register, None, answered),
        (p2, illness, "not_asked", *own, None, None),
    ]
    first = SpecialAnswer.objects.earliest("id")
    assert first.recorded_by == "importer"
    assert abs(first.recorded_at - AuditEvent.objects.using("special").get().at) < timedelta(seconds=5)
    mine = selectors.get_answers(person=p1, by="P1", purpose="own_file")
    assert [one.answer for one in mine] == ["yes", "no"]


def test_one_event_in_the_special_store_and_no_value_in_any_log(people, file):
    before = AuditEvent.objects.count()
    record(file(*ROWS))
    event = AuditEvent.objects.using("special").get()
    assert (event.actor, event.action, event.result) == ("importer", "special.answers.recorded", "done")
    assert event.details.pop("file_sha256")
    assert event.details == {"rows": 4, "recorded": 4, "replaced": 0, "duplicates": 0}
    assert AuditEvent.objects.count() == before


def test_the_same_file_twice_adds_nothing(people, file):
    record(file(*ROWS))
    assert counts(record(file(*ROWS))) == (4, 0, 0, 4)
    assert SpecialAnswer.objects.count() == 4
    actions = AuditEvent.objects.using("special").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["special.answers.recorded", "special.answers.import_brought_nothing"]


def test_a_row_twice_in_one_file_is_once(people, file):
    assert counts(record(file(ROWS[0], ROWS[0], ROWS[1]))) == (3, 2, 0, 1)


def test_other_days_are_another_answer(people, file):
    record(file(ROWS[0]))
    later = ROWS[0].replace("yes", "no").replace("2024-02-01", "2024-03-01")
    result = record(file(later))
    assert counts(result) == (1, 1, 0, 0)
    assert result.problems.warnings == 0


def test_another_answer_of_the_same_days_replaces_and_the_former_stays(people, file):
    record(file(*ROWS))
    result = record(file(ROWS[0].replace("yes", "no"), *ROWS[1:]))
    assert counts(result) == (4, 1, 1, 3)
    (warning,) = result.problems.records("warning")
    assert (warning["row"], warning["column"], warning["value"]) == (2, "answer", None)
    held = selectors.list_answers(
        persons=[people["P1"]],
        group="foreign_origin",
        basis="self_identified",
        definition="own-2024",
        on=date(2025, 1, 1),
        by="monitor",
        purpose="representation",
    )
    assert held["answer"].to_list() == ["no"]
    assert SpecialAnswer.objects.count() == 5


def test_an_old_file_imported_again_undoes_no_correction(people, file):
    record(file(*ROWS))
    record(file(ROWS[0].replace("yes", "no")))
    assert counts(record(file(*ROWS))) == (4, 0, 0, 4)


def test_who_is_not_in_the_ledger_stops_the_whole_file_and_is_not_named(people, file):
    with pytest.raises(ImportRefused) as refused:
        record(file(*ROWS, ROWS[0].replace("P1", "P-4711")))
    (one,) = refused.value.problems.records()
    assert (one["row"], one["column"], one["value"]) == (6, "person", None)
    assert "4711" not in str(refused.value)
    assert not SpecialAnswer.objects.exists()
    assert not AuditEvent.objects.using("special").exists()


def test_a_file_with_errors_stores_nothing(people, file):
    with pytest.raises(ImportRefused):
        record(file(*ROWS, ROWS[0].replace("yes", "maybe")))
    with pytest.raises(BadInput):
        services.record_answers(checked=file(*ROWS), by=" ")
    assert not SpecialAnswer.objects.exists()


def test_what_the_database_refuses_leaves_nothing_and_is_not_shown(people, file):
    good = file(*ROWS)
    # Past the checks, as if the program had a mistake: the constraint still holds.
    wrong = good.rows_in.with_columns(
        answer=pl.when(pl.col("row") == 5).then(pl.lit("yes")).otherwise("answer")
    )
    with pytest.raises(Refused) as refused:
        record(CheckedAnswers(4, wrong, good.problems, good.source))
    said = str(refused.value)
    assert "IntegrityError" in said
    assert not [word for word in ("yes", "foreign", "illness", "own-2024") if word in said]
    assert refused.value.__suppress_context__
    assert not SpecialAnswer.objects.exists()
    assert not AuditEvent.objects.using("special").exists()


def test_no_answer_without_its_line_in_the_log(people, file, monkeypatch):
    def fail(**_):
        raise OSError("the log cannot be written")

    monkeypatch.setattr("doorstroom.careers.special.services.audit.record", fail)
    with pytest.raises(OSError, match="log"):
        record(file(*ROWS))
    assert not SpecialAnswer.objects.exists()


def test_two_who_import_the_same_file_at_once_add_it_once(people, file):
    checked, results = file(*ROWS), []

    def work():
        try:
            results.append(record(checked))
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.recorded for result in results) == [0, 4]
    assert SpecialAnswer.objects.count() == 4


@pytest.mark.slow
def test_the_answers_of_118_000_people_are_recorded_once(database, tmp_path):
    people = 118_000
    ledger.import_extract(checked=many(people, acts=1), by="importer")
    numbers = Person.objects.order_by("pk").values_list("number", flat=True)
    table = pl.DataFrame({"person": list(numbers)}).with_columns(
        group=pl.lit("foreign_origin"),
        answer=pl.lit("yes"),
        basis=pl.lit("self_identified"),
        definition=pl.lit("own-2024"),
        asked_on=date(2024, 1, 1),
        answered_on=date(2024, 2, 1),
    )
    path = tmp_path / "answers.csv"
    table.write_csv(path)
    for recorded in (people, 0):
        result = record(check_answers(path))
        assert (result.recorded, result.duplicates) == (recorded, people - recorded)
