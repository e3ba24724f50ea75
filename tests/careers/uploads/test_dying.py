"""A worker that is killed during an import: another finishes it once, nothing lost or doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.careers.models import Batch, Event
from doorstroom.careers.uploads import services
from doorstroom.careers.uploads.folder import PART, create, folder, new_name, path_of
from doorstroom.careers.uploads.models import Import, Kind, Stage
from doorstroom.careers.uploads.receiving import Received
from doorstroom.careers.uploads.toml import mapping_text
from doorstroom.jobs import worker
from doorstroom.jobs.models import Job, State
from doorstroom.rights import Actor, Held, Role
from tests.conftest import Database

ACTOR = Actor("account:1", held=(Held(Role.HR_OFFICER),))
ROWS = "person,effective_on,kind,unit\n" + "".join(f"P{n},2015-01-01,entry,U{n % 7}\n" for n in range(400))

# The worker of another process, which stops for ever at one place of its import.
CHILD = """
import sys, time
import django
django.setup()
from doorstroom.careers import services
from doorstroom.careers.uploads import handlers
from doorstroom.jobs import worker

def hang(*given, **named):
    print("here", flush=True)
    time.sleep(120)

place = sys.argv[1]
if place == "written":
    append = services.append_events
    def written(*given, **named):
        append(*given, **named)
        hang()
    services.append_events = written
else:
    handlers._write = hang
worker.run_pending()
"""


def handed_in(text: str) -> Received:
    name = new_name()
    part = path_of(name, PART)
    import hashlib
    import os

    with os.fdopen(create(part), "wb") as out:
        out.write(text.encode())
    return Received(name, "staff.csv", len(text), hashlib.sha256(text.encode()).hexdigest())


def ready() -> Import:
    """Return an import that only waits for a yes."""
    upload = services.receive(actor=ACTOR, received=handed_in(ROWS), kind=Kind.EXTRACT)
    one = services.begin(actor=ACTOR, extract=upload)
    worker.run_pending()
    one.refresh_from_db()
    services.request_check(actor=ACTOR, one=one)
    worker.run_pending()
    one.refresh_from_db()
    assert one.stage == Stage.READY, one.outcome
    return one


@pytest.mark.parametrize("place", ["written", "stored"])
def test_a_killed_import_is_finished_once(database: Database, place: str) -> None:
    one = ready()
    services.confirm(actor=ACTOR, one=one)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, place],
        env={**database.environment, "DJANGO_SETTINGS_MODULE": "doorstroom.settings"},
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    assert Event.objects.count() == (0 if place == "written" else 400)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    job = Job.objects.get(kind="careers.import")
    assert job.state == State.RUNNING
    assert worker.run_pending() == 0  # nobody knows yet that the worker is gone
    Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=61))
    assert worker.recover() == 1
    assert worker.run_pending() == 1
    one.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, job.tries, one.stage) == (State.DONE, 2, Stage.DONE), job.error
    assert (Event.objects.count(), Batch.objects.count()) == (400, 1)
    # What it did is told as if nothing had happened, also where all of it was stored before.
    assert one.batch == Batch.objects.get().pk
    assert {name: one.result[name] for name in ("rows", "events", "people_new", "units_new")} == {
        "rows": 400,
        "events": 400,
        "people_new": 400,
        "units_new": 7,
    }
    assert AuditEvent.objects.filter(action="careers.batch.recorded").count() == 1
    assert list(folder().iterdir()) == []


def test_a_real_worker_that_is_told_to_end_ends(database: Database) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", "from doorstroom.cli.app import main; main(['work'])"],
        env=database.environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    assert "Waiting for work" in child.stderr.readline()
    upload = services.receive(actor=ACTOR, received=handed_in(ROWS), kind=Kind.EXTRACT)
    one = services.begin(actor=ACTOR, extract=upload)
    for _ in range(300):
        one.refresh_from_db()
        if one.stage == Stage.COLUMNS:
            break
        import time

        time.sleep(0.1)
    child.send_signal(signal.SIGTERM)
    out, _err = child.communicate(timeout=20)
    assert (one.stage, child.returncode) == (Stage.COLUMNS, 0)
    assert "done." in out


def test_what_nobody_finishes_goes_after_its_time(database: Database) -> None:
    one = ready()
    orphan = services.receive(actor=ACTOR, received=handed_in(ROWS), kind=Kind.NAMES)
    half = create(path_of(new_name(), PART))
    import os

    os.close(half)
    services.remove_expired(by="worker")
    one.refresh_from_db()
    assert one.stage == Stage.READY
    assert len(list(folder().iterdir())) >= 5  # extract, profile, problems, orphan, half a file
    Import.objects.update(expires_at=timezone.now() - timedelta(days=1))
    type(orphan).objects.update(created_at=timezone.now() - timedelta(days=2))
    for path in folder().glob(f"*{PART}"):
        os.utime(path, (0, 0))
    services.remove_expired(by="worker")
    one.refresh_from_db()
    assert one.stage == Stage.REMOVED
    assert list(folder().iterdir()) == []
    removed = AuditEvent.objects.using("work").filter(action="uploads.file.removed")
    assert removed.count() == 2


def test_files_are_for_their_owner_alone(database: Database) -> None:
    ready()
    assert folder().stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder().iterdir()} == {0o600}
    assert all("staff" not in path.name for path in folder().iterdir())


def test_a_draft_that_is_no_mapping_is_not_checked(database: Database) -> None:
    from doorstroom.kernel.errors import BadInput

    one = ready()
    services.keep_draft(actor=ACTOR, one=one, text=mapping_text({"shape": "spells"}))
    with pytest.raises(BadInput, match="columns"):
        services.request_check(actor=ACTOR, one=one)
    one.refresh_from_db()
    assert one.stage == Stage.COLUMNS
