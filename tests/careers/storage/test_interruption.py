"""An import that is killed leaves the former state; two at once lose nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doorstroom.careers import selectors, services
from doorstroom.careers.models import Batch, Event, Person
from doorstroom.careers.staff import Staff
from tests.careers.storage.extracts import careers

PEOPLE, ACTS = 4000, 5
CHILD = f"""
import sys
import django
django.setup()
from doorstroom.careers import services
from doorstroom.careers.storage import writing
from tests.careers.storage.extracts import many
writing.SLICE = 2_000
checked = many({PEOPLE}, prefix=sys.argv[1], acts={ACTS})
print("ready", flush=True)
sys.stdin.readline()
result = services.import_extract(checked=checked, by="child")
print("done", result.events, result.duplicates, flush=True)
"""


def start(database, prefix):
    """Start another process that waits to import ``PEOPLE`` new people."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, prefix],
        env={
            **database.environment,
            "DJANGO_SETTINGS_MODULE": "doorstroom.settings",
            "POLARS_MAX_THREADS": "1",
        },
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "ready\n"
    return child


def go(child):
    child.stdin.write("\n")
    child.stdin.flush()


def whole():
    """Number of imports of the child that are there, none of them in part."""
    events, people = (
        Event.objects.filter(batch__by="child").count(),
        Person.objects.filter(number__startswith="K").count(),
    )
    batches = Batch.objects.filter(by="child")
    assert (events, people) == (batches.count() * PEOPLE * ACTS, batches.count() * PEOPLE)
    assert not batches.filter(recorded_at=None).exists()
    return batches.count()


def kill_at_random_points(database, times, seed):
    services.import_extract(checked=careers(), by="clerk")
    with start(database, "K") as first:
        before = time.perf_counter()
        go(first)
        assert first.stdout.readline().startswith("done")
        length = time.perf_counter() - before
    chance, killed, imports = random.Random(seed), 0, whole()  # noqa: S311
    assert imports == 1
    for number in range(times):
        with start(database, f"K{number}-") as child:
            go(child)
            time.sleep(chance.uniform(0, length * 1.05))
            child.kill()
            acknowledged = child.stdout.read().startswith("done")
        now = whole()
        assert now in ((imports + 1,) if acknowledged else (imports, imports + 1))
        killed += now == imports
        imports = now
    assert killed > 0
    # What is left can be used at once, and is the same by every way.
    assert selectors.get_segments().equals(Staff.of(selectors.load_ledger()).segments)
    assert services.import_extract(checked=careers(), by="clerk").duplicates == 6


def test_killed_import_leaves_the_former_state(database):
    kill_at_random_points(database, 3, seed=1)


@pytest.mark.slow
def test_killed_at_fifty_points(database):
    kill_at_random_points(database, 50, seed=2)


@pytest.mark.parametrize("prefixes", [("K", "K"), ("K1-", "K2-")], ids=["same file", "two files"])
def test_of_two_imports_at_once_one_waits_and_nothing_is_lost(database, prefixes):
    children = [start(database, prefix) for prefix in prefixes]
    for child in children:
        go(child)
    answers = [child.stdout.readline().split() for child in children]
    assert [child.wait(60) for child in children] == [0, 0]
    for child in children:
        child.stdin.close()
        child.stdout.close()
    rows, same = PEOPLE * ACTS, prefixes[0] == prefixes[1]
    expected = [("done", rows, 0), ("done", 0, rows)] if same else [("done", rows, 0)] * 2
    assert sorted((a, int(b), int(c)) for a, b, c in answers) == sorted(expected)
    assert whole() == (1 if same else 2)
    stamps = list(Batch.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert stamps == sorted(set(stamps))
