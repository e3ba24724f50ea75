"""An import is whole or not there, and what is there comes in once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import selectors, services
from doorstroom.careers.errors import ImportCancelled, ImportRefused
from doorstroom.careers.incoming.problems import Problems, finding
from doorstroom.careers.models import Batch, Event, Person, PersonState, Unit, UnitState
from doorstroom.careers.staff import Staff
from doorstroom.careers.storage import writing
from doorstroom.kernel.errors import BadInput
from tests.careers.storage.extracts import CAREER, careers, checked, many, row, unit

STORED = [Batch, Person, PersonState, Unit, UnitState, Event, AuditEvent]


def stored():
    return {model.__name__: model.objects.count() for model in STORED}


def test_import_says_what_it_did(database):
    result = services.import_extract(checked=careers(), by="clerk")
    assert (result.rows, result.events, result.duplicates) == (6, 6, 0)
    assert (result.people_new, result.units_new) == (2, 3)
    batch = Batch.objects.get()
    assert (result.batch, result.known_at) == (batch.pk, batch.recorded_at)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.object_id) == ("clerk", "careers.batch.recorded", str(batch.pk))
    assert event.details["events"] == 6
    assert selectors.load_ledger().stamp == batch.recorded_at


def test_import_twice_is_import_once(database):
    services.import_extract(checked=careers(), by="clerk")
    before, ledger = stored(), selectors.load_ledger()
    again = services.import_extract(checked=careers(), by="clerk")
    assert (again.batch, again.events, again.duplicates) == (None, 0, 6)
    assert stored() == before | {"AuditEvent": before["AuditEvent"] + 1}  # that somebody tried is kept
    assert_frame_equal(selectors.load_ledger().events, ledger.events)


def test_import_in_two_parts_is_import_at_once(database):
    services.import_extract(checked=checked(CAREER[:2]), by="clerk")
    second = services.import_extract(checked=careers(), by="clerk")
    assert (second.events, second.duplicates) == (4, 2)
    events = selectors.load_ledger().events
    assert events.select(pl.struct("person", "employment", "act_no").n_unique()).item() == 6
    assert Person.objects.count() == 2
    assert Unit.objects.count() == 3


def test_old_file_does_not_undo_a_correction(database):
    services.import_extract(checked=careers(), by="clerk")
    corrected = [{**one, "grade": "B2"} if one.get("source_ref") == "c" else one for one in CAREER]
    result = services.import_extract(checked=checked(corrected, changed="correct"), by="clerk")
    assert (result.events, result.corrections, result.duplicates) == (1, 1, 5)
    again = services.import_extract(checked=careers(), by="clerk")
    assert again.events == 0
    act = selectors.load_ledger().events.filter(pl.col("source_ref") == "c").sort("version")
    assert act["grade"].to_list() == ["B1", "B2"]


def test_former_state_stays_visible(database):
    first = services.import_extract(checked=careers(), by="clerk")
    corrected = [{**one, "grade": "B2"} if one.get("source_ref") == "c" else one for one in CAREER]
    services.import_extract(checked=checked(corrected, changed="correct"), by="clerk")

    def grades(known_at):
        rows = selectors.get_segments(known_at=known_at)
        return rows.filter(pl.col("from_on") == date(2014, 1, 1))["grade"].to_list()

    assert grades(None) == ["B2"]
    assert grades(first.known_at) == ["B1"]
    assert grades(first.known_at - timedelta(microseconds=1)) == []


def test_facts_of_a_person_have_versions(database):
    first = services.import_extract(checked=careers(), by="clerk")
    born = date(1981, 3, 1)
    person = {"number": "P1", "birth_date": born, "birth_precision": "day", "sex": "female"}
    result = services.import_extract(checked=careers_with(person), by="clerk")
    assert result.people_changed == 1
    assert list(PersonState.objects.filter(person__number="P1").values_list("version", flat=True)) == [0, 1]

    def births(known_at):
        return selectors.load_ledger(known_at=known_at).persons.sort("number")["birth_date"].to_list()

    assert births(None) == [born, None]
    assert births(first.known_at) == [date(1980, 2, 29), None]


def careers_with(person):
    return checked(CAREER, persons=[person], changed="correct")


def test_rows_of_a_unit_have_versions(database):
    first = services.import_extract(checked=careers(), by="clerk")
    renamed = unit("U1", name="Unit One", parent="M")
    services.import_extract(checked=checked([], units=[renamed], changed="correct"), by="clerk")
    assert UnitState.objects.filter(code="U1").count() == 2

    def name(known_at):
        units = selectors.load_ledger(known_at=known_at).units
        return units.filter(pl.col("code") == "U1")["name"].to_list()

    assert name(None) == ["Unit One"]
    assert name(first.known_at) == ["U1"]


def test_file_with_errors_leaves_nothing(database):
    wrong = Problems.of([finding("error", "grade", "unknown grade", "a grade")])
    before = stored()
    with pytest.raises(ImportRefused) as error:
        services.import_extract(checked=careers(problems=wrong), by="clerk")
    assert error.value.problems.errors == 1
    assert stored() == before


def test_file_that_contradicts_the_ledger_leaves_nothing(database):
    services.import_extract(checked=careers(), by="clerk")
    before = stored()
    with pytest.raises(ImportRefused) as error:
        services.import_extract(
            checked=checked([row("P2", "2020-01-01", "move"), row("P3", "2020-01-01", "entry")]), by="x"
        )
    assert error.value.problems.frame()["row"].to_list() == [2]
    assert stored() == before


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancelled_import_leaves_nothing(database, monkeypatch, after):
    services.import_extract(checked=careers(), by="clerk")
    before, asked = stored(), []
    monkeypatch.setattr(writing, "SLICE", 10)
    with pytest.raises(ImportCancelled):
        services.import_extract(
            checked=many(10), by="clerk", cancelled=lambda: asked.append(1) or len(asked) > after
        )
    assert stored() == before
    assert services.import_extract(checked=many(10), by="clerk").events == 40  # and can be run again


def test_failure_at_the_very_end_leaves_nothing(database, monkeypatch):
    before = stored()

    def fail(**_):
        raise OSError("the log cannot be written")

    monkeypatch.setattr("doorstroom.careers.services.audit.record", fail)
    with pytest.raises(OSError, match="cannot be written"):
        services.import_extract(checked=careers(), by="clerk")
    assert stored() == before


def test_import_survives_a_cache_that_cannot_be_written(database, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("doorstroom.careers.storage.cache._write", full)
    assert services.import_extract(checked=careers(), by="clerk").events == 6
    assert Event.objects.count() == 6


def test_import_needs_somebody_who_acts(database):
    with pytest.raises(BadInput, match="nobody is named"):
        services.import_extract(checked=careers(), by="")
    assert not Batch.objects.exists()


STAMPS = [datetime(2011, 1, 1, tzinfo=UTC), datetime(2015, 1, 1, 12, 30, tzinfo=UTC)]


def from_another_system():
    rows = [{**one, "recorded_at": STAMPS[one["effective_on"].year > 2013]} for one in CAREER]
    return checked(rows)


def test_stamps_of_another_system_are_kept_only_on_demand(database):
    with pytest.raises(BadInput, match="when its rows were recorded"):
        services.import_extract(checked=from_another_system(), by="clerk")
    assert not Batch.objects.exists()
    result = services.import_extract(checked=from_another_system(), by="clerk", keep_stamps=True)
    assert list(Batch.objects.order_by("pk").values_list("recorded_at", flat=True)) == STAMPS
    assert result.known_at == STAMPS[1]
    assert selectors.load_ledger(known_at=STAMPS[0]).events.height == 3
    assert selectors.load_ledger().events.height == 6


def test_stamps_before_the_last_one_are_refused(database):
    services.import_extract(checked=checked([row("Z", "2020-01-01", "entry")]), by="clerk")
    before = stored()
    with pytest.raises(BadInput, match="lies before"):
        services.import_extract(checked=from_another_system(), by="clerk", keep_stamps=True)
    assert stored() == before


def test_small_file_on_a_large_ledger_reads_its_people_only(database, monkeypatch):
    services.import_extract(checked=many(40), by="clerk")
    read = []
    original = services.read_ledger
    monkeypatch.setattr(
        services, "read_ledger", lambda point, **only: read.append(only) or original(point, **only)
    )
    rows = [
        row("N3", "2019-05-01", "change", grade="G9", unit="U3"),
        row("NEW", "2019-05-01", "entry", unit="NEW"),
    ]
    result = services.import_extract(checked=checked(rows), by="clerk")
    assert len(read[0]["persons"]) == 1
    assert (result.events, result.people_new, result.units_new) == (2, 1, 1)
    ledger = selectors.load_ledger()
    assert ledger.persons["number"].n_unique() == ledger.persons.height == 41
    acts = ledger.events.join(ledger.persons.filter(pl.col("number") == "N3"), on="person").sort("act_no")
    assert acts["act_no"].to_list() == [1, 2, 3, 4, 5]
    assert_frame_equal(selectors.get_segments(), Staff.of(ledger).segments)
