"""The auditor asks for a check and sees what it found; after 30 days without one it is asked for."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from doorstroom.audit.events import EVENTS
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from doorstroom.audit.verification import verify_all
from doorstroom.jobs.models import Job
from doorstroom.jobs.worker import run_pending
from doorstroom.web.logs.handlers import CHECK
from doorstroom.web.logs.tasks import tasks
from tests.audit.test_chain import TABLE, as_superuser


def test_a_check_is_asked_for_runs_and_is_shown(both_sites) -> None:
    client = both_sites.client("auditor")
    assert client.get("/logs/chain").context["check"] is None
    assert client.post("/logs/chain/check").status_code == 302
    client.post("/logs/chain/check")
    assert Job.objects.filter(kind=CHECK).count() == 1  # one that waits is not asked for again
    assert client.get("/logs/chain").context["running"]
    run_pending()
    page = client.get("/logs/chain")
    assert not page.context["running"]
    check = page.context["check"]
    assert check.whole
    assert check.who == "auditor"
    assert [one.store for one in check.stores] == ["default", "work", "special"]
    assert all(one.head.split(":")[2] in page.content.decode() for one in check.stores)


def test_a_broken_log_is_shown_with_its_place(both_sites) -> None:
    events = [record(by="x", action="careers.batch.recorded", object_type="batch") for _ in range(3)]
    as_superuser("default", f"UPDATE {TABLE} SET actor = 'y' WHERE id = {events[1].pk}")
    verify_all(by="account:1")
    page = both_sites.client("auditor").get("/logs/chain")
    broken = [one for one in page.context["check"].stores if one.why]
    assert [(one.store, one.broken_at) for one in broken] == [("default", events[1].pk)]
    assert str(events[1].pk) in page.content.decode()


@pytest.mark.parametrize("who", ["administrator", "hr_officer", "employee"])
def test_only_an_auditor_asks_for_a_check(site, who) -> None:
    assert site.client(who).post("/logs/chain/check").status_code == 403
    assert not Job.objects.filter(kind=CHECK).exists()
    assert site.client("auditor").get("/logs/chain/check").status_code == 405


def waiting(actor) -> list[str]:
    return [one.url for one in tasks(mock.Mock(actor=actor))]


def test_the_auditor_is_asked_to_verify_after_thirty_days(site) -> None:
    from doorstroom.rights import Actor, Held, Role

    auditor = Actor("account:8", held=(Held(Role.AUDITOR),))
    assert waiting(Actor("account:9", held=(Held(Role.ADMINISTRATOR),))) == []
    url = reverse("logs:chain")
    assert waiting(auditor) == [url]
    verify_all(by="doorstroom.jobs")  # the daily check of the site itself does not count
    assert waiting(auditor) == [url]
    verify_all(by="account:8")
    assert waiting(auditor) == []
    later = timezone.now() + timedelta(days=31)
    with mock.patch("doorstroom.web.logs.tasks.timezone.now", return_value=later):
        assert waiting(auditor) == [url]


def test_a_broken_log_is_the_first_task(site) -> None:
    from doorstroom.rights import Actor, Held, Role

    event = record(by="x", action="careers.batch.recorded", object_type="batch")
    as_superuser("default", f"DELETE FROM {TABLE} WHERE id = {event.pk}")
    verify_all(by="account:8")
    found = list(tasks(mock.Mock(actor=Actor("account:8", held=(Held(Role.AUDITOR),)))))
    assert [one.late for one in found] == [True]


def test_the_inventory_is_the_register_of_the_code(site, capsys) -> None:
    call_command("log_inventory", json=True)
    logs = json.loads(capsys.readouterr().out)["logs"]
    listed = [event["code"] for log in logs for event in log["events"]]
    assert sorted(listed) == sorted(EVENTS)
    assert {log["log"] for log in logs} == {"default", "work", "special", "process"}
    assert all(log["readers"] == ["auditor"] for log in logs if log["events"])
    page = site.client("auditor").get("/logs/inventory").content.decode()
    assert all(code in page for code in listed)


def test_the_inventory_reads_as_text(site, capsys) -> None:
    call_command("log_inventory")
    said = capsys.readouterr().out
    assert "place: work.audit_auditevent" in said
    assert "event: careers.file.read (read)" in said


def test_every_event_stands_in_the_store_it_is_declared_for(site) -> None:
    undeclared = [
        (store, event.action)
        for store in ("default", "work", "special")
        for event in AuditEvent.objects.using(store)
        if event.action in EVENTS and EVENTS[event.action].store != store
    ]
    assert undeclared == []
