"""Columns come back from the database as they went in."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import connections, transaction
from polars.testing import assert_frame_equal

from doorstroom.careers import schema, selectors, services
from doorstroom.careers.models import Batch, Person
from doorstroom.careers.storage import writing
from doorstroom.careers.storage.reading import _libpq, snapshot
from tests.careers.storage.extracts import careers, checked, many, row

ODD = [
    "a,b",
    'say "x"',
    "line\nbreak",
    "\\N",
    "\\.",
    "é – 漢字",
    " spaced ",
    "'; DROP TABLE x; --",
    "%s",
    "{}",
]


def test_every_column_of_the_ledger_comes_back(database):
    state = {
        "post": "p",
        "function": "f",
        "work_package": "w",
        "layer": "middle",
        "managerial": False,
        "rank": "N-1",
        "level": "A",
        "grade": "A1",
        "scale": 12,
        "family": "policy",
        "weight": 3,
        "kind_of_work": "inspection",
        "relation": "statutory",
        "contract": "open",
        "fte_thousandths": 1500,
        "place": "Brussels",
        "reason": "hired",
        "source_ref": "ref",
    }
    assert set(schema.STATE_NAMES) - {"unit"} <= set(state)
    services.import_extract(checked=checked([row("P", "1900-01-01", "entry", **state)]), by="clerk")
    events = selectors.load_ledger().events
    assert events.schema == schema.LEDGER.dtypes
    got = events.row(0, named=True)
    assert {name: got[name] for name in state} == state
    assert got["effective_on"] == date(1900, 1, 1)
    assert (got["employment"], got["act_no"], got["version"], got["action"]) == (1, 1, 0, "record")


@pytest.mark.parametrize("text", ODD)
def test_odd_text_comes_back(database, text):
    services.import_extract(checked=checked([row("P", "2020-01-01", "entry", function=text)]), by="clerk")
    assert selectors.load_ledger().events["function"].to_list() == [text]


def test_empty_text_is_not_known(database):
    services.import_extract(checked=checked([row("P", "2020-01-01", "entry", function="")]), by="clerk")
    assert selectors.load_ledger().events["function"].to_list() == [None]


def test_text_and_numbers_that_begin_with_nulls(database):
    """ADBC takes the types of SQLite columns from the first 1,024 rows."""
    rows = [row(f"P{n:04}", "2020-01-01", "entry") for n in range(1500)]
    rows += [row("P9999", "2020-01-01", "entry", place="Ghent", scale=11, managerial=True, layer="top")]
    services.import_extract(checked=checked(rows), by="clerk")
    last = selectors.load_ledger().events.sort("person").row(-1, named=True)
    assert (last["place"], last["scale"], last["managerial"], last["layer"]) == ("Ghent", 11, True, "top")


def test_slices_are_all_written_in_order(database, monkeypatch):
    monkeypatch.setattr(writing, "SLICE", 7)
    seen = []
    services.import_extract(
        checked=many(5), by="clerk", progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(7, 20), (14, 20), (20, 20)]
    events = selectors.load_ledger().events
    assert events.height == 20
    assert_frame_equal(events, events.sort("person", "act_no"))


def test_columns_asked_for_are_those_that_come(database):
    services.import_extract(checked=careers(), by="clerk")
    events = selectors.load_ledger(columns=["grade"]).events
    assert "grade" in events.columns
    assert "family" not in events.columns
    assert_frame_equal(events, selectors.load_ledger().events.select(events.columns))


def test_persons_asked_for_are_those_that_come(database, monkeypatch):
    services.import_extract(checked=careers(), by="clerk")
    person = selectors.load_ledger().persons.filter(pl.col("number") == "P2")["person"].to_list()
    few = selectors.load_ledger(persons=person)
    monkeypatch.setattr("doorstroom.careers.storage.loading._FEW", 0)
    cut = selectors.load_ledger(persons=person)
    assert few.events.height == 2
    assert few.persons["number"].to_list() == ["P2"]
    assert_frame_equal(few.events, cut.events)
    assert_frame_equal(few.persons, cut.persons)


def test_reading_sees_only_what_is_committed(database):
    services.import_extract(checked=careers(), by="clerk")
    wanted = {"n": ("count(*)", pl.Int64)}
    with transaction.atomic():
        Batch.objects.create(by="clerk", kind="import")
        with snapshot() as source:
            assert source.read(wanted, "FROM careers_batch").item() == 1
    with snapshot() as source:
        assert source.read(wanted, "FROM careers_batch").item() == 2


def test_one_snapshot_is_of_one_moment(database):
    services.import_extract(checked=careers(), by="clerk")
    wanted = {"n": ("count(*)", pl.Int64)}
    with snapshot() as source:
        before = source.read(wanted, "FROM careers_event").item()
        services.import_extract(checked=checked([row("Q", "2020-01-01", "entry")]), by="clerk")
        assert source.read(wanted, "FROM careers_event").item() == before
    with snapshot() as source:
        assert source.read(wanted, "FROM careers_event").item() == before + 1


def test_reading_cannot_write(database):
    with snapshot() as source, pytest.raises(Exception, match=r"(?i)read.?only"):
        held = getattr(source, "_connection", None) or source._cursor
        held.execute("INSERT INTO careers_person (number) VALUES ('X')")
    assert not Person.objects.exists()


def test_address_of_the_server_escapes_what_it_must():
    settings = {
        "HOST": "/run/db",
        "PORT": 5433,
        "NAME": "a b",
        "USER": "u@x",
        "PASSWORD": "p&=/?#",
        "OPTIONS": {},
    }
    assert _libpq(settings) == (
        "postgresql:///?host=%2Frun%2Fdb&port=5433&dbname=a%20b&user=u%40x&password=p%26%3D%2F%3F%23"
    )


def test_stores_are_apart(database):
    """Special categories: own file, own schema; the main store has no such table (G11)."""
    tables = {
        alias: set(connections[alias].introspection.table_names()) for alias in ("default", "special", "work")
    }
    assert "special_specialanswer" in tables["special"]
    assert not any("special" in name for name in tables["default"] | tables["work"])
    assert not any(name.startswith("careers_") for name in tables["special"] | tables["work"])
