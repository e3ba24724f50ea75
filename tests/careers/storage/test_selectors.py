"""Reads: what they answer, how many queries they make, and what they log."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from polars.testing import assert_frame_equal

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import schema, selectors, services
from doorstroom.careers.models import Batch
from doorstroom.kernel.errors import BadInput
from tests.careers.storage.extracts import CAREER, careers, checked, many, row


@contextmanager
def queries(**budget):
    """Count the statements a store gets: alias=number."""
    caught = {alias: CaptureQueriesContext(connections[alias]) for alias in budget}
    for one in caught.values():
        one.__enter__()
    yield
    for alias, one in caught.items():
        one.__exit__(None, None, None)
        # The frame of a transaction is no look-up.
        asked = [q["sql"] for q in one.captured_queries if not q["sql"].startswith(("BEGIN", "COMMIT"))]
        assert len(asked) == budget[alias], asked


@pytest.mark.parametrize("acts", [1, 25])
def test_career_takes_as_many_queries_for_1_act_as_for_25(database, acts):
    services.import_extract(checked=many(3, acts=acts), by="clerk")
    with queries(default=3, work=1):
        career = selectors.get_career("N1", by="clerk", purpose="own_file")
    assert career.events.height == acts


@pytest.mark.parametrize("batches", [1, 25])
def test_batches_take_one_query(database, batches):
    for number in range(batches):
        stamp = datetime(2020, 1, 1 + number, tzinfo=UTC)
        Batch.objects.create(by="clerk", kind="import", recorded_at=stamp, last_event=0)
    with queries(default=1):
        assert len(selectors.list_batches()) == batches


@pytest.mark.parametrize("people", [1, 25])
def test_changes_take_as_many_queries_for_1_row_as_for_25(database, people):
    result = services.import_extract(checked=many(people), by="clerk")
    with queries(default=4, work=1):
        changes = selectors.list_changes(result.batch, by="clerk", purpose="audit")
    assert changes.events.height == people * 4
    assert changes.former.is_empty()


@pytest.mark.parametrize("people", [1, 25])
def test_staff_takes_one_query_and_the_file(database, people):
    services.import_extract(checked=many(people), by="clerk")
    with queries(default=1, work=0):
        assert selectors.get_staff().persons.height == people


def test_career_is_the_part_of_the_ledger_about_one_person(database):
    services.import_extract(checked=careers(), by="clerk")
    whole = selectors.load_ledger()
    career = selectors.get_career("P1", by="clerk", purpose="own_file")
    assert career.events.schema == schema.LEDGER.dtypes
    assert_frame_equal(career.events, whole.events.filter(pl.col("person") == career.persons["person"][0]))
    assert_frame_equal(career.persons, whole.persons.filter(pl.col("number") == "P1"))
    assert_frame_equal(career.units, whole.units)


def test_career_as_known_earlier(database):
    first = services.import_extract(checked=careers(), by="clerk")
    corrected = [{**one, "grade": "B2"} if one.get("source_ref") == "c" else one for one in CAREER]
    services.import_extract(checked=checked(corrected, changed="correct"), by="clerk")
    ask = {"by": "clerk", "purpose": "own_file"}
    assert selectors.get_career("P1", **ask).events["version"].to_list() == [0, 0, 0, 0, 1]
    assert selectors.get_career("P1", **ask, known_at=first.known_at).events["version"].sum() == 0
    with pytest.raises(BadInput, match="nobody has this"):
        selectors.get_career("P1", **ask, known_at=first.known_at - timedelta(seconds=1))


def test_reading_a_file_is_logged_without_its_number(database):
    services.import_extract(checked=careers(), by="clerk")
    career = selectors.get_career("P1", by="manager", purpose="procedure")
    event = AuditEvent.objects.using("work").get()
    assert (event.actor, event.action, event.purpose) == ("manager", "careers.file.read", "procedure")
    assert event.object_id == str(career.persons["person"][0])
    assert "P1" not in str(vars(event))


def test_reading_without_a_purpose_is_refused_and_logged(database):
    services.import_extract(checked=careers(), by="clerk")
    with pytest.raises(BadInput, match="is no purpose"):
        selectors.get_career("P1", by="manager", purpose="curiosity")
    event = AuditEvent.objects.using("work").get()
    assert (event.actor, event.result) == ("manager", "refused")


def test_nobody_with_that_number(database):
    services.import_extract(checked=careers(), by="clerk")
    with pytest.raises(BadInput, match="nobody has this personnel number"):
        selectors.get_career("P9", by="clerk", purpose="own_file")


def test_changes_show_what_held_before(database):
    services.import_extract(checked=careers(), by="clerk")
    corrected = [{**one, "grade": "B2"} if one.get("source_ref") == "c" else one for one in CAREER]
    result = services.import_extract(checked=checked(corrected, changed="correct"), by="clerk")
    changes = selectors.list_changes(result.batch, by="clerk", purpose="audit")
    assert changes.events["grade"].to_list() == ["B2"]
    assert changes.former["grade"].to_list() == ["B1"]
    assert changes.former["version"].to_list() == [0]
    assert set(changes.numbers.values()) == {CAREER[0]["person"]}


def test_batches_come_latest_first(database):
    services.import_extract(checked=careers(), by="first")
    services.import_extract(checked=checked([row("Q", "2020-01-01", "entry")]), by="second")
    assert [batch.by for batch in selectors.list_batches()] == ["second", "first"]
    with pytest.raises(BadInput, match="no such batch"):
        selectors.list_changes(99, by="clerk", purpose="audit")
