"""What programs change: corrections, requests, imports; and that figures and logs are those of the pages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstroom.administrations import load
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.figures.query import FlowsQuery, RegisterQuery
from doorstroom.careers.figures.selectors import get_flows, get_register
from doorstroom.careers.models import Batch, Event
from doorstroom.documents.cells import plain
from doorstroom.jobs.worker import run_pending
from tests.api.conftest import Program, account_of, program_of
from tests.web.conftest import Site
from tests.web.world import extract


def last_act(program: Program, person: int) -> dict[str, Any]:
    found: dict[str, Any] = program.get(f"/people/{person}/career").json()["acts"][-1]
    return found


def correction(act: dict[str, Any], person: int, **changes: Any) -> dict[str, Any]:
    return {
        "person": person,
        "employment": act["employment"],
        "actNo": act["actNo"],
        "version": act["version"],
        "action": "correct",
        "changes": {"place": "Elders"},
        "because": "Typing error",
    } | changes


class TestCorrections:
    """A new version each time, and nothing that was not asked for."""

    def test_a_correction_is_a_new_version(self, both_sites: Site) -> None:
        held, person = program_of("hr_officer"), both_sites.world.employee
        act = last_act(held, person)
        answer = held.post("/corrections", correction(act, person))
        assert answer.status_code == 201
        assert answer.json()["version"] == act["version"] + 1
        now = last_act(held, person)
        assert now["state"] == act["state"] | {"place": "Elders"}
        assert [one["state"]["place"] for one in now["former"]] == [act["state"]["place"]]
        batch = held.get(f"/batches/{answer.json()['batch']}").json()
        assert (batch["kind"], batch["by"]) == ("correct", f"token:{held.token.pk}")

    def test_what_somebody_else_corrected_is_not_overwritten(self, site: Site) -> None:
        held, person = program_of("hr_officer"), site.world.employee
        said = correction(last_act(held, person), person)
        assert held.post("/corrections", said).status_code == 201
        assert held.post("/corrections", {**said, "changes": {"place": "X"}}).status_code == 409
        assert Batch.objects.filter(kind="correct").count() == 1

    def test_an_annulment(self, site: Site) -> None:
        held, person = program_of("hr_officer"), site.world.employee
        act = last_act(held, person)
        said = correction(act, person, action="annul", laterToo=True)
        assert held.post("/corrections", said).status_code == 400  # it changes nothing besides
        del said["changes"]
        assert held.post("/corrections", said).status_code == 201
        career = held.get(f"/people/{person}/career").json()
        assert [one["actNo"] for one in career["annulled"]] == [act["actNo"]]

    @pytest.mark.parametrize(
        ("changes", "key"),
        [
            ({"changes": {}}, "#/changes"),
            ({"changes": {"unit": "NOWHERE"}}, "#/unit"),
            ({"changes": {"kind": None}}, "#/kind"),
            ({"changes": {"effectiveOn": None}}, "#/effectiveOn"),
            ({"because": "  "}, "#/because"),
            ({"actNo": 999}, None),
        ],
    )
    def test_nothing_is_stored_that_makes_no_sense(
        self, site: Site, changes: dict[str, Any], key: str | None
    ) -> None:
        held, person, before = program_of("hr_officer"), site.world.employee, Event.objects.count()
        answer = held.post("/corrections", correction(last_act(held, person), person, **changes))
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["code"] == "meaning"
        assert key is None or error["location"]["pointer"] == key
        assert Event.objects.count() == before

    def test_nobody_corrects_out_of_reach_or_the_own_file(self, site: Site) -> None:
        person = site.world.inside_b[0]
        act = last_act(program_of("hr_officer"), person)
        assert (
            program_of("branch_hr_officer").post("/corrections", correction(act, person)).status_code == 404
        )
        account = account_of("other_hr_officer")
        account.person = site.world.inside_b[1]
        account.save()
        own = program_of("other_hr_officer")
        said = correction(last_act(own, account.person), account.person)
        assert own.post("/corrections", said).status_code == 404
        assert not Batch.objects.filter(kind="correct").exists()


def test_a_request_from_beginning_to_end(both_sites: Site) -> None:
    person, own, hr = both_sites.world.employee, program_of("employee"), program_of("hr_officer")
    said = {"person": person, "about": "missing", "text": "My first year is not there"}
    made = own.post("/requests", said)
    assert made.status_code == 201
    number = made.json()["id"]
    assert [one["id"] for one in own.get("/requests?own=true").json()["items"]] == [number]
    assert [one["id"] for one in hr.get("/requests").json()["items"]] == [number]
    assert hr.post(f"/requests/{number}/notes", {"text": "Which year?"}).status_code == 201
    # Nobody decides on their own, and nobody of another branch sees it.
    assert own.post(f"/requests/{number}/decisions", {"outcome": "granted", "batch": 1}).status_code == 403
    for path in (f"/requests/{number}",):
        assert program_of("other_hr_officer").get(path).status_code == 404
        assert program_of("other_employee").get(path).status_code == 404
    for wrong in ({"outcome": "refused"}, {"outcome": "granted"}, {"outcome": "granted", "batch": 1}):
        assert hr.post(f"/requests/{number}/decisions", wrong).status_code == 400
    decided = hr.post(f"/requests/{number}/decisions", {"outcome": "refused", "text": "It is there"})
    assert decided.status_code == 201
    shown = own.get(f"/requests/{number}").json()
    assert shown["state"] == "refused"
    assert [note["kind"] for note in shown["notes"]] == ["made", "note", "refused"]
    assert own.post(f"/requests/{number}/withdrawals", {}).status_code == 409
    assert own.post("/requests", {**said, "person": both_sites.world.other_employee}).status_code == 404
    assert hr.post("/requests", {**said, "person": 999_999}).status_code == 400


def hand_in(program: Program, **files: Any) -> Any:
    return Client().post(
        "/api/v1/imports", files, secure=True, headers={"Authorization": f"Bearer {program.key}"}
    )


def test_an_import_from_beginning_to_end(both_sites: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    held = program_of("hr_officer")
    files = {path.stem: path.read_bytes() for path in extract(tmp_path_factory.mktemp("again"))}
    rows = files["staff"].decode("utf-8-sig").splitlines()
    named = {name: io.BytesIO(files[name]) for name in ("staff", "organisation")}
    for name, file in named.items():
        file.name = f"{name}.csv"
    begun = hand_in(held, extract=named["staff"], organisation=named["organisation"])
    assert begun.status_code == 202
    assert begun["Location"] == f"/api/v1/imports/{begun.json()['id']}"
    path = f"/imports/{begun.json()['id']}"
    assert held.get(path).json()["stage"] == "reading"
    run_pending()
    read = held.get(path).json()
    assert read["stage"] == "columns"
    assert held.post(f"{path}/confirmations", {}).status_code == 409
    assert held.post(f"{path}/mappings", {"text": "shape = "}).status_code == 400
    assert held.post(f"{path}/mappings", {"text": read["mapping"]}).status_code == 200
    assert held.post(f"{path}/checks", {}).status_code == 202
    run_pending()
    checked = held.get(path).json()
    assert checked["stage"] == "ready", checked["outcome"]
    assert held.post(f"{path}/confirmations", {}).status_code == 202
    run_pending()
    done = held.get(path).json()
    assert (done["stage"], done["job"]["state"]) == ("done", "done")
    assert done["result"]["rows"] == len(rows) - 1
    assert done["result"]["events"] == 0  # all of it was there already


def test_an_import_is_thrown_away(site: Site) -> None:
    held = program_of("hr_officer")
    file = io.BytesIO(b"person,from\n1,2020-01-01\n")
    file.name = "staff.csv"
    path = f"/imports/{hand_in(held, extract=file).json()['id']}"
    run_pending()
    assert held.post(f"{path}/cancellations", {}).json()["stage"] == "removed"
    assert held.post(f"{path}/cancellations", {}).status_code == 409
    assert held.get("/imports").json()["items"] == []


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04 no workbook"])
def test_a_file_that_is_none_is_refused(site: Site, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "staff.xlsx"
    answer = hand_in(program_of("hr_officer"), extract=file)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["location"], error["code"]) == ({"pointer": "#/extract"}, "meaning")


def test_fields_of_the_form_are_named(site: Site) -> None:
    answer = hand_in(program_of("hr_officer"), mapping="x", colour="red")
    found = {one["location"]["pointer"]: one["code"] for one in answer.json()["errors"]}
    assert found == {"#/extract": "missing", "#/colour": "unknown"}


@pytest.mark.parametrize("account", ["hr_officer", "planner"])
def test_figures_are_those_of_the_page(both_sites: Site, account: str) -> None:
    from datetime import date

    from doorstroom.careers.access import actor_of

    held, actor = program_of(account), actor_of(account_of(account), on=timezone.localdate())
    how: dict[str, Any] = {"administration": load("rijk"), "language": "nl"}
    pairs = (
        ("/register?on=2025-12-31", get_register(actor, RegisterQuery(on=date(2025, 12, 31)), **how)),
        (
            "/flows?from=2024-12-31&to=2025-12-31",
            get_flows(actor, FlowsQuery(from_=date(2024, 12, 31), to=date(2025, 12, 31)), **how),
        ),
    )
    for path, page in pairs:
        given = held.get(path, **{"Accept-Language": "nl"}).json()
        tables = list(page.report.tables())
        assert [one["id"] for one in given["tables"]] == [one.id for one in tables]
        for shown, table in zip(given["tables"], tables, strict=True):
            for row, cells in zip(shown["rows"], table.rows, strict=True):
                for value, cell, column in zip(row["values"], cells, table.columns, strict=True):
                    if isinstance(value, dict):
                        assert (value["part"], value["whole"]) == (cell.part, cell.whole)
                    else:
                        written = plain(cell, column.kind)
                        assert (str(value) if value is not None else "") in (written, f"{written}.0")


def test_that_an_auditor_looked_is_logged_too(site: Site) -> None:
    held, person = program_of("auditor"), site.world.employee
    held.get("/events?result=refused")
    held.get(f"/people/{person}/reads")
    assert held.get("/people/999999/reads").status_code == 404
    mine = AuditEvent.objects.using("work").filter(actor=f"token:{held.token.pk}")
    (log,) = mine.filter(action="audit.log.read")
    assert log.details["filters"] == ["result"]
    assert [event.object_id for event in mine.filter(action="careers.reads.read")] == [str(person)]


def test_the_log_is_walked_to_its_end_without_repeating(site: Site) -> None:
    held = program_of("auditor")
    for _ in range(4):
        program_of("hr_officer").get(f"/people/{site.world.employee}")
    seen: list[str] = []
    path: str | None = "/events?pageSize=3"
    while path:
        part = held.get(path).json()
        seen += [one["id"] for one in part["items"]]
        path = (part["links"]["next"] or "").removeprefix("/api/v1")
    assert len(seen) == len(set(seen))
    assert len(seen) >= 9
