"""The door for reading: what comes back is what was stored, and nobody's turn to write is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import doorstroom
from doorstroom.careers import selectors, services
from doorstroom.careers.models import Person
from doorstroom.careers.storage.reading import snapshot
from doorstroom.careers.storage.turn import writing
from tests.careers.storage.extracts import careers, checked, row

# Waits a moment for its turn to write, as a second import would.
OTHER = """
import django
django.setup()
from django.db import OperationalError, connection
from doorstroom.careers.storage.turn import writing
if connection.vendor == "postgresql":
    connection.ensure_connection()
    connection.cursor().execute("SET lock_timeout = '300ms'")
else:
    connection.settings_dict["OPTIONS"]["timeout"] = 0.3
try:
    with writing():
        print("in")
except OperationalError:
    print("waits")
"""


def another_writer(database) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OTHER],
        env={**os.environ, **database.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_reading_does_not_lose_the_turn_to_write(database):
    """On SQLite a second copy of the library would, by closing the file, drop the locks of the first."""
    services.import_extract(checked=careers(), by="clerk")
    with writing():
        Person.objects.create(number="new")
        assert another_writer(database) == "waits"
        selectors.load_ledger()
        with snapshot() as source:
            source.read({"n": ("count(*)", pl.Int64)}, "FROM careers_event")
            assert another_writer(database) == "waits"
        assert another_writer(database) == "waits"
    assert another_writer(database) == "in"


def test_no_module_brings_a_second_copy_of_sqlite():
    for path in Path(doorstroom.__path__[0]).rglob("*.py"):
        assert "adbc_driver_sqlite" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a,b;c\td", id="separators"),
        pytest.param('say "hello"', id="quotes"),
        pytest.param("two\r\nlines", id="line breaks"),
        pytest.param(" spaces ", id="spaces"),
        pytest.param("100 % %s %d", id="signs of formats"),
        pytest.param("één œuvre 職", id="letters"),
        pytest.param("unit\x1fseparator", id="the sign between values"),
        pytest.param("record\x1eseparator", id="the sign between rows"),
        pytest.param("null", id="a word that means nothing"),
    ],
)
def test_texts_come_back_as_they_were_stored(database, text):
    rows = [
        row("P1", "2020-01-01", "entry", function=text, managerial=True, scale=11, fte_thousandths=800),
        row("P2", "2020-01-02", "entry", function=None, managerial=None),
        row("P3", "2020-01-03", "entry", function="plain", managerial=False),
    ]
    services.import_extract(checked=checked(rows), by="clerk")
    found = selectors.load_ledger().events.sort("effective_on")
    assert found["function"].to_list() == [text, None, "plain"]
    assert found["managerial"].to_list() == [True, None, False]
    assert found["effective_on"][0] == date(2020, 1, 1)
    assert found.select("scale", "fte_thousandths").row(0) == (11, 800)


def test_one_column_keeps_its_empty_cells(database):
    services.import_extract(
        checked=checked([row(f"P{n}", "2020-01-01", "entry", post=None) for n in range(3)]), by="clerk"
    )
    with snapshot() as source:
        assert (
            source.read({"post": ("post", pl.String)}, "FROM careers_event")["post"].to_list() == [None] * 3
        )
