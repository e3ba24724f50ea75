"""All that is held about a person: nothing lacks, nothing of others is in it, and each download is logged."""

from __future__ import annotations

import json
from datetime import date, timedelta

from django.db.models import Model
from django.utils import timezone

from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.accounts.tokens.models import Token
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.services import record
from doorstroom.careers import schema
from doorstroom.careers.facts.services import record_fact
from doorstroom.careers.models import Event, Explanation, Fact, PersonState
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.people.left_out import LEFT_OUT, WHERE
from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.careers.special.services import record_answer
from doorstroom.careers.uploads.models import Import, Upload
from doorstroom.configuration.fields import STORED
from doorstroom.configuration.models import Setting
from doorstroom.jobs.models import Job
from tests.web.conftest import Site
from tests.web.people.test_pages import edited, url_of


def filled(site: Site) -> int:
    """Put something of everything into the file of the employee."""
    person = site.world.employee
    hr = site.client("branch_hr_officer")
    act = Event.objects.filter(person=person).order_by("act_no")[0]
    hr.post(url_of(person, act), edited(hr, person, act, place="CANARY-PLACE"))
    record_fact(
        kind="expertise",
        subject=site.world.numbers[person],
        from_on=date(2020, 1, 1),
        value="CANARY-TOPIC",
        by="test",
    )
    record_answer(
        person=person,
        group="foreign_origin",
        answer="prefers_not_to_say",
        basis="self_identified",
        definition="CANARY-DEFINITION",
        by="test",
        asked_on=date(2025, 1, 1),
        answered_on=date(2025, 1, 1) + timedelta(days=3),
    )
    site.client("employee").post(f"/people/{person}/ask", {"about": "missing", "text": "CANARY-REQUEST"})
    hr.get(f"/people/{person}")
    return person


def test_every_part_of_the_file_is_in_the_download(both_sites: Site) -> None:
    person = filled(both_sites)
    response = both_sites.client("employee").get(f"/people/{person}/download/json")
    assert response["Content-Disposition"] == 'attachment; filename="file.json"'
    text = response.content.decode()
    for canary in (
        both_sites.world.numbers[person],
        "CANARY-PLACE",
        "CANARY-TOPIC",
        "CANARY-DEFINITION",
        "CANARY-REQUEST",
        "canary words of the clerk",
        "employee@example.org",
        PersonName.objects.get(person=person).family,
    ):
        assert canary in text, canary
    held = json.loads(text)
    assert [one["role"] for one in held["read_by"]].count("hr_officer") >= 1
    assert len(held["career"]["acts"][0]["former"]) == 1


def test_every_personal_field_that_is_kept_occurs(site: Site) -> None:
    """A field that is added to one of these tables later is in the download, or fails here."""
    person = filled(site)
    held = site.client("employee").get(f"/people/{person}/download/json").json()

    def fields(model: type[Model], without: str) -> set[str]:
        return {field.name for field in model._meta.concrete_fields} - set(without.split())

    assert fields(PersonName, "id person sorted_as by") <= set(held["names"][0])
    assert fields(PersonState, "id person batch") <= set(held["registered"][0])
    assert fields(Fact, "id person named batch") <= set(held["facts"][0])
    assert fields(SpecialAnswer, "id person recorded_by") <= set(held["special"][0])
    assert fields(Explanation, "id person") <= set(held["explanations"][0])
    assert fields(CorrectionRequest, "person made_by") <= set(held["requests"][0])
    assert fields(CorrectionNote, "request by") <= set(held["requests"][0]["notes"][0])
    assert fields(Account, "id password person person_asked_by person_confirmed_by") <= set(held["account"])
    known = {name for act in held["career"]["acts"] for name in act["state"]} | set(held["career"]["acts"][0])
    acts = Event.objects.filter(person=person)
    for column in schema.STATE_NAMES:
        if acts.exclude(**{column: None}).exists():
            assert column in known, column
    for column in ("effective_on", "kind", "reason", "source_ref", "version", "action", "recorded_at"):
        assert column in known


def rows_at(held: dict, place: str) -> list[dict]:
    found = [held]
    for key in place.split("."):
        inner = [one[key] for one in found]
        found = [row for one in inner for row in (one if isinstance(one, list) else [one])]
    return found


def worked(person: int) -> None:
    """Let the account of the person have done something of everything that is kept."""
    account = Account.objects.get(person=person)
    by = account.actor_name
    record(by=by, action="careers.file.read", object_type="person", object_id=person + 1, store="work")
    kept = {
        "by": by,
        "format": "csv",
        "size": 1,
        "sha256": "a" * 64,
        "stored_as": "CANARY-DISK",
        "scan": "clean",
    }
    upload = Upload.objects.create(kind="extract", name="CANARY-FILE.csv", **kept)
    job = Job.objects.create(kind="careers.read", by=by)
    Import.objects.create(by=by, administration="rijk", extract=upload, job=job, expires_at=timezone.now())
    Setting.objects.create(
        key="reads.show_names",
        value=True,
        from_on=date(2026, 1, 1),
        by=by,
        at=timezone.now(),
        reason="CANARY-DECISION",
    )
    RoleGrant.objects.create(
        account=account, role="planner", from_on=date(2020, 1, 1), given_by="CANARY-BOSS"
    )
    Token.objects.create(
        account=account,
        name="CANARY-TOKEN",
        scopes=["careers.file.read"],
        prefix="p",
        digest="CANARY-DIGEST",
        made_by=by,
        made_on=date(2026, 1, 1),
        until=date(2026, 2, 1),
    )


def test_every_declared_field_about_people_occurs_or_is_left_out_for_a_reason(both_sites: Site) -> None:
    """A field that somebody adds to the register is in the download, or is named with its reason."""
    person = filled(both_sites)
    worked(person)
    held = both_sites.client("employee").get(f"/people/{person}/download/json").json()
    career = {name for act in held["career"]["acts"] for name in act["state"]} | set(
        held["career"]["acts"][0]
    )
    acts = Event.objects.filter(person=person)
    for model, parts in STORED.items():
        left_out = LEFT_OUT.get(model, {})
        declared = {name for part, names in parts.items() if part != "none" for name in names.split()}
        assert set(left_out) <= declared, model
        for name in declared - set(left_out):
            rows = rows_at(held, WHERE[model])
            assert rows, model
            if model == "careers.Event":
                column = {"unit": "unit_id"}.get(name, name)
                assert {"act_no": "act"}.get(name, name) in career or not acts.exclude(
                    **{column: None}
                ).exists(), name
            else:
                assert name in rows[0], (model, name)
    assert all(reason for left_out in LEFT_OUT.values() for reason in left_out.values())


def test_what_the_person_did_is_in_the_download_without_others_and_secrets(site: Site) -> None:
    person = filled(site)
    worked(person)
    text = site.client("employee").get(f"/people/{person}/download/json").content.decode()
    for canary in ("CANARY-FILE.csv", "CANARY-DECISION", "CANARY-TOKEN"):
        assert canary in text, canary
    for canary in ("CANARY-DISK", "CANARY-DIGEST", "CANARY-BOSS"):
        assert canary not in text, canary
    held = json.loads(text)
    read = [one for one in held["actions"] if one["action"] == "careers.file.read"]
    assert [one["object_id"] for one in read] == [None]  # whose file it was is not the reader's to take along
    behalf = site.client("branch_hr_officer").get(f"/people/{person}/download/json").json()
    assert [behalf[key] for key in ("actions", "jobs", "uploads", "imports", "decisions")] == [None] * 5


def test_no_secret_and_no_other_person_is_in_the_download(site: Site) -> None:
    person = filled(site)
    account = Account.objects.get(person=person)
    text = site.client("employee").get(f"/people/{person}/download/json").content.decode()
    assert account.password not in text
    for other in PersonName.objects.filter(person__in=site.world.inside_b[:5]):
        assert other.full not in text
    hr = Account.objects.get(email="branch_hr_officer@example.org")
    assert hr.actor_name not in text


def test_hr_on_behalf_gets_neither_special_answers_nor_readers(site: Site) -> None:
    person = filled(site)
    held = site.client("branch_hr_officer").get(f"/people/{person}/download/json").json()
    assert held["special"] is None
    assert held["read_by"] is None
    assert "CANARY-DEFINITION" not in json.dumps(held)


def test_each_download_is_logged_and_only_for_who_may(site: Site) -> None:
    person = site.world.employee
    mine = site.client("employee")
    assert mine.get(f"/people/{person}/download").status_code == 200
    for kind in ("json", "pdf"):
        assert mine.get(f"/people/{person}/download/{kind}").status_code == 200
    rows = AuditEvent.objects.using("work").filter(action="careers.file.export", object_id=str(person))
    assert [row.purpose for row in rows] == ["access_request"] * 2
    assert AuditEvent.objects.using("special").filter(object_id=str(person)).count() == 2
    for account in ("line_manager", "other_employee", "other_hr_officer", "auditor"):
        for kind in ("", "/json", "/pdf"):
            url = f"/people/{person}/download{kind}"
            assert site.client(account).get(url).status_code in (403, 404), (account, kind)


def test_the_pdf_holds_the_same(site: Site, tmp_path) -> None:
    person = filled(site)
    response = site.client("employee").get(f"/people/{person}/download/pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="file.pdf"'
