"""The auditor reads all logs as one; nobody else does."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from tests.web.world import ACCOUNTS

PAGES = ("/logs", "/logs/chain", "/logs/inventory", "/logs/download")


def write(number: int, **more) -> AuditEvent:
    given = {
        "by": f"account:{number}",
        "action": "careers.batch.recorded",
        "object_type": "thing",
        "object_id": number,
        "store": ("default", "work", "special")[number % 3],
    }
    return record(**given | more)


def rows_of(answer) -> list[tuple[str, int]]:
    return [(row.entry.store, row.entry.event.pk) for row in answer.context["rows"]]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", [name for name in ACCOUNTS if name != "auditor"])
def test_the_log_is_for_the_auditor_alone(site, page, who) -> None:
    assert site.client(who).get(page).status_code == 403


def test_all_logs_are_read_as_one_by_time(both_sites) -> None:
    written = [write(number) for number in range(60)]
    client, seen, query = both_sites.client("auditor"), [], "?kind=write"
    for _ in range(3):
        answer = client.get(f"/logs{query}")
        seen += [
            row.entry.event.object_id
            for row in answer.context["rows"]
            if row.entry.event.object_type == "thing"
        ]
        query = answer.context["further"]
    expected = [event.object_id for event in sorted(written, key=lambda one: one.at, reverse=True)]
    assert seen[: len(expected)] == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=account:4", {"4"}),
        ("about=thing:7", {"7"}),
        ("about=thing:7&actor=account:4", set()),
        ("result=refused&about=thing", {"8"}),
        ("kind=read&about=person", {"9"}),
        ("kind=export&about=person", set()),
    ],
)
def test_the_filter_narrows(both_sites, query, found) -> None:
    for number in (4, 7):
        write(number)
    write(8, result="refused")
    write(9, action="careers.file.read", object_type="person")
    answer = both_sites.client("auditor").get(f"/logs?{query}")
    assert {row.entry.event.object_id for row in answer.context["rows"]} == found


def test_days_are_those_of_the_administration_both_included(site) -> None:
    write(1)
    today = timezone.localdate()
    for first, last, expected in ((0, 0, 1), (1, 1, 0), (-1, -1, 0), (-1, 0, 1)):
        days = f"first={today + timedelta(days=first)}&last={today + timedelta(days=last)}"
        answer = site.client("auditor").get(f"/logs?about=thing:1&{days}")
        assert len(answer.context["rows"]) == expected, days


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first=2026-13-01", "first"),
        ("last=yesterday", "last"),
        ("first=2026-02-01&last=2026-01-01", "last"),
        ("about=Jan Janssen", "about"),
        ("about=person:1:2", "about"),
        ("result=maybe", "result"),
    ],
)
@pytest.mark.parametrize("page", ["/logs", "/logs/download"])
def test_a_filter_that_cannot_be_is_named_and_kept(site, page, query, field) -> None:
    answer = site.client("auditor").get(f"{page}?{query}")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in answer.content.decode()


@pytest.mark.parametrize(
    "before", ["x", "2026-01-01", "2026-01-01T00:00:00~work~1", "2026-01-01T00:00:00+00:00~no~1"]
)
def test_a_place_that_is_none_begins_at_the_beginning(site, before) -> None:
    write(1)
    answer = site.client("auditor").get("/logs", {"before": before, "about": "thing:1"})
    assert len(answer.context["rows"]) == 1


def test_looking_at_the_log_is_logged_without_what_was_asked_for(site) -> None:
    site.client("auditor").get("/logs?about=person:77")
    event = AuditEvent.objects.using("work").get(action="audit.log.read")
    assert event.details == {"filters": ["about"], "kind": ""}
    assert "77" not in str(event.details)


def test_the_download_holds_all_and_is_logged(both_sites) -> None:
    for number in range(40):
        write(number)
    answer = both_sites.client("auditor").get("/logs/download?about=thing")
    assert answer["Content-Disposition"].startswith('attachment; filename="doorstroom-log-')
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert {row["object_id"] for row in rows} >= {str(number) for number in range(40)}
    assert all(len(row["hash"]) == 64 for row in rows)
    assert AuditEvent.objects.using("work").filter(action="audit.log.exported", kind="export").count() == 1


def test_a_download_runs_no_formula(site) -> None:
    write(1, by="=cmd()")
    answer = site.client("auditor").get("/logs/download?about=thing:1")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["actor"] for row in rows] == ["'=cmd()"]


@pytest.mark.parametrize("store", ["default", "work", "special"])
def test_one_event_shows_what_was_written_escaped(both_sites, store) -> None:
    event = write(3, store=store, details={"rows": 12, "note": "<script>alert(1)</script>\n"})
    page = both_sites.client("auditor").get(f"/logs/events/{store}/{event.pk}").content.decode()
    assert event.hash in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\n" in page


def test_an_event_that_is_not_there(site) -> None:
    client = site.client("auditor")
    assert client.get("/logs/events/work/999999").status_code == 404
    assert client.get("/logs/events/elsewhere/1").status_code == 404
    assert client.get(f"/logs/events/default/{write(3).pk}/people").status_code == 404


@pytest.mark.parametrize("page", ["/logs", "/logs/chain", "/logs/inventory"])
def test_few_queries_however_much_there_is(both_sites, page) -> None:
    client = both_sites.client("auditor")
    client.get(page)
    counts = []
    for events in (1, 30):
        for number in range(events):
            write(number)
        counted = [CaptureQueriesContext(connections[alias]) for alias in ("default", "work", "special")]
        for one in counted:
            one.__enter__()
        assert client.get(page).status_code == 200
        for one in counted:
            one.__exit__(None, None, None)
        counts.append(sum(len(one) for one in counted))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
